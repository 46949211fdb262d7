// OneRoster CSV 1.1: fourteen files, of which six make a roster. Column order is fixed; extensions come after the last column.
import type { Layout } from '../layout.ts';
import { demographics, isoDate, manifest, records, toSchool, toSchoolYear, yesNo } from './oneroster_shape.ts';
import { may, must } from './shape.ts';

const userRoles = ['administrator', 'aide', 'guardian', 'parent', 'proctor', 'relative', 'student', 'teacher'];

export const oneRoster11: Layout = {
  id: 'oneroster-1.1',
  title: 'OneRoster CSV 1.1',
  source:
    '1EdTech OneRoster 1.1 CSV tables. Columns, order and differences to 1.2 verified; required marks follow the 1.2 text and those differences.',
  pinned: false,
  files: [
    manifest('1.1'),
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
      must('schoolSourcedId', toSchool),
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
      may('schoolYearSourcedId', toSchoolYear),
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
    demographics([
      may('birthDate', { type: 'date', formats: isoDate }),
      may('sex', { type: 'enum', values: ['male', 'female'] }),
    ]),
    records('enrollments.csv', 'required', [
      must('classSourcedId', { type: 'guid', references: 'classes.csv.sourcedId' }),
      must('schoolSourcedId', toSchool),
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
