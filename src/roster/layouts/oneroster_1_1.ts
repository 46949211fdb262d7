// OneRoster CSV 1.1: fourteen files, of which six make a roster. Column order is fixed; extensions come after the last column.
import type { Layout, LayoutColumn, LayoutFile } from '../layout.ts';
import { csv, may, must } from './shape.ts';

const isoDate = ['YYYY-MM-DD'];
const yesNo = ['true', 'false'];
const userRoles = ['administrator', 'aide', 'guardian', 'parent', 'proctor', 'relative', 'student', 'teacher'];

/** The first three columns of every file. Status and time of change belong to delta sets; many producers fill them in bulk sets too. */
const record: LayoutColumn[] = [
  must('sourcedId', { type: 'guid', maxLength: 255 }),
  may('status', { type: 'enum', values: ['active', 'tobedeleted'], requiredWhen: 'delta', emptyWhen: 'bulk' }),
  may('dateLastModified', { type: 'datetime', requiredWhen: 'delta', emptyWhen: 'bulk' }),
];

/** A file of records keyed by sourcedId, part of every roster set unless it is said to be optional. */
function records(name: string, need: 'required' | 'optional', columns: LayoutColumn[]): LayoutFile {
  return csv(name, {
    key: ['sourcedId'],
    required: need === 'required',
    columnOrder: 'fixed',
    extraColumns: 'at-end',
    columns: [...record, ...columns],
  });
}

export const oneRoster11: Layout = {
  id: 'oneroster-1.1',
  title: 'OneRoster CSV 1.1',
  source:
    '1EdTech OneRoster 1.1 CSV tables. Columns, order and differences to 1.2 verified; required marks follow the 1.2 text and those differences.',
  pinned: false,
  files: [
    // Part of every zip; loose files often come without it.
    csv('manifest.csv', {
      key: ['propertyName'],
      required: false,
      columnOrder: 'fixed',
      extraColumns: 'at-end',
      columns: [must('propertyName'), must('value', { filled: false })],
    }),
    records('academicSessions.csv', 'required', [
      must('title'),
      must('type', { type: 'enum', values: ['gradingPeriod', 'semester', 'schoolYear', 'term'] }),
      must('startDate', { type: 'date', formats: isoDate }),
      must('endDate', { type: 'date', formats: isoDate }),
      may('parentSourcedId', { type: 'guid', references: 'academicSessions.csv.sourcedId' }),
      must('schoolYear', { type: 'integer' }),
    ]),
    records('categories.csv', 'optional', [must('title')]),
    records('classes.csv', 'required', [
      must('title'),
      may('grades', { type: 'list', itemType: 'string' }),
      must('courseSourcedId', { type: 'guid', references: 'courses.csv.sourcedId' }),
      may('classCode'),
      must('classType', { type: 'enum', values: ['homeroom', 'scheduled'] }),
      may('location'),
      must('schoolSourcedId', { type: 'guid', references: 'orgs.csv.sourcedId', group: 'school' }),
      must('termSourcedIds', {
        type: 'list',
        itemType: 'guid',
        references: 'academicSessions.csv.sourcedId',
        group: 'term',
      }),
      may('subjects', { type: 'list', itemType: 'string' }),
      may('subjectCodes', { type: 'list', itemType: 'string' }),
      may('periods', { type: 'list', itemType: 'string' }),
    ]),
    records('classResources.csv', 'optional', [
      may('title'),
      must('classSourcedId', { type: 'guid', references: 'classes.csv.sourcedId' }),
      must('resourceSourcedId', { type: 'guid', references: 'resources.csv.sourcedId' }),
    ]),
    records('courses.csv', 'required', [
      may('schoolYearSourcedId', { type: 'guid', references: 'academicSessions.csv.sourcedId' }),
      must('title'),
      may('courseCode'),
      may('grades', { type: 'list', itemType: 'string' }),
      must('orgSourcedId', { type: 'guid', references: 'orgs.csv.sourcedId', group: 'school' }),
      may('subjects', { type: 'list', itemType: 'string' }),
      may('subjectCodes', { type: 'list', itemType: 'string' }),
    ]),
    records('courseResources.csv', 'optional', [
      may('title'),
      must('courseSourcedId', { type: 'guid', references: 'courses.csv.sourcedId' }),
      must('resourceSourcedId', { type: 'guid', references: 'resources.csv.sourcedId' }),
    ]),
    csv('demographics.csv', {
      key: ['sourcedId'],
      required: false,
      columnOrder: 'fixed',
      extraColumns: 'at-end',
      columns: [
        // One row per user, under the user's own sourcedId.
        must('sourcedId', { type: 'guid', maxLength: 255, references: 'users.csv.sourcedId' }),
        ...record.slice(1),
        may('birthDate', { type: 'date', formats: isoDate }),
        may('sex', { type: 'enum', values: ['male', 'female'] }),
        may('americanIndianOrAlaskaNative', { type: 'enum', values: yesNo }),
        may('asian', { type: 'enum', values: yesNo }),
        may('blackOrAfricanAmerican', { type: 'enum', values: yesNo }),
        may('nativeHawaiianOrOtherPacificIslander', { type: 'enum', values: yesNo }),
        may('white', { type: 'enum', values: yesNo }),
        may('demographicRaceTwoOrMoreRaces', { type: 'enum', values: yesNo }),
        may('hispanicOrLatinoEthnicity', { type: 'enum', values: yesNo }),
        may('countryOfBirthCode'),
        may('stateOfBirthAbbreviation'),
        may('cityOfBirth'),
        may('publicSchoolResidenceStatus'),
      ],
    }),
    records('enrollments.csv', 'required', [
      must('classSourcedId', { type: 'guid', references: 'classes.csv.sourcedId' }),
      must('schoolSourcedId', { type: 'guid', references: 'orgs.csv.sourcedId', group: 'school' }),
      must('userSourcedId', { type: 'guid', references: 'users.csv.sourcedId' }),
      must('role', { type: 'enum', values: ['administrator', 'proctor', 'student', 'teacher'], group: 'role' }),
      may('primary', { type: 'enum', values: yesNo }),
      may('beginDate', { type: 'date', formats: isoDate }),
      may('endDate', { type: 'date', formats: isoDate }),
    ]),
    records('lineItems.csv', 'optional', [
      must('title'),
      may('description'),
      must('assignDate', { type: 'date', formats: isoDate }),
      must('dueDate', { type: 'date', formats: isoDate }),
      must('classSourcedId', { type: 'guid', references: 'classes.csv.sourcedId' }),
      must('categorySourcedId', { type: 'guid', references: 'categories.csv.sourcedId' }),
      must('gradingPeriodSourcedId', { type: 'guid', references: 'academicSessions.csv.sourcedId' }),
      must('resultValueMin', { type: 'decimal' }),
      must('resultValueMax', { type: 'decimal' }),
    ]),
    records('orgs.csv', 'required', [
      must('name'),
      must('type', { type: 'enum', values: ['department', 'school', 'district', 'local', 'state', 'national'] }),
      may('identifier'),
      may('parentSourcedId', { type: 'guid', references: 'orgs.csv.sourcedId' }),
    ]),
    records('resources.csv', 'optional', [
      must('vendorResourceId'),
      may('title'),
      may('roles', { type: 'list', itemType: 'enum', values: userRoles }),
      may('importance', { type: 'enum', values: ['primary', 'secondary'] }),
      may('vendorId'),
      may('applicationId'),
    ]),
    records('results.csv', 'optional', [
      must('lineItemSourcedId', { type: 'guid', references: 'lineItems.csv.sourcedId' }),
      must('studentSourcedId', { type: 'guid', references: 'users.csv.sourcedId' }),
      must('scoreStatus', {
        type: 'enum',
        values: ['exempt', 'fully graded', 'not submitted', 'partially graded', 'submitted'],
      }),
      must('score', { type: 'decimal' }),
      must('scoreDate', { type: 'date', formats: isoDate }),
      may('comment'),
    ]),
    records('users.csv', 'required', [
      must('enabledUser', { type: 'enum', values: yesNo }),
      must('orgSourcedIds', { type: 'list', itemType: 'guid', references: 'orgs.csv.sourcedId', group: 'school' }),
      must('role', { type: 'enum', values: userRoles, group: 'role' }),
      must('username'),
      may('userIds', { type: 'list', itemType: 'string' }),
      must('givenName'),
      must('familyName'),
      may('middleName'),
      may('identifier'),
      may('email', { type: 'email' }),
      may('sms'),
      may('phone'),
      may('agentSourcedIds', { type: 'list', itemType: 'guid', references: 'users.csv.sourcedId' }),
      may('grades', { type: 'list', itemType: 'string', group: 'grade' }),
      may('password', { secret: true }),
    ]),
  ],
};
