// OneRoster, either version, to Clever's files.
import { cleverGrade } from './grades.ts';
import {
  classIsThere,
  classTeacher,
  classTerm,
  isThere,
  type OneRosterVersion,
  seatIsThere,
  version11,
  version12,
} from './oneroster_parts.ts';
import type { ReadyReport } from './ready_report.ts';

const schools = `SELECT o.sourcedId AS School_id, o.name AS School_name, o.identifier AS School_number
FROM orgs o WHERE lower(o.type) = 'school' AND ${isThere('o')}`;

/** Clever takes five contacts of a student at most, each in a row of its own. */
const students = ({ belongs }: OneRosterVersion) => `WITH ${belongs},
  student AS MATERIALIZED (
    SELECT user, school FROM (
      SELECT user, school, row_number() OVER (PARTITION BY user ORDER BY position) AS place FROM belongs WHERE lower(role) = 'student'
    ) WHERE place = 1
  )
SELECT b.school AS School_id, u.sourcedId AS Student_id, u.identifier AS Student_number,
  u.familyName AS Last_name, u.middleName AS Middle_name, u.givenName AS First_name,
  ${cleverGrade('u.grades')} AS Grade,
  CASE lower(d.sex) WHEN 'male' THEN 'M' WHEN 'female' THEN 'F' ELSE '' END AS Gender,
  us_date(d.birthDate) AS DOB,
  CASE lower(d.hispanicOrLatinoEthnicity) WHEN 'true' THEN 'Y' WHEN 'false' THEN 'N' ELSE '' END AS Hispanic_Latino,
  u.email AS Student_email,
  CASE WHEN a.sourcedId IS NULL THEN '' ELSE trim(a.givenName || ' ' || a.familyName) END AS Contact_name,
  coalesce(nullif(a.phone, ''), a.sms) AS Contact_phone, a.email AS Contact_email, a.sourcedId AS Contact_sis_id,
  u.username AS Username
FROM student b
CROSS JOIN users u ON u.sourcedId = b.user
LEFT JOIN demographics d ON d.sourcedId = u.sourcedId AND ${isThere('d')}
LEFT JOIN list_items(u.agentSourcedIds) l ON l.position <= 5
  AND EXISTS (SELECT 1 FROM users g WHERE g.sourcedId = l.item AND ${isThere('g')})
LEFT JOIN users a ON a.sourcedId = l.item
WHERE ${isThere('u')}`;

const teachers = ({ belongs }: OneRosterVersion) => `WITH ${belongs}, ${classTeacher},
  teaches AS (
    SELECT DISTINCT w.teacher AS user, c.schoolSourcedId AS school FROM class_teacher w JOIN classes c ON c.sourcedId = w.class WHERE ${classIsThere('c')}
    UNION SELECT user, school FROM belongs WHERE lower(role) = 'teacher'
    UNION SELECT b.user, b.school FROM belongs b JOIN class_teacher w ON w.teacher = b.user
  )
SELECT t.school AS School_id, u.sourcedId AS Teacher_id, u.identifier AS Teacher_number, u.email AS Teacher_email,
  u.givenName AS First_name, u.middleName AS Middle_name, u.familyName AS Last_name, u.username AS Username
FROM teaches t JOIN users u ON u.sourcedId = t.user
WHERE ${isThere('u')}`;

const sections = `WITH ${classTerm}, ${classTeacher},
  taught AS MATERIALIZED (
    SELECT class, ${Array.from({ length: 10 }, (_, at) => `max(CASE WHEN position = ${at + 1} THEN teacher END) AS t${at + 1}`).join(', ')}
    FROM class_teacher GROUP BY class
  )
SELECT c.schoolSourcedId AS School_id, c.sourcedId AS Section_id, w.t1 AS Teacher_id,
  ${Array.from({ length: 9 }, (_, at) => `w.t${at + 2} AS Teacher_${at + 2}_id`).join(', ')},
  c.title AS Name, c.classCode AS Section_number, ${cleverGrade('c.grades')} AS Grade,
  k.title AS Course_name, k.courseCode AS Course_number, c.periods AS Period, c.subjects AS Subject,
  t.title AS Term_name, us_date(t.starts) AS Term_start, us_date(t.ends) AS Term_end
FROM classes c
LEFT JOIN taught w ON w.class = c.sourcedId
LEFT JOIN courses k ON k.sourcedId = c.courseSourcedId
LEFT JOIN class_term t ON t.class = c.sourcedId
WHERE ${classIsThere('c')}`;

/** Whoever is in students.csv, and nobody else: an enrollment of a user that Clever does not get would lead nowhere. */
const enrollments = ({ belongs }: OneRosterVersion) => `WITH ${belongs}
SELECT DISTINCT c.schoolSourcedId AS School_id, e.classSourcedId AS Section_id, e.userSourcedId AS Student_id
FROM enrollments e CROSS JOIN classes c ON c.sourcedId = e.classSourcedId
WHERE lower(e.role) = 'student' AND ${seatIsThere('e')} AND ${classIsThere('c')}
  AND e.userSourcedId NOT IN (SELECT sourcedId FROM users EXCEPT SELECT user FROM belongs WHERE lower(role) = 'student')`;

/** Whoever works at a school, is no student and no guardian, and teaches nothing. */
const staff = ({ belongs }: OneRosterVersion) => `WITH ${belongs}, ${classTeacher}
SELECT DISTINCT b.school AS School_id, u.sourcedId AS Staff_id, u.email AS Staff_email,
  u.givenName AS First_name, u.familyName AS Last_name, u.username AS Username, b.role AS Role
FROM belongs b JOIN users u ON u.sourcedId = b.user
WHERE lower(b.role) NOT IN ('student', 'teacher', 'parent', 'guardian', 'relative') AND ${isThere('u')}
  AND u.sourcedId NOT IN (SELECT teacher FROM class_teacher)
GROUP BY b.school, u.sourcedId`;

function reportOf(version: OneRosterVersion): ReadyReport {
  return {
    id: `${version.id}-to-clever`,
    title: `${version.title} to Clever`,
    from: version.id,
    to: 'clever-sftp',
    files: [
      { name: 'schools.csv', sql: schools },
      { name: 'students.csv', sql: students(version) },
      { name: 'teachers.csv', sql: teachers(version) },
      { name: 'sections.csv', sql: sections },
      { name: 'enrollments.csv', sql: enrollments(version) },
      { name: 'staff.csv', sql: staff(version) },
    ],
    mapped: [
      'Ids are sourcedIds; numbers are the identifiers of orgs and users.',
      'A student’s school is the first school of the user; a student with several agents has a row for each, five at most, as Clever wants it.',
      'Teachers are users of that role and everybody who teaches a class, once per school; a section’s first teacher is the primary one.',
      'Grades go from CEDS codes to Clever’s words; sex, birth date and ethnicity come from demographics.csv.',
    ],
    left: [
      'Grades that Clever has no word for, and several grades in one field, are left blank.',
      'Races, state ids, addresses and lunch status are not in OneRoster, or not in a form that Clever publishes.',
      'Passwords are never passed on. Students who belong to no school are left out, and with them their enrollments.',
      'A section without a teacher leaves Teacher_id blank, which Clever requires; the check counts these rows.',
    ],
  };
}

export const oneRoster11ToClever = reportOf(version11);
export const oneRoster12ToClever = reportOf(version12);
