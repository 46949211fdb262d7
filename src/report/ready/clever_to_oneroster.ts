// Clever's files to OneRoster CSV 1.1.
import { cedsFromClever } from './grades.ts';
import type { ReadyReport } from './ready_report.ts';
import { manifestOf, schoolYearOf } from './to_oneroster.ts';

/**
 * Clever names terms and courses and gives them no id: what is the same in words and dates is the same here. A comma would
 * make two of one in the list of a class's terms.
 */
const termId = (table: string) =>
  `replace(${table}.Term_name, ',', ' ') || '|' || iso_date(${table}.Term_start) || '|' || iso_date(${table}.Term_end)`;
const courseId = (table: string) =>
  `${table}.School_id || '|' || coalesce(nullif(${table}.Course_number, ''), nullif(${table}.Course_name, ''), ${table}.Section_id)`;
const teacherColumns = ['Teacher_id', ...Array.from({ length: 9 }, (_, at) => `Teacher_${at + 2}_id`)];

const academicSessions = `SELECT ${termId('s')} AS sourcedId, '' AS status, '' AS dateLastModified,
  coalesce(nullif(s.Term_name, ''), iso_date(s.Term_start)) AS title, 'term' AS type,
  iso_date(s.Term_start) AS startDate, iso_date(s.Term_end) AS endDate, '' AS parentSourcedId,
  ${schoolYearOf('iso_date(s.Term_end)')} AS schoolYear
FROM sections s GROUP BY 1`;

const orgs = `SELECT School_id AS sourcedId, '' AS status, '' AS dateLastModified, School_name AS name, 'school' AS type,
  School_number AS identifier, '' AS parentSourcedId
FROM schools`;

const courses = `SELECT ${courseId('s')} AS sourcedId, '' AS status, '' AS dateLastModified, '' AS schoolYearSourcedId,
  coalesce(nullif(max(s.Course_name), ''), nullif(max(s.Course_number), ''), max(s.Name)) AS title,
  max(s.Course_number) AS courseCode, '' AS grades, s.School_id AS orgSourcedId, '' AS subjects, '' AS subjectCodes
FROM sections s GROUP BY 1`;

const classes = `SELECT s.Section_id AS sourcedId, '' AS status, '' AS dateLastModified,
  coalesce(nullif(s.Name, ''), s.Course_name) AS title, ${cedsFromClever('s.Grade')} AS grades,
  ${courseId('s')} AS courseSourcedId, s.Section_number AS classCode,
  CASE WHEN lower(s.Subject) LIKE 'homeroom%' THEN 'homeroom' ELSE 'scheduled' END AS classType,
  '' AS location, s.School_id AS schoolSourcedId, ${termId('s')} AS termSourcedIds,
  s.Subject AS subjects, '' AS subjectCodes, s.Period AS periods
FROM sections s`;

const userColumns = `'' AS status, '' AS dateLastModified, 'true' AS enabledUser`;

const users = `SELECT s.Student_id AS sourcedId, ${userColumns}, s.School_id AS orgSourcedIds, 'student' AS role,
  coalesce(nullif(s.Username, ''), s.Student_email) AS username, '' AS userIds,
  s.First_name AS givenName, s.Last_name AS familyName, s.Middle_name AS middleName, s.Student_number AS identifier,
  s.Student_email AS email, '' AS sms, '' AS phone, '' AS agentSourcedIds, ${cedsFromClever('s.Grade')} AS grades, '' AS password
FROM students s GROUP BY s.Student_id HAVING min(s.rowid)
UNION ALL
SELECT t.Teacher_id, '', '', 'true', group_concat(DISTINCT t.School_id), 'teacher',
  coalesce(nullif(t.Username, ''), t.Teacher_email), '',
  t.First_name, t.Last_name, t.Middle_name, t.Teacher_number, t.Teacher_email, '', '', '', '', ''
FROM teachers t GROUP BY t.Teacher_id
UNION ALL
SELECT a.Staff_id, '', '', 'true', group_concat(DISTINCT a.School_id), 'administrator',
  coalesce(nullif(a.Username, ''), a.Staff_email), '',
  a.First_name, a.Last_name, '', '', a.Staff_email, '', '', '', '', ''
FROM staff a WHERE a.Staff_id NOT IN (SELECT Teacher_id FROM teachers) GROUP BY a.Staff_id`;

const enrollments = `SELECT e.Section_id || '|' || e.Student_id AS sourcedId, '' AS status, '' AS dateLastModified,
  e.Section_id AS classSourcedId, s.School_id AS schoolSourcedId, e.Student_id AS userSourcedId, 'student' AS role,
  'false' AS "primary", '' AS beginDate, '' AS endDate
FROM enrollments e CROSS JOIN sections s ON s.Section_id = e.Section_id
UNION ALL
SELECT Section_id || '|' || teacher, '', '', Section_id, School_id, teacher, 'teacher', max(is_primary), '', ''
FROM (
  ${teacherColumns
    .map(
      (column) =>
        `SELECT Section_id, School_id, ${column} AS teacher, '${column === 'Teacher_id'}' AS is_primary FROM sections`,
    )
    .join('\n  UNION ALL ')}
)
WHERE teacher <> '' GROUP BY Section_id, teacher`;

const demographics = `SELECT s.Student_id AS sourcedId, '' AS status, '' AS dateLastModified, iso_date(s.DOB) AS birthDate,
  CASE upper(s.Gender) WHEN 'M' THEN 'male' WHEN 'F' THEN 'female' ELSE '' END AS sex,
  '' AS americanIndianOrAlaskaNative, '' AS asian, '' AS blackOrAfricanAmerican, '' AS nativeHawaiianOrOtherPacificIslander,
  '' AS white, '' AS demographicRaceTwoOrMoreRaces,
  CASE upper(s.Hispanic_Latino) WHEN 'Y' THEN 'true' WHEN 'N' THEN 'false' ELSE '' END AS hispanicOrLatinoEthnicity,
  '' AS countryOfBirthCode, '' AS stateOfBirthAbbreviation, '' AS cityOfBirth, '' AS publicSchoolResidenceStatus
FROM students s GROUP BY s.Student_id`;

export const cleverToOneRoster11: ReadyReport = {
  id: 'clever-sftp-to-oneroster-1.1',
  title: 'Clever to OneRoster 1.1',
  from: 'clever-sftp',
  to: 'oneroster-1.1',
  files: [
    manifestOf(['academicSessions', 'classes', 'courses', 'demographics', 'enrollments', 'orgs', 'users']),
    { name: 'academicSessions.csv', sql: academicSessions },
    { name: 'classes.csv', sql: classes },
    { name: 'courses.csv', sql: courses },
    { name: 'demographics.csv', sql: demographics },
    { name: 'enrollments.csv', sql: enrollments },
    { name: 'orgs.csv', sql: orgs },
    { name: 'users.csv', sql: users },
  ],
  mapped: [
    'School_id, Section_id, Student_id, Teacher_id and Staff_id become sourcedIds as they are; all users are enabled, because Clever has active people alone.',
    'Terms have no id in Clever: sections with the same Term_name, Term_start and Term_end share a session of type term. Its school year is the year it ends in, or the next one when it ends after July.',
    'Courses have no id either: within a school, sections of the same Course_number (or Course_name) share a course.',
    'A user name is Username, or else the e-mail address. Enrollments get ids made of section and person.',
    'A class is scheduled unless its Subject begins with homeroom.',
  ],
  left: [
    'Contacts are left out: Clever has one field for a name and OneRoster wants given and family name.',
    'Staff who do not teach have the role administrator, the only one of OneRoster 1.1 for them besides aide and proctor.',
    'Should a student and a teacher have the same id, or a section no term or course, the check refuses the files.',
    'There is no district org, and races, addresses and languages are not passed on.',
  ],
};
