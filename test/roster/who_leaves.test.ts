// Who leaves, told by the district itself and not by its files: of each person, class and school the numbers, logins and
// addresses. Of another school, and of whoever opted out, none is anywhere in what goes out; of all others none is lost.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Encoding } from '../../src/roster/layout.ts';
import { builtInLayout } from '../../src/roster/layouts/catalogue.ts';
import type { Only } from '../../src/roster/only.ts';
import { districtOf } from '../districts/district.ts';
import { filesOf } from '../districts/files_of.ts';
import type { District, School } from '../districts/people.ts';
import { cutSet, tableIn } from './cuts.ts';
import { check, fileOf, setOf } from './sets.ts';

interface Way {
  id: string;
  /** What the files call a school. */
  school: (school: School) => string;
  /** Where its students are, and by which column. */
  students: [file: string, column: string];
  /** Its files name every school of a teacher, not just the first. */
  namesAllSchools?: true;
  /** One teacher of each student is in it. */
  hasOneTeacher?: true;
}

const byId = (it: School) => it.id;
const ways: Way[] = [
  { id: 'oneroster-1.1', school: byId, students: ['users.csv', 'sourcedId'], namesAllSchools: true },
  { id: 'oneroster-1.2', school: byId, students: ['users.csv', 'sourcedId'], namesAllSchools: true },
  { id: 'clever-sftp', school: byId, students: ['students.csv', 'Student_id'], namesAllSchools: true },
  { id: 'canvas-sis', school: byId, students: ['users.csv', 'user_id'], namesAllSchools: true },
  { id: 'microsoft-sds-v2.1', school: byId, students: ['users.csv', 'sourcedId'], namesAllSchools: true },
  { id: 'microsoft-sds-v1', school: byId, students: ['Student.csv', 'SIS ID'] },
  { id: 'illuminate-isi', school: byId, students: ['studemo.txt', '01 Student ID'] },
  { id: 'apple-school-manager', school: byId, students: ['students.csv', 'person_id'] },
  { id: 'gradecam-combined', school: byId, students: ['combined.csv', 'Student_ID'] },
  { id: 'gradecam-combined-earlier', school: byId, students: ['combined.csv', 'Student ID'] },
  { id: 'nwea-map', school: (it) => it.name, students: ['rosterfile.csv', 'Student ID'] },
  { id: 'calpads', school: (it) => it.stateId, students: ['SENR.txt', 'LocalStudentID'] },
  { id: 'stmath', school: (it) => `LKS${it.id}`, students: ['students.csv', 'student_id'], hasOneTeacher: true },
];

type Files = Record<string, string>;

/** Every value and every item of a list, in each file. */
function valuesIn(layoutId: string, texts: ReadonlyMap<string, Buffer | string>): Map<string, Set<string>> {
  const layout = builtInLayout(layoutId)!;
  const found = new Map<string, Set<string>>();
  for (const [name, bytes] of texts)
    for (const row of tableIn(layout, name, bytes))
      for (const value of row)
        for (const item of [value, ...value.split(/[,;{}:]/)]) {
          const files = found.get(item.trim()) ?? new Set();
          found.set(item.trim(), files.add(name));
        }
  return found;
}

/** A OneRoster guardian names the children too, and the home school of users, which may be blank, is. */
function asSomeWrite(district: District, files: Files): Files {
  const users = files['users.csv']!;
  const children = new Map(district.guardians.map((it) => [it.id, it.studentIds]));
  const [header, ...rows] = tableIn(builtInLayout('oneroster-1.2')!, 'users.csv', users);
  const agents = header!.indexOf('agentSourcedIds');
  const home = header!.indexOf('primaryOrgSourcedId');
  const written = rows.map((row) =>
    row
      .map((value, at) => (at === agents ? (children.get(row[0]!)?.join(',') ?? value) : at === home ? '' : value))
      .map((value) => (/[",]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value))
      .join(','),
  );
  return { ...files, 'users.csv': `${[header!.join(','), ...written].join('\r\n')}\r\n` };
}

const cases = fc.record({
  seed: fc.integer({ min: 1, max: 500 }),
  schools: fc.option(fc.uniqueArray(fc.nat(3), { minLength: 1, maxLength: 3 }), { nil: undefined }),
  /** Every so many of the students, from one on. */
  optOut: fc.option(fc.tuple(fc.integer({ min: 3, max: 20 }), fc.nat(2)), { nil: undefined }),
  asSomeWrite: fc.boolean(),
  encoding: fc.constantFrom<Encoding>('utf-8', 'utf-16le'),
});

describe.each(ways)('$id', ({ id, school, students, namesAllSchools, hasOneTeacher }) => {
  test('nobody else leaves, and nobody is lost', () => {
    const layout = builtInLayout(id)!;
    const property = fc.property(cases, (it) => {
      const district = districtOf({ seed: it.seed, students: 120, schools: 4 });
      const plain = filesOf(district, id);
      const files = id === 'oneroster-1.2' && it.asSomeWrite ? asSomeWrite(district, plain) : plain;
      const sent = district.schools.filter((_, at) => it.schools?.includes(at) ?? true);
      const [step, from] = it.optOut ?? [Number.POSITIVE_INFINITY, 0];
      const out = district.students.filter((_, at) => at % step === from && it.optOut !== undefined);
      const only: Only = {
        ...(it.schools ? { schools: sent.map((one) => ` ${school(one).toUpperCase()}`) } : {}),
        ...(it.optOut
          ? { optOut: [{ file: students[0], column: students[1], values: out.map((one) => `${one.id} `) }] }
          : {}),
      };
      const made = cutSet(id, setOf(files, it.encoding), only);
      const truth = truthOf(district, {
        sent,
        out: new Set(out.map((one) => one.id)),
        isSome: it.schools !== undefined,
      });
      const before = valuesIn(id, new Map(Object.entries(files)));
      const after = valuesIn(
        id,
        new Map([...made].map(([name, { bytes }]) => [name, new TextDecoder(it.encoding).decode(bytes)])),
      );
      const leaks = truth.stays.filter((value) => after.has(value)).map((value) => [value, ...after.get(value)!]);
      expect(leaks).toEqual([]);
      const staff = new Set(district.staff.flatMap((one) => [one.id, one.email, one.username]));
      const wanted = (namesAllSchools ? truth.goes : truth.surelyGoes).filter(
        (value) => !(hasOneTeacher && staff.has(value)),
      );
      expect(wanted.filter((value) => before.has(value) && !after.has(value))).toEqual([]);
      const set = [...made].map(([name, { bytes }]) => fileOf(name, new Uint8Array(bytes)));
      const notices = check(layout, set).report.notices;
      const grave = notices.filter((one) => ['reject', 'hold', 'error'].includes(one.severity));
      expect(
        grave
          .filter((one) => !/^file_(header_only|empty)$/.test(one.code))
          .map((one) => [one.code, one.file, one.column]),
      ).toEqual([]);
    });
    fc.assert(property, { numRuns: 12 });
  });
});

/** What stands for those who stay here and for those who go; `surelyGoes` too where files name one school of a person. */
function truthOf(
  district: District,
  { sent, out, isSome }: { sent: School[]; out: ReadonlySet<string>; isSome: boolean },
): Record<'stays' | 'goes' | 'surelyGoes', string[]> {
  const isSent = new Set(sent.map(byId));
  const goes = new Map(district.students.map((it) => [it.id, isSent.has(it.schoolId) && !out.has(it.id)]));
  const goesOn = new Set(district.students.filter((it) => goes.get(it.id)).flatMap((it) => it.sectionIds));
  const taught = new Set(district.sections.filter((it) => goesOn.has(it.id)).flatMap((it) => it.teacherIds));
  const all: [goes: boolean | 'maybe', values: string[], isPlain?: boolean][] = [
    ...district.students.map((it): [boolean, string[], boolean] => [
      goes.get(it.id)!,
      [it.id, it.stateId, it.email, it.username],
      true,
    ]),
    ...district.guardians.map((it): [boolean, string[], boolean] => [
      it.studentIds.some((one) => goes.get(one)),
      [it.id, it.email, it.username],
      true,
    ]),
    ...district.staff.map((it): [boolean | 'maybe', string[], boolean] => {
      const isOfSent = it.schoolIds.some((one) => isSent.has(one));
      return [
        isOfSent ? (taught.has(it.id) ? true : 'maybe') : false,
        [it.id, it.stateId, it.email, it.username],
        isSent.has(it.schoolIds[0]!) && it.schoolIds.length === 1,
      ];
    }),
    ...district.sections.map((it): [boolean | 'maybe', string[], boolean] => {
      return [isSent.has(it.schoolId) && (goesOn.has(it.id) || 'maybe'), [it.id, `C${it.id}`], true];
    }),
    ...(isSome
      ? district.schools.map((it): [boolean | 'maybe', string[], boolean] => [
          (isSent.has(it.id) || isHome(district, isSent, it)) && 'maybe',
          [it.name, it.ncesId],
          true,
        ])
      : []),
  ];
  // Two people may have the same login: it says nothing of either.
  const owners = new Map<string, number>();
  for (const value of all.flatMap(([, values]) => [...new Set(values)]))
    owners.set(value, (owners.get(value) ?? 0) + 1);
  const valuesOf = (wanted: (one: (typeof all)[number]) => boolean) =>
    all.filter(wanted).flatMap(([, values]) => values.filter((value) => owners.get(value) === 1));
  return {
    stays: valuesOf(([will]) => will === false),
    goes: valuesOf(([will]) => will === true),
    surelyGoes: valuesOf(([will, , isPlain]) => will === true && isPlain === true),
  };
}

/** Whether somebody who is sent belongs to the school too: where a layout wants it named, its own row stays. */
function isHome({ staff }: District, isSent: ReadonlySet<string>, school: School): boolean {
  return staff.some(({ schoolIds }) => schoolIds.includes(school.id) && schoolIds.some((one) => isSent.has(one)));
}
