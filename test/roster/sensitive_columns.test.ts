// What stands out of every layout on What leaves the district: whatever identifies a person or is delicate, and nothing
// else.
import { describe, expect, test } from 'vitest';
import type { LayoutFile } from '../../src/roster/layout.ts';
import { builtInLayout, builtInLayouts } from '../../src/roster/layouts/catalogue.ts';
import { concernsPeople, isRowAPerson, sensitivityOf } from '../../src/roster/sensitive_columns.ts';

/** `users.csv: sourcedId, givenName`, of what stands out. */
function boldOf(id: string): Record<string, string> {
  const layout = builtInLayout(id)!;
  const lines = layout.files.map((file) => {
    const names = file.columns.filter((column) => sensitivityOf(layout, file, column)).map(({ name }) => name);
    return [file.name, names.join(', ')] as const;
  });
  return Object.fromEntries(lines.filter(([, names]) => names !== ''));
}

const mustStandOut =
  /(?:first|last|middle|given|family)[ _]?name|birth|^dob$|e-?mail(?!.*(?:notif|type))|user[ _]?name|student[ _]?(?:id|number)|user[ _]?(?:sourced)?id$|^ssid$|gender|ethnic|hispanic/i;
const mustNot =
  /^(?:\d+ )?(?:school|site|org|course|class|section|term|account|group|location|department)[ _]?(?:sourced)?(?:ids?|name|number)$|^(?:title|status|dateLastModified|grade|role)$/i;

test.each(builtInLayouts)('$id: names, numbers and logins of people stand out, those of things do not', (layout) => {
  const wrong = layout.files.flatMap((file) =>
    file.columns.flatMap((column) => {
      const kind = sensitivityOf(layout, file, column);
      const isMissed = kind === undefined && mustStandOut.test(column.name);
      return isMissed || (kind !== undefined && mustNot.test(column.name)) ? [`${file.name} ${column.name}`] : [];
    }),
  );
  expect(wrong).toEqual([]);
});

/** What a school gives of a student, and what it knows of their home and health, by the words of a column. */
const ofStudents =
  /score(?!Scale)|gpa|(?:final|course)[ _]?(?:mark|grade)|(?:units|credits) ?(?:attempted|earned)|citizenship|work habits|gender|race|hispanic|ethnic|\bell\b|lep date|language(?!of)|lunch|frl|iep|504|disab|special ?(?:ed|needs)|gifted|homeless|migrant|health|medical|excuse|absent|offense/i;

test.each(builtInLayouts)('$id: results, origin, support and health of students stand out', (layout) => {
  const plain = layout.files.flatMap((file) =>
    file.columns
      .filter((column) => ofStudents.test(column.name) && sensitivityOf(layout, file, column) === undefined)
      .map(({ name }) => `${file.name} ${name}`),
  );
  // Of a course, a section, an account and a scale of marks, and of nobody.
  const ofThings = [
    ...['Special Education Course', 'LanguageofInstructionCode'],
    ...['score_scale', 'scoreScaleSourcedId', 'gradeSync'],
  ];
  expect(plain.filter((it) => !ofThings.some((name) => it.endsWith(name)))).toEqual([]);
});

test.each([
  ['oneroster-1.1', 'results.csv', 'scoreStatus, score, scoreDate, comment'],
  [
    ...(['oneroster-1.2', 'results.csv'] as const),
    'scoreStatus, score, scoreDate, comment, textScore, inProgress, incomplete, late, missing',
  ],
  ['oneroster-1.2', 'resultLearningObjectiveIds.csv', 'score, textScore'],
  ['oneroster-1.2', 'lineItems.csv', ''],
  ['oneroster-1.2', 'scoreScales.csv', ''],
  ['clever-sftp', 'students.csv', 'Unweighted_gpa, Weighted_gpa'],
  ['clever-sftp', 'sections.csv', ''],
  ['illuminate-isi', 'courses.txt', ''],
  [
    ...(['illuminate-isi', 'transcripts.txt'] as const),
    '14 Final Mark, 15 Units Attempted, 16 Units Earned, 17 Work Habits, 18 Citizenship, 22 Units Repeat Grade',
  ],
  ['illuminate-isi', 'studemo.txt', '50 Graduation Completion Status'],
  ['calpads', 'SCSC.txt', 'StudentCreditsAttempted, StudentCreditsEarned, StudentCourseFinalGrade'],
  ['calpads', 'CRSC.txt', ''],
])('%s: what %s has of results', (id, name, columns) => {
  const layout = builtInLayout(id)!;
  const file = layout.files.find((it) => it.name === name)!;
  const results = file.columns.filter((column) => sensitivityOf(layout, file, column) === 'results or conduct');
  expect(results.map((column) => column.name).join(', ')).toBe(columns);
});

test('OneRoster: people by name, number and login, wherever they are named, and no org, course or term', () => {
  expect(boldOf('oneroster-1.1')).toEqual({
    'demographics.csv':
      'sourcedId, birthDate, sex, americanIndianOrAlaskaNative, asian, blackOrAfricanAmerican, nativeHawaiianOrOtherPacificIslander, white, demographicRaceTwoOrMoreRaces, hispanicOrLatinoEthnicity, countryOfBirthCode, stateOfBirthAbbreviation, cityOfBirth, publicSchoolResidenceStatus',
    'enrollments.csv': 'userSourcedId',
    'results.csv': 'studentSourcedId, scoreStatus, score, scoreDate, comment',
    'users.csv':
      'sourcedId, username, userIds, givenName, familyName, middleName, identifier, email, sms, phone, agentSourcedIds, password',
  });
});

test('SDS v1: the principal of a school stands out, its number, address and phone do not', () => {
  expect(boldOf('microsoft-sds-v1')).toEqual({
    'School.csv': 'Principal SIS ID, Principal Name, Principal Secondary Email',
    'Student.csv':
      'SIS ID, First Name, Last Name, Username, Password, State ID, Secondary Email, Student Number, Middle Name, Birthdate',
    'Teacher.csv':
      'SIS ID, First Name, Last Name, Username, Password, State ID, Teacher Number, Middle Name, Secondary Email',
    'StudentEnrollment.csv': 'SIS ID',
    'TeacherRoster.csv': 'SIS ID',
  });
});

describe('a layout of the district’s own', () => {
  const fileOf = (name: string, columns: string[], references: Record<string, string> = {}): LayoutFile => ({
    ...builtInLayout('oneroster-1.1')!.files[0]!,
    name,
    key: [columns[0]!],
    columns: columns.map((column) => ({
      name: column,
      type: 'string',
      required: false,
      ...(references[column] ? { references: references[column] } : {}),
    })),
  });
  const students = fileOf('students.csv', [
    'id',
    'name',
    'lastname',
    'grade',
    'school',
    'street',
    'gender',
    'home_language',
  ]);
  const schools = fileOf('schools.csv', ['id', 'name', 'number', 'street', 'phone', 'principal']);
  const courses = fileOf('courses.csv', ['id', 'name', 'short_name', 'language', 'teacher_id']);
  const roster = fileOf('roster.csv', ['row', 'pupil', 'course', 'teacher'], {
    pupil: 'students.csv.id',
    course: 'courses.csv.id',
  });
  const layout = { ...builtInLayout('oneroster-1.1')!, files: [students, schools, courses, roster] };
  const bold = (file: LayoutFile) =>
    file.columns.filter((column) => sensitivityOf(layout, file, column)).map(({ name }) => name);

  test('a bare id and name are of a person among students, and of a thing among schools and courses', () => {
    expect(bold(students)).toEqual(['id', 'name', 'lastname', 'street', 'gender', 'home_language']);
    expect(bold(schools)).toEqual(['principal']);
    expect(bold(courses)).toEqual(['teacher_id']);
    expect(bold(roster)).toEqual(['pupil', 'teacher']);
  });

  test('people are counted where a row is one person', () => {
    expect(layout.files.map((file) => isRowAPerson(layout, file))).toEqual([true, false, false, false]);
    expect(layout.files.map((file) => concernsPeople(layout, file))).toEqual([true, false, true, true]);
    const oneRoster = builtInLayout('oneroster-1.1')!;
    const counted = oneRoster.files.filter((file) => isRowAPerson(oneRoster, file)).map(({ name }) => name);
    expect(counted).toEqual(['demographics.csv', 'users.csv']);
  });
});
