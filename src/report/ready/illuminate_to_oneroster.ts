// Illuminate Education's flat files to OneRoster CSV 1.1.
import { cedsFromIlluminate } from './grades.ts';
import type { ReadyReport } from './ready_report.ts';
import { manifestOf } from './to_oneroster.ts';

const base = `'' AS status, '' AS dateLastModified`;
/** Students and staff are numbered apart: the same number may be one of each. */
const student = (id: string) => `'student-' || ${id}`;
const staff = (id: string) => `'staff-' || ${id}`;
/** A comma would make two of one in the list of a class's terms. */
const termId = (site: string, name: string, year: string) =>
  `${site} || '-' || ${year} || '-' || replace(${name}, ',', ' ')`;

/** `section(site, id, course, period, room)`: of mastschd.txt, and of roster.txt what is not in it. */
const section = `
  section AS MATERIALIZED (
    SELECT m."02 Site ID" AS site, m."01 Section ID" AS id, max(m."04 Course ID") AS course, max(m."06 Period") AS period,
      max(m."08 Room Number") AS room
    FROM mastschd m GROUP BY m."02 Site ID", m."01 Section ID"
    UNION ALL
    SELECT r."08 Site ID", r."07 Section ID", max(r."09 Course ID"), '', ''
    FROM roster r WHERE NOT EXISTS (SELECT 1 FROM mastschd m WHERE m."01 Section ID" = r."07 Section ID" AND m."02 Site ID" = r."08 Site ID")
    GROUP BY r."08 Site ID", r."07 Section ID"
  )`;

const academicSessions = `SELECT ${termId('t."01 SiteID"', 't."02 Term Name"', 't."08 Academic Year"')} AS sourcedId, ${base},
  t."02 Term Name" AS title, 'term' AS type, iso_date(t."04 Term Start") AS startDate, iso_date(t."05 Term End") AS endDate,
  '' AS parentSourcedId, substr(t."08 Academic Year", -4) AS schoolYear
FROM terms t GROUP BY 1`;

const orgs = `SELECT s."01 Site ID" AS sourcedId, ${base}, s."02 Site Name" AS name, 'school' AS type,
  s."03 State Site ID" AS identifier, '' AS parentSourcedId
FROM sites s`;

const courses = `WITH ${section}
SELECT k.site || '-' || k.course AS sourcedId, ${base}, '' AS schoolYearSourcedId, max(c."02 Full Name") AS title,
  k.course AS courseCode, '' AS grades, k.site AS orgSourcedId, '' AS subjects, '' AS subjectCodes
FROM section k LEFT JOIN courses c ON c."01 Course ID" = k.course
GROUP BY k.site, k.course`;

const classes = `WITH ${section},
  meets AS MATERIALIZED (
    SELECT site, id, group_concat(term, ',') AS terms FROM (
      SELECT m."02 Site ID" AS site, m."01 Section ID" AS id,
        ${termId('m."02 Site ID"', 'm."03 Term Name"', 'm."07 AcademicYear"')} AS term, min(m.rowid) AS listed
      FROM mastschd m GROUP BY 1, 2, 3 ORDER BY listed
    ) GROUP BY site, id
  ),
  all_year AS MATERIALIZED (
    SELECT t."01 SiteID" AS site, group_concat(${termId('t."01 SiteID"', 't."02 Term Name"', 't."08 Academic Year"')}, ',') AS terms
    FROM terms t GROUP BY 1
  )
SELECT k.site || '-' || k.id AS sourcedId, ${base}, c."02 Full Name" AS title, '' AS grades,
  k.site || '-' || k.course AS courseSourcedId, k.id AS classCode, 'scheduled' AS classType, k.room AS location,
  k.site AS schoolSourcedId, coalesce(m.terms, y.terms) AS termSourcedIds, '' AS subjects, '' AS subjectCodes, k.period AS periods
FROM section k
LEFT JOIN courses c ON c."01 Course ID" = k.course
LEFT JOIN meets m ON m.site = k.site AND m.id = k.id
LEFT JOIN all_year y ON y.site = k.site`;

/** Who is at which site: enrollments and rosters say it of students, the schedule and the rosters of teachers. */
const users = `WITH
  attends AS MATERIALIZED (
    SELECT id, group_concat(site, ',') AS sites FROM (
      SELECT "01 Student ID" AS id, "07 Site ID" AS site FROM enrollment WHERE "07 Site ID" <> ''
      UNION SELECT "01 Student ID", "42 Site ID" FROM studemo WHERE "42 Site ID" <> ''
      UNION SELECT "01 Student ID", "08 Site ID" FROM roster WHERE "08 Site ID" <> ''
    ) GROUP BY id
  ),
  grade AS MATERIALIZED (SELECT "01 Student ID" AS id, "10 Student Grade Level ID" AS level, max(rowid) FROM enrollment GROUP BY 1),
  teaches AS MATERIALIZED (
    SELECT id, group_concat(site, ',') AS sites FROM (
      SELECT "05 User ID" AS id, "02 Site ID" AS site FROM mastschd WHERE "05 User ID" <> ''
      UNION SELECT "10 User ID", "08 Site ID" FROM roster WHERE "10 User ID" <> ''
    ) GROUP BY id
  )
SELECT ${student('s."01 Student ID"')} AS sourcedId, ${base}, 'true' AS enabledUser, a.sites AS orgSourcedIds, 'student' AS role,
  s."01 Student ID" AS username, '' AS userIds, s."04 Student First Name" AS givenName, s."03 Student Last Name" AS familyName,
  s."05 Student Middle Name" AS middleName, s."01 Student ID" AS identifier, '' AS email, '' AS sms, '' AS phone,
  '' AS agentSourcedIds, ${cedsFromIlluminate('g.level')} AS grades, '' AS password
FROM studemo s CROSS JOIN attends a ON a.id = s."01 Student ID" LEFT JOIN grade g ON g.id = s."01 Student ID"
UNION ALL
SELECT ${staff('u."01 User ID"')}, '', '', CASE u."25 Active" WHEN '0' THEN 'false' ELSE 'true' END, t.sites, 'teacher',
  coalesce(nullif(u."08 Username", ''), nullif(u."07 Email Address", ''), u."01 User ID"), '',
  u."03 User First Name", u."02 User Last Name", u."04 User Middle Name", u."01 User ID", u."07 Email Address", '', '', '', '', ''
FROM users u CROSS JOIN teaches t ON t.id = u."01 User ID"`;

const enrollments = `WITH leads AS MATERIALIZED (
    SELECT "02 Site ID" AS site, "01 Section ID" AS id, "05 User ID" AS teacher, max("14 Primary User" = '1') AS is_primary
    FROM mastschd WHERE "05 User ID" <> '' GROUP BY 1, 2, 3
    UNION ALL
    SELECT r."08 Site ID", r."07 Section ID", r."10 User ID", 0
    FROM roster r WHERE r."10 User ID" <> ''
      AND NOT EXISTS (SELECT 1 FROM mastschd m WHERE m."01 Section ID" = r."07 Section ID" AND m."02 Site ID" = r."08 Site ID")
    GROUP BY 1, 2, 3
  )
SELECT r."08 Site ID" || '-' || r."07 Section ID" || '-' || ${student('r."01 Student ID"')} AS sourcedId, ${base},
  r."08 Site ID" || '-' || r."07 Section ID" AS classSourcedId, r."08 Site ID" AS schoolSourcedId,
  ${student('r."01 Student ID"')} AS userSourcedId, 'student' AS role, 'false' AS "primary",
  min(iso_date(r."11 Entry Date")) AS beginDate, max(iso_date(r."12 Exit Date")) AS endDate
FROM roster r GROUP BY r."08 Site ID", r."07 Section ID", r."01 Student ID"
UNION ALL
SELECT l.site || '-' || l.id || '-' || ${staff('l.teacher')}, '', '', l.site || '-' || l.id, l.site, ${staff('l.teacher')},
  'teacher', CASE l.is_primary WHEN 1 THEN 'true' ELSE 'false' END, '', ''
FROM leads l`;

const demographics = `SELECT ${student('s."01 Student ID"')} AS sourcedId, ${base}, iso_date(s."06 Birth Date") AS birthDate,
  CASE upper(s."07 Gender") WHEN 'M' THEN 'male' WHEN 'F' THEN 'female' ELSE '' END AS sex,
  '' AS americanIndianOrAlaskaNative, '' AS asian, '' AS blackOrAfricanAmerican, '' AS nativeHawaiianOrOtherPacificIslander,
  '' AS white, '' AS demographicRaceTwoOrMoreRaces, '' AS hispanicOrLatinoEthnicity, '' AS countryOfBirthCode,
  '' AS stateOfBirthAbbreviation, '' AS cityOfBirth, '' AS publicSchoolResidenceStatus
FROM studemo s
WHERE s."01 Student ID" IN (SELECT "01 Student ID" FROM enrollment UNION SELECT "01 Student ID" FROM roster)
  OR s."42 Site ID" <> ''`;

export const illuminateToOneRoster11: ReadyReport = {
  id: 'illuminate-isi-to-oneroster-1.1',
  title: 'Illuminate Education flat files to OneRoster 1.1',
  from: 'illuminate-isi',
  to: 'oneroster-1.1',
  files: [
    manifestOf(['academicSessions', 'classes', 'courses', 'demographics', 'enrollments', 'orgs', 'users']),
    { name: 'academicSessions.csv', sql: academicSessions },
    { name: 'classes.csv', sql: classes },
    { name: 'courses.csv', sql: courses },
    { name: 'demographics.csv', sql: demographics },
    { name: 'enrollments.csv', sql: enrollments },
    { name: 'orgs.csv', sql: orgs },
    { name: 'users.csv', sql: users },
  ],
  mapped: [
    'Sites are schools. A section is a class together with its site; its title is the course’s full name.',
    'Students and staff are numbered apart, so their sourcedIds begin with student- and staff-; the number itself is the identifier.',
    'Terms of terms.txt are sessions of type term, per site; their school year is the end of the academic year. A class that is in roster.txt alone meets in all terms of its site.',
    'A student belongs to the sites of enrollment.txt, studemo.txt and roster.txt; a teacher to those where a section is taught.',
    'Illuminate has no user names of students: the Student ID stands for it. Grade level ids are shifted back by one.',
  ],
  left: [
    'Staff who teach nothing are left out: users.txt does not say at which site they work.',
    'Without sites.txt and terms.txt, which are optional, the check refuses the files.',
    'Genders other than M and F, race codes and programs have no counterpart; students have no e-mail address.',
  ],
};
