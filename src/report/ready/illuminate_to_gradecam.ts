// Illuminate Education's flat files to GradeCam's combined file.
import type { ReadyReport } from './ready_report.ts';

/** A section has a row per term and teacher; its number means something together with its site. */
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
  )
SELECT DISTINCT coalesce(k.term, r."14 Academic Year") AS Term_ID, r."08 Site ID" AS School_ID,
  u."03 User First Name" AS Staff_First_Name, u."02 User Last Name" AS Staff_Last_Name,
  u."07 Email Address" AS Staff_Email_Address, u."01 User ID" AS Staff_ID,
  c."02 Full Name" AS Class_Name, r."07 Section ID" AS Class_ID, k.period AS Class_Period,
  s."04 Student First Name" AS Student_First_Name, s."03 Student Last Name" AS Student_Last_Name, s."01 Student ID" AS Student_ID
FROM roster r
CROSS JOIN studemo s ON s."01 Student ID" = r."01 Student ID"
LEFT JOIN section k ON k.site = r."08 Site ID" AND k.id = r."07 Section ID"
LEFT JOIN leads l ON l.site = r."08 Site ID" AND l.id = r."07 Section ID"
LEFT JOIN users u ON u."01 User ID" = coalesce(nullif(r."10 User ID", ''), l.teacher)
LEFT JOIN courses c ON c."01 Course ID" = coalesce(nullif(r."09 Course ID", ''), k.course)`;

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
