// OneRoster, either version, to Microsoft School Data Sync v2.1.
import {
  classIsThere,
  isThere,
  type OneRosterVersion,
  orgIsThere,
  seatIsThere,
  version11,
  version12,
} from './oneroster_parts.ts';
import type { ReadyReport } from './ready_report.ts';

const orgs = `SELECT o.sourcedId AS sourcedId, o.name AS name, o.type AS type, o.parentSourcedId AS parentSourcedId
FROM orgs o WHERE ${isThere('o')}`;

const users = `SELECT u.sourcedId AS sourcedId, u.username AS username, u.givenName AS givenName, u.familyName AS familyName,
  '' AS password, '' AS activeDirectoryMatchId, u.email AS email, u.phone AS phone, u.sms AS sms
FROM users u WHERE ${isThere('u')}`;

const onlyGrade = `CASE WHEN instr(u.grades, ',') = 0 THEN u.grades ELSE '' END`;

const roles: Record<OneRosterVersion['id'], string> = {
  'oneroster-1.1': `SELECT u.sourcedId AS userSourcedId, o.item AS orgSourcedId, u.role AS role, '' AS sessionSourcedId,
  CASE lower(u.role) WHEN 'student' THEN ${onlyGrade} ELSE '' END AS grade,
  '' AS isPrimary
FROM users u, list_items(u.orgSourcedIds) o
WHERE ${isThere('u')} AND ${orgIsThere('o.item')}`,
  'oneroster-1.2': `SELECT u.sourcedId AS userSourcedId, r.orgSourcedId AS orgSourcedId, r.role AS role, '' AS sessionSourcedId,
  CASE lower(r.role) WHEN 'student' THEN ${onlyGrade} ELSE '' END AS grade,
  CASE lower(r.roleType) WHEN 'primary' THEN 'true' ELSE 'false' END AS isPrimary,
  r.beginDate AS roleStartDate, r.endDate AS roleEndDate
FROM roles r CROSS JOIN users u ON u.sourcedId = r.userSourcedId
WHERE ${isThere('r')} AND ${isThere('u')} AND ${orgIsThere('r.orgSourcedId')}`,
};

const classes = `SELECT c.sourcedId AS sourcedId, c.schoolSourcedId AS orgSourcedId, c.title AS title,
  c.termSourcedIds AS sessionSourcedIds, c.courseSourcedId AS courseSourcedId
FROM classes c WHERE ${classIsThere('c')}`;

const enrollments = `SELECT e.classSourcedId AS classSourcedId, e.userSourcedId AS userSourcedId, e.role AS role
FROM enrollments e CROSS JOIN classes c ON c.sourcedId = e.classSourcedId
WHERE ${seatIsThere('e')} AND ${classIsThere('c')}`;

const sessions = `SELECT s.sourcedId AS sourcedId, s.title AS title, s.type AS type, s.schoolYear AS schoolYear,
  s.startDate AS startDate, s.endDate AS endDate
FROM academicSessions s WHERE ${isThere('s')}`;

const courses = `SELECT k.sourcedId AS sourcedId, k.orgSourcedId AS orgSourcedId, k.title AS title, k.courseCode AS code,
  k.schoolYearSourcedId AS schoolYearSourcedId
FROM courses k WHERE ${isThere('k')}`;

function reportOf(version: OneRosterVersion): ReadyReport {
  return {
    id: `${version.id}-to-sds-v2.1`,
    title: `${version.title} to Microsoft School Data Sync v2.1`,
    from: version.id,
    to: 'microsoft-sds-v2.1',
    files: [
      { name: 'orgs.csv', sql: orgs },
      { name: 'users.csv', sql: users },
      { name: 'roles.csv', sql: roles[version.id] },
      { name: 'classes.csv', sql: classes },
      { name: 'enrollments.csv', sql: enrollments },
      { name: 'academicSessions.csv', sql: sessions },
      { name: 'courses.csv', sql: courses },
    ],
    mapped: [
      'The two formats are cousins: ids, names, sessions, courses and classes keep their values.',
      'Every school or other org of a user is a role; OneRoster 1.2 says which one is primary, 1.1 does not. A student’s grade stands with the role.',
    ],
    left: [
      'Subjects and grades of courses are lists in OneRoster and one code in SDS: they are left blank.',
      'Passwords and the Active Directory match are never passed on. Several grades in one field are left blank.',
      'Demographics, flags and relationships are not sent: SDS does not need them for classes.',
    ],
  };
}

export const oneRoster11ToSds = reportOf(version11);
export const oneRoster12ToSds = reportOf(version12);
