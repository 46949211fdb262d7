// OneRoster, either version, to GradeCam's combined file.
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

/**
 * Rows are told apart by class and student, a short pair, and by sorting them: SQLite sorts in little memory, and what it
 * tells apart by DISTINCT it looks up at random in a file of its own. Classes that follow each other are found at once.
 */
const combined = `WITH ${classTerm}, ${classTeacher},
  klass AS MATERIALIZED (
    SELECT c.sourcedId AS id, t.term AS term, c.schoolSourcedId AS school, c.title AS title, c.periods AS periods,
      u.givenName AS given, u.familyName AS family, u.email AS email, u.sourcedId AS staff
    FROM classes c
    LEFT JOIN class_term t ON t.class = c.sourcedId
    LEFT JOIN class_teacher w ON w.class = c.sourcedId AND w.position = 1
    LEFT JOIN users u ON u.sourcedId = w.teacher
    WHERE ${classIsThere('c')}
    GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9
  )
SELECT k.term AS Term_ID, k.school AS School_ID,
  k.given AS Staff_First_Name, k.family AS Staff_Last_Name, k.email AS Staff_Email_Address, k.staff AS Staff_ID,
  k.title AS Class_Name, k.id AS Class_ID, k.periods AS Class_Period,
  s.givenName AS Student_First_Name, s.familyName AS Student_Last_Name, s.sourcedId AS Student_ID
FROM (
  SELECT +e.classSourcedId AS class, +e.userSourcedId AS student FROM enrollments e
  WHERE lower(e.role) = 'student' AND ${seatIsThere('e')}
  GROUP BY 1, 2
) e
CROSS JOIN klass k ON k.id = e.class
CROSS JOIN users s ON s.sourcedId = e.student
WHERE ${isThere('s')}`;

function reportOf({ id, title }: OneRosterVersion): ReadyReport {
  return {
    id: `${id}-to-gradecam`,
    title: `${title} to GradeCam combined`,
    from: id,
    to: 'gradecam-combined',
    files: [{ name: 'combined.csv', sql: combined }],
    mapped: [
      'One row for each student of a class, however often enrolled; records marked tobedeleted are left out.',
      'Term_ID is the sourcedId of the class’s session; of a class in several sessions, of the session they are part of, or else of the first listed.',
      'School_ID, Class_ID, Staff_ID and Student_ID are sourcedIds: GradeCam must know schools and terms by these.',
      'Staff is the class’s primary teacher, or the first listed.',
    ],
    left: [
      'A class has one teacher in this file: others are left out.',
      'A class without a teacher, or a teacher without an e-mail address, leaves cells blank that GradeCam requires; the check counts these rows.',
    ],
  };
}

export const oneRoster11ToGradecam = reportOf(version11);
export const oneRoster12ToGradecam = reportOf(version12);
