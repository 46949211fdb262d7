// What the reports that read OneRoster have in common: what is still there, the one term of a class, its teachers in
// order, and who belongs to which school in which role. The two versions differ in the last alone. Words such as a role
// count in any case: a district may let a night go whose SIS writes `Student`.

/** Records on their way out stay in some bulk sets. */
export const isThere = (table: string) => `lower(${table}.status) <> 'tobedeleted'`;

/** Whether what this id leads to is on its way out: what hangs on it goes with it. */
const isGone = (id: string, table: 'users' | 'classes' | 'orgs') =>
  `${id} IN (SELECT sourcedId FROM ${table} WHERE lower(status) = 'tobedeleted')`;

/** A class is there when its school is. */
export const classIsThere = (table: string) =>
  `${isThere(table)} AND NOT ${isGone(`${table}.schoolSourcedId`, 'orgs')}`;

/** An enrollment is there when its person and its class are. */
export const seatIsThere = (table: string) =>
  `${isThere(table)} AND NOT ${isGone(`${table}.userSourcedId`, 'users')} AND NOT ${isGone(`${table}.classSourcedId`, 'classes')}`;

/** A membership is there when its org is. */
export const orgIsThere = (id: string) => `NOT ${isGone(id, 'orgs')}`;

/**
 * `class_term(class, term, title, starts, ends)`: the session a class meets in. Where it meets in several, the session
 * that all of them are part of; without such a one the first listed.
 */
export const classTerm = `
  listed AS (
    SELECT c.sourcedId AS class, t.item AS term, t.position AS position
    FROM classes c, list_items(c.termSourcedIds) t
  ),
  meets AS (
    SELECT l.class AS class, count(*) AS terms,
      max(CASE WHEN l.position = 1 THEN l.term END) AS first,
      CASE WHEN count(DISTINCT s.parentSourcedId) = 1 AND count(s.sourcedId) = count(*) THEN max(s.parentSourcedId) ELSE '' END AS parent,
      min(s.startDate) AS starts, max(s.endDate) AS ends
    FROM listed l LEFT JOIN academicSessions s ON s.sourcedId = l.term
    GROUP BY l.class
  ),
  class_term AS MATERIALIZED (
    SELECT m.class AS class, CASE WHEN m.terms > 1 AND m.parent <> '' THEN m.parent ELSE m.first END AS term,
      s.title AS title, m.starts AS starts, m.ends AS ends
    FROM meets m
    LEFT JOIN academicSessions s ON s.sourcedId = CASE WHEN m.terms > 1 AND m.parent <> '' THEN m.parent ELSE m.first END
  )`;

/** `class_teacher(class, teacher, position)`: primary teachers first, then as listed. */
export const classTeacher = `
  class_teacher AS MATERIALIZED (
    SELECT class, teacher, row_number() OVER (PARTITION BY class ORDER BY is_primary DESC, listed) AS position
    FROM (
      SELECT e.classSourcedId AS class, e.userSourcedId AS teacher,
        max(lower(e."primary") = 'true') AS is_primary, min(e.rowid) AS listed
      FROM enrollments e WHERE lower(e.role) = 'teacher' AND ${seatIsThere('e')}
      GROUP BY +e.classSourcedId, +e.userSourcedId
    )
  )`;

/** `belongs(user, school, role, position)` for OneRoster 1.1: the role is the user's, the schools are a list. */
export const belongs11 = `
  belongs AS MATERIALIZED (
    SELECT u.sourcedId AS user, o.item AS school, u.role AS role, o.position AS position
    FROM users u, list_items(u.orgSourcedIds) o
    JOIN orgs s ON s.sourcedId = o.item AND lower(s.type) = 'school'
    WHERE ${isThere('u')} AND ${isThere('s')}
  )`;

/** The same for 1.2, where roles are rows: the primary one first. */
export const belongs12 = `
  belongs AS MATERIALIZED (
    SELECT r.userSourcedId AS user, r.orgSourcedId AS school, r.role AS role,
      row_number() OVER (PARTITION BY r.userSourcedId ORDER BY lower(r.roleType) = 'primary' DESC, r.rowid) AS position
    FROM roles r JOIN orgs s ON s.sourcedId = r.orgSourcedId AND lower(s.type) = 'school'
    WHERE ${isThere('r')} AND ${isThere('s')}
  )`;

/** What differs between the versions. */
export interface OneRosterVersion {
  id: 'oneroster-1.1' | 'oneroster-1.2';
  title: string;
  belongs: string;
  /** A column of the user `u` or the query that gives the user's role. */
  roleOfUser: string;
}

export const version11: OneRosterVersion = {
  id: 'oneroster-1.1',
  title: 'OneRoster 1.1',
  belongs: belongs11,
  roleOfUser: 'lower(u.role)',
};

export const version12: OneRosterVersion = {
  id: 'oneroster-1.2',
  title: 'OneRoster 1.2',
  belongs: belongs12,
  roleOfUser: `coalesce((SELECT lower(r.role) FROM roles r WHERE r.userSourcedId = u.sourcedId AND ${isThere('r')} ORDER BY lower(r.roleType) = 'primary' DESC, r.rowid LIMIT 1), '')`,
};
