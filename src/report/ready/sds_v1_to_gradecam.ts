// Microsoft School Data Sync v1 to GradeCam's combined file.
import type { ReadyReport } from './ready_report.ts';

/** Rows are told apart by section and student, a short pair, and by sorting it; a person who stands there twice is one. */
const combined = `WITH
  leads AS (SELECT "Section SIS ID" AS section, "SIS ID" AS teacher, min(rowid) FROM TeacherRoster GROUP BY "Section SIS ID"),
  klass AS MATERIALIZED (
    SELECT s."SIS ID" AS id, s."Term SIS ID" AS term, s."School SIS ID" AS school, s."Section Name" AS title, s.Periods AS period,
      t."First Name" AS given, t."Last Name" AS family, t."SIS ID" AS staff,
      CASE WHEN t."Secondary Email" <> '' THEN t."Secondary Email" WHEN instr(t.Username, '@') > 0 THEN t.Username ELSE '' END AS email
    FROM Section s
    LEFT JOIN leads l ON l.section = s."SIS ID"
    LEFT JOIN Teacher t ON t."SIS ID" = l.teacher
    GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9
  ),
  student_row AS MATERIALIZED (SELECT "SIS ID" AS id, "First Name" AS given, "Last Name" AS family FROM Student GROUP BY 1, 2, 3)
SELECT k.term AS Term_ID, k.school AS School_ID,
  k.given AS Staff_First_Name, k.family AS Staff_Last_Name, k.email AS Staff_Email_Address, k.staff AS Staff_ID,
  k.title AS Class_Name, k.id AS Class_ID, k.period AS Class_Period,
  s.given AS Student_First_Name, s.family AS Student_Last_Name, s.id AS Student_ID
FROM (SELECT +"Section SIS ID" AS class, +"SIS ID" AS student FROM StudentEnrollment GROUP BY 1, 2) e
CROSS JOIN klass k ON k.id = e.class
CROSS JOIN student_row s ON s.id = e.student`;

export const sdsV1ToGradecam: ReadyReport = {
  id: 'microsoft-sds-v1-to-gradecam',
  title: 'Microsoft School Data Sync v1 to GradeCam combined',
  from: 'microsoft-sds-v1',
  to: 'gradecam-combined',
  files: [{ name: 'combined.csv', sql: combined }],
  mapped: [
    'One row for each student enrollment. Ids are SIS IDs, the term is Term SIS ID.',
    'Staff is the first teacher that TeacherRoster.csv lists for the section; the e-mail address is Secondary Email, or a user name that is an address.',
  ],
  left: [
    'A section has one teacher in this file: others are left out.',
    'Names, terms and e-mail addresses are optional in SDS and required by GradeCam; the check counts rows without them.',
  ],
};
