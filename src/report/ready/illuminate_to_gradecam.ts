// Illuminate Education's flat files to GradeCam's combined file.
import type { ReadyReport } from './ready_report.ts';

/**
 * A section has a row per term and teacher; its number means something together with its site. Rows are told apart by what
 * they say of the seat, before names come to it, and by sorting that; a person who stands there twice is one.
 */
const combined = `WITH
  section AS MATERIALIZED (
    SELECT m."02 Site ID" AS site, m."01 Section ID" AS id, max(m."06 Period") AS period, max(m."04 Course ID") AS course,
      CASE WHEN count(DISTINCT m."03 Term Name") = 1 THEN max(coalesce(nullif(m."10 Unique Term ID", ''), m."03 Term Name"))
        ELSE max(m."07 AcademicYear") END AS term
    FROM mastschd m GROUP BY m."02 Site ID", m."01 Section ID"
  ),
  leads AS MATERIALIZED (
    SELECT site, id, teacher FROM (
      SELECT "02 Site ID" AS site, "01 Section ID" AS id, "05 User ID" AS teacher,
        row_number() OVER (PARTITION BY "02 Site ID", "01 Section ID" ORDER BY "14 Primary User" = '1' DESC, rowid) AS place
      FROM mastschd WHERE "05 User ID" <> ''
    ) WHERE place = 1
  ),
  staff AS MATERIALIZED (
    SELECT "01 User ID" AS id, "03 User First Name" AS given, "02 User Last Name" AS family, "07 Email Address" AS email
    FROM users GROUP BY 1, 2, 3, 4
  ),
  student AS MATERIALIZED (
    SELECT "01 Student ID" AS id, "04 Student First Name" AS given, "03 Student Last Name" AS family FROM studemo GROUP BY 1, 2, 3
  )
SELECT e.term AS Term_ID, e.site AS School_ID,
  u.given AS Staff_First_Name, u.family AS Staff_Last_Name, u.email AS Staff_Email_Address, u.id AS Staff_ID,
  e.title AS Class_Name, e.class AS Class_ID, e.period AS Class_Period,
  s.given AS Student_First_Name, s.family AS Student_Last_Name, s.id AS Student_ID
FROM (
  SELECT coalesce(k.term, r."14 Academic Year") AS term, +r."08 Site ID" AS site, +r."07 Section ID" AS class, k.period AS period,
    +u.id AS teacher, c."02 Full Name" AS title, +r."01 Student ID" AS student
  FROM roster r
  LEFT JOIN section k ON k.site = r."08 Site ID" AND k.id = r."07 Section ID"
  LEFT JOIN leads l ON l.site = r."08 Site ID" AND l.id = r."07 Section ID"
  LEFT JOIN staff u ON u.id = coalesce(nullif(r."10 User ID", ''), l.teacher)
  LEFT JOIN courses c ON c."01 Course ID" = coalesce(nullif(r."09 Course ID", ''), k.course)
  GROUP BY 1, 2, 3, 4, 5, 6, 7
) e
CROSS JOIN student s ON s.id = e.student
LEFT JOIN staff u ON u.id = e.teacher`;

export const illuminateToGradecam: ReadyReport = {
  id: 'illuminate-isi-to-gradecam',
  title: 'Illuminate Education flat files to GradeCam combined',
  from: 'illuminate-isi',
  to: 'gradecam-combined',
  files: [{ name: 'combined.csv', sql: combined }],
  mapped: [
    'One row for each different row of roster.txt, whatever its entry and exit dates. Ids are Site ID, Section ID, User ID and Student ID.',
    'Term_ID is the section’s Unique Term ID or Term Name; of a section in several terms, and of one that is in roster.txt alone, the academic year.',
    'Staff is the teacher of the roster row, or else the primary user of the section.',
    'Class_Name is the course’s full name: sections have no name of their own.',
  ],
  left: [
    'A class has one teacher in this file.',
    'Elementary classes without a course have no name, and GradeCam requires one; the check counts these rows.',
  ],
};
