// OneRoster, either version, to a Canvas SIS import: a Canvas course for each class, with one section in it.
import {
  classIsThere,
  classTerm,
  isThere,
  type OneRosterVersion,
  seatIsThere,
  version11,
  version12,
} from './oneroster_parts.ts';
import type { ReadyReport } from './ready_report.ts';

/** Canvas wants a parent before its children. */
const accounts = `WITH RECURSIVE tree(id, depth) AS (
    SELECT o.sourcedId, 0 FROM orgs o
    WHERE ${isThere('o')} AND (o.parentSourcedId = '' OR NOT EXISTS (SELECT 1 FROM orgs p WHERE p.sourcedId = o.parentSourcedId AND ${isThere('p')}))
    UNION SELECT o.sourcedId, t.depth + 1 FROM tree t JOIN orgs o ON o.parentSourcedId = t.id AND ${isThere('o')} WHERE t.depth < 20
  )
SELECT o.sourcedId AS account_id,
  CASE WHEN t.depth = 0 THEN '' ELSE o.parentSourcedId END AS parent_account_id, o.name AS name, 'active' AS status
FROM orgs o JOIN tree t ON t.id = o.sourcedId
WHERE ${isThere('o')}
ORDER BY t.depth, o.rowid`;

const terms = `SELECT s.sourcedId AS term_id, s.title AS name, 'active' AS status
FROM academicSessions s WHERE ${isThere('s')}`;

const users = ({ roleOfUser }: OneRosterVersion) => `SELECT u.sourcedId AS user_id, u.username AS login_id,
  u.givenName AS first_name, u.familyName AS last_name, u.email AS email,
  CASE ${roleOfUser} WHEN 'student' THEN 'student' WHEN 'teacher' THEN 'teacher'
    WHEN 'administrator' THEN 'administrative' WHEN 'principal' THEN 'administrative'
    WHEN 'siteadministrator' THEN 'administrative' WHEN 'districtadministrator' THEN 'administrative'
    WHEN 'systemadministrator' THEN 'administrative'
    WHEN 'aide' THEN 'staff' WHEN 'proctor' THEN 'staff' WHEN 'counselor' THEN 'staff'
    WHEN 'parent' THEN 'observer' WHEN 'guardian' THEN 'observer' WHEN 'relative' THEN 'observer'
    ELSE '' END AS declared_user_type,
  CASE lower(u.enabledUser) WHEN 'false' THEN 'suspended' ELSE 'active' END AS status
FROM users u WHERE ${isThere('u')}`;

const courses = `WITH ${classTerm}
SELECT c.sourcedId AS course_id, coalesce(nullif(c.classCode, ''), c.title) AS short_name, c.title AS long_name,
  c.schoolSourcedId AS account_id, t.term AS term_id, 'active' AS status
FROM classes c LEFT JOIN class_term t ON t.class = c.sourcedId
WHERE ${classIsThere('c')}`;

const sections = `SELECT c.sourcedId AS section_id, c.sourcedId AS course_id, c.title AS name, 'active' AS status
FROM classes c WHERE ${classIsThere('c')}`;

const enrollments = `SELECT e.classSourcedId AS section_id, e.userSourcedId AS user_id, lower(e.role) AS role, 'active' AS status
FROM enrollments e CROSS JOIN classes c ON c.sourcedId = e.classSourcedId
WHERE lower(e.role) IN ('student', 'teacher') AND ${seatIsThere('e')} AND ${classIsThere('c')}`;

/** A mother may name her children as they name her: she observes them, and not they her. */
const observers = ({
  roleOfUser,
}: OneRosterVersion) => `SELECT DISTINCT a.item AS observer_id, u.sourcedId AS student_id, 'active' AS status
FROM users u, list_items(u.agentSourcedIds) a
JOIN users o ON o.sourcedId = a.item
WHERE u.agentSourcedIds <> '' AND ${isThere('u')} AND ${isThere('o')} AND ${roleOfUser} = 'student'`;

function reportOf(version: OneRosterVersion): ReadyReport {
  return {
    id: `${version.id}-to-canvas`,
    title: `${version.title} to Canvas`,
    from: version.id,
    to: 'canvas-sis',
    files: [
      { name: 'accounts.csv', sql: accounts },
      { name: 'terms.csv', sql: terms },
      { name: 'users.csv', sql: users(version) },
      { name: 'courses.csv', sql: courses },
      { name: 'sections.csv', sql: sections },
      { name: 'enrollments.csv', sql: enrollments },
      { name: 'user_observers.csv', sql: observers(version) },
    ],
    mapped: [
      'Every class becomes a course with one section of the same id; its term is the class’s session, or the one its sessions are part of.',
      'Orgs are accounts, parents before children; users log in with their user names; a user who is not enabled is suspended.',
      'Students and teachers are enrolled; a student’s agents observe.',
    ],
    left: [
      'Terms have no dates here: Canvas wants an instant in UTC and OneRoster has a day. Dates set in Canvas stay.',
      'Enrollments of administrators, proctors and aides have no role of Canvas and are left out.',
      'Whoever leaves the roster is not deleted in Canvas by this file alone: that is its batch or diffing mode.',
    ],
  };
}

export const oneRoster11ToCanvas = reportOf(version11);
export const oneRoster12ToCanvas = reportOf(version12);
