// Clever's files to GradeCam's combined file.
import type { ReadyReport } from './ready_report.ts';

/**
 * Rows of a student repeat per contact, those of a teacher per school: the names agree, the first row is taken. Rows of the
 * file are told apart by section and student, a short pair, and by sorting it.
 */
const combined = `WITH
  student AS MATERIALIZED (SELECT Student_id AS id, First_name AS given, Last_name AS family, min(rowid) FROM students GROUP BY Student_id),
  teacher AS MATERIALIZED (SELECT Teacher_id AS id, First_name AS given, Last_name AS family, Teacher_email AS email, min(rowid) FROM teachers GROUP BY Teacher_id),
  section AS MATERIALIZED (
    SELECT s.Section_id AS id, s.Term_name AS term, s.School_id AS school,
      coalesce(nullif(s.Name, ''), s.Course_name) AS title, s.Period AS period,
      t.given AS given, t.family AS family, t.email AS email, t.id AS staff
    FROM sections s LEFT JOIN teacher t ON t.id = s.Teacher_id
    GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9
  )
SELECT k.term AS Term_ID, k.school AS School_ID,
  k.given AS Staff_First_Name, k.family AS Staff_Last_Name, k.email AS Staff_Email_Address, k.staff AS Staff_ID,
  k.title AS Class_Name, k.id AS Class_ID, k.period AS Class_Period,
  s.given AS Student_First_Name, s.family AS Student_Last_Name, s.id AS Student_ID
FROM (SELECT +Section_id AS section, +Student_id AS student FROM enrollments GROUP BY 1, 2) e
CROSS JOIN section k ON k.id = e.section
CROSS JOIN student s ON s.id = e.student`;

export const cleverToGradecam: ReadyReport = {
  id: 'clever-sftp-to-gradecam',
  title: 'Clever to GradeCam combined',
  from: 'clever-sftp',
  to: 'gradecam-combined',
  files: [{ name: 'combined.csv', sql: combined }],
  mapped: [
    'One row for each enrollment. Ids are Clever’s School_id, Section_id, Teacher_id and Student_id.',
    'Term_ID is Term_name, the only word Clever has for a term: GradeCam’s terms must have it as their unique id.',
    'Class_Name is the section’s name, or where it has none the course’s.',
  ],
  left: [
    'A section has its first teacher in this file: others are left out.',
    'A section without Term_name, or a teacher without an e-mail address, leaves cells blank that GradeCam requires; the check counts these rows.',
  ],
};
