// Microsoft School Data Sync v2.1 to GradeCam's combined file.
import type { ReadyReport } from './ready_report.ts';

/**
 * Sessions have no parents here: what several sessions are part of is the one school year of the same number. Rows are told
 * apart by class and student, a short pair, and by sorting it; a person who stands there twice is one.
 */
const combined = `WITH
  years AS (SELECT schoolYear AS year, max(sourcedId) AS id FROM academicSessions WHERE lower(type) = 'schoolyear' GROUP BY schoolYear HAVING count(*) = 1),
  listed AS (SELECT c.sourcedId AS class, t.item AS term, t.position AS position FROM classes c, list_items(c.sessionSourcedIds) t),
  class_term AS MATERIALIZED (
    SELECT l.class AS class,
      CASE WHEN count(*) > 1 AND count(DISTINCT s.schoolYear) = 1 AND max(y.id) IS NOT NULL THEN max(y.id)
        ELSE max(CASE WHEN l.position = 1 THEN l.term END) END AS term
    FROM listed l LEFT JOIN academicSessions s ON s.sourcedId = l.term LEFT JOIN years y ON y.year = s.schoolYear
    GROUP BY l.class
  ),
  leads AS (
    SELECT classSourcedId AS class, userSourcedId AS teacher, min((lower(role) <> 'teacher') * 1000000000000 + rowid)
    FROM enrollments WHERE lower(role) IN ('teacher', 'professor', 'instructor', 'lecturer', 'faculty', 'adjunct')
    GROUP BY classSourcedId
  ),
  klass AS MATERIALIZED (
    SELECT c.sourcedId AS id, t.term AS term, c.orgSourcedId AS school, c.title AS title,
      u.givenName AS given, u.familyName AS family, u.sourcedId AS staff,
      CASE WHEN u.email <> '' THEN u.email WHEN instr(u.username, '@') > 0 THEN u.username ELSE '' END AS email
    FROM classes c
    LEFT JOIN class_term t ON t.class = c.sourcedId
    LEFT JOIN leads l ON l.class = c.sourcedId
    LEFT JOIN users u ON u.sourcedId = l.teacher
    GROUP BY 1, 2, 3, 4, 5, 6, 7, 8
  ),
  person AS MATERIALIZED (SELECT sourcedId AS id, givenName AS given, familyName AS family FROM users GROUP BY 1, 2, 3)
SELECT k.term AS Term_ID, k.school AS School_ID,
  k.given AS Staff_First_Name, k.family AS Staff_Last_Name, k.email AS Staff_Email_Address, k.staff AS Staff_ID,
  k.title AS Class_Name, k.id AS Class_ID, '' AS Class_Period,
  s.given AS Student_First_Name, s.family AS Student_Last_Name, s.id AS Student_ID
FROM (
  SELECT +classSourcedId AS class, +userSourcedId AS student FROM enrollments WHERE lower(role) = 'student' GROUP BY 1, 2
) e
CROSS JOIN klass k ON k.id = e.class
CROSS JOIN person s ON s.id = e.student`;

export const sdsV21ToGradecam: ReadyReport = {
  id: 'microsoft-sds-v2.1-to-gradecam',
  title: 'Microsoft School Data Sync v2.1 to GradeCam combined',
  from: 'microsoft-sds-v2.1',
  to: 'gradecam-combined',
  files: [{ name: 'combined.csv', sql: combined }],
  mapped: [
    'One row for each student enrollment. Ids are sourcedIds.',
    'Term_ID is the class’s session; of a class in several sessions of one school year, that year’s session, or else the first listed.',
    'Staff is the first teacher enrolled in the class, or else the first professor, instructor, lecturer, faculty or adjunct; the e-mail address is email, or a user name that is an address.',
  ],
  left: [
    'SDS has no periods: Class_Period stays blank. A class has one teacher in this file.',
    'Names and e-mail addresses are optional in SDS and required by GradeCam; the check counts rows without them.',
  ],
};
