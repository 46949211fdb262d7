// Somebody attacks "less is more": in every layout, and in sets that are wrong in the ways real ones are, nothing that was
// to stay here leaves.
import { describe, expect, test } from 'vitest';
import { keptRows } from '../../src/roster/kept_rows.ts';
import type { Encoding, Layout, LayoutFile } from '../../src/roster/layout.ts';
import { builtInLayout } from '../../src/roster/layouts/catalogue.ts';
import type { Only } from '../../src/roster/only.ts';
import { districtOf } from '../districts/district.ts';
import { filesOf } from '../districts/files_of.ts';
import { csv, cutSet, lines, tableIn, textOf } from './cuts.ts';
import { setOf } from './sets.ts';

/** Where a layout has its students, and by which column they are known. */
const students: [layout: string, file: string, id: string][] = [
  ['apple-school-manager', 'students.csv', 'person_id'],
  ['calpads', 'SENR.txt', 'SSID'],
  ['canvas-sis', 'users.csv', 'user_id'],
  ['clever-sftp', 'students.csv', 'Student_id'],
  ['gradecam-combined', 'combined.csv', 'Student_ID'],
  ['gradecam-combined-earlier', 'combined.csv', 'Student ID'],
  ['illuminate-isi', 'studemo.txt', '01 Student ID'],
  ['nwea-map', 'rosterfile.csv', 'Student ID'],
  ['microsoft-sds-v1', 'Student.csv', 'SIS ID'],
  ['microsoft-sds-v2.1', 'users.csv', 'sourcedId'],
  ['oneroster-1.1', 'users.csv', 'sourcedId'],
  ['oneroster-1.2', 'users.csv', 'sourcedId'],
];

const district = districtOf({ seed: 77, students: 240, schools: 3 });

function placeIn(layout: Layout, name: string, column: string, header: readonly string[]): number {
  const file = layout.files.find((it) => it.name === name)!;
  return file.header ? header.indexOf(column) : file.columns.findIndex((it) => it.name === column);
}

/** Every value and every item of a list that stands anywhere in a set. */
function valuesIn(layout: Layout, made: ReadonlyMap<string, { bytes: Buffer }>): Set<string> {
  const found = new Set<string>();
  for (const [name, { bytes }] of made)
    for (const row of tableIn(layout, name, bytes))
      for (const value of row) for (const item of [value, ...value.split(',')]) found.add(item.trim());
  return found;
}

describe.each(students)('%s', (id, file, column) => {
  const layout = builtInLayout(id)!;
  const files = filesOf(district, id);
  const table = tableIn(layout, file, files[file]!);
  const at = placeIn(layout, file, column, table[0]!);
  const rows = layout.files.find((it) => it.name === file)!.header ? table.slice(1) : table;
  const ids = [...new Set(rows.map((row) => row[at]!))].filter((value) => value !== '');
  const gone = new Set(ids.filter((_, place) => place % 17 === 3));

  /** What stands in rows of those who opted out and in nobody else's: their addresses, logins and other numbers. */
  function ownValues(): Set<string> {
    const own = new Set<string>();
    const shared = new Set<string>();
    for (const row of rows) for (const value of row) (gone.has(row[at]!) ? own : shared).add(value.trim());
    return new Set([...own].filter((value) => value.length > 5 && !shared.has(value)));
  }

  test('by id: nothing of theirs is anywhere', () => {
    const made = cutSet(layout, setOf(files), { optOut: [{ file, column, values: [...gone] }] });
    const found = valuesIn(layout, made);
    const left = [...gone, ...ownValues()].filter((value) => found.has(value));
    // A date of birth or a room may be somebody else's too.
    const isNumber = (value: string) => gone.has(value) || /@|^\w*\d{5,}$/.test(value);
    const dates = left.filter((value) => /^\d{8}$/.test(value) && !gone.has(value));
    expect(left.filter((value) => isNumber(value) && !dates.includes(value))).toEqual([]);
    // Guardians of theirs alone go too.
    const staying = ids.filter((value) => !gone.has(value) && !value.startsWith('G'));
    for (const value of staying) expect(found.has(value), value).toBe(true);
  });

  test('by a mark in one of their rows: the same rows go', () => {
    const marked = markedIn(layout.files.find((it) => it.name === file)!, files[file]!, at, gone);
    if (marked === undefined) return;
    const byMark = cutSet(layout, setOf({ ...files, [file]: marked }), {
      optOut: [{ file, column: 'metadata.optOut', values: ['YES'] }],
    });
    const byId = cutSet(layout, setOf({ ...files, [file]: marked }), { optOut: [{ file, column, values: [...gone] }] });
    const found = valuesIn(layout, byMark);
    expect([...gone].filter((value) => found.has(value))).toEqual([]);
    for (const [name, { bytes }] of byId) if (name !== file) within(byMark.get(name)!.bytes, bytes);
  });
});

/** Every line of the one is a line of the other. */
function within(few: Buffer, many: Buffer): void {
  const known = new Set(lines(many));
  expect(lines(few).filter((line) => !known.has(line))).toEqual([]);
}

/** The file with one more column, that says `yes` in the first row of each who opted out. */
function markedIn(file: LayoutFile, text: string, at: number, gone: ReadonlySet<string>): string | undefined {
  if (!file.header) return undefined;
  const seen = new Set<string>();
  return lines(text)
    .map((line, place) => {
      const bare = line.trimEnd();
      const id = (tableIn({ files: [file] } as Layout, file.name, bare)[0] ?? [])[at] ?? '';
      const isFirst = gone.has(id) && !seen.has(id);
      if (isFirst) seen.add(id);
      return `${bare}${file.delimiter}${place === 0 ? 'metadata.optOut' : isFirst ? 'yes' : ''}\r\n`;
    })
    .join('');
}

describe('families and classes, OneRoster 1.1', () => {
  const users =
    csv(`sourcedId,status,dateLastModified,enabledUser,orgSourcedIds,role,username,userIds,givenName,familyName,middleName,identifier,email,sms,phone,agentSourcedIds,grades,password,metadata.optOut
    st1,,,true,s1,student,ada,,Ada,Ames,,,,,,"g1,g2",05,,true
    st2,,,true,s1,student,ben,,Ben,Ames,,,,,,g2,05,,
    st3,,,true,s1,student,cy,,Cy,Cole,,,,,,,05,,
    g1,,,true,s1,guardian,gail,,Gail,Ames,,,gail@home.example,,555-0101,st1,,,
    g2,,,true,s1,parent,gus,,Gus,Ames,,,gus@home.example,,555-0102,"st1, st2",,,
    g3,,,true,s1,relative,una,,Una,Ames,,,una@home.example,,555-0103,st1,,,
    t1,,,true,s1,teacher,tea,,Tea,Cher,,,,,,st1,,,
    t2,,,true,s1,teacher,tim,,Tim,Cher,,,,,,,,,`);
  const files = {
    'users.csv': users,
    'orgs.csv': csv('sourcedId,status,dateLastModified,name,type,identifier,parentSourcedId\ns1,,,North,school,,'),
    'academicSessions.csv': csv(
      'sourcedId,status,dateLastModified,title,type,startDate,endDate,parentSourcedId,schoolYear\ny,,,Year,schoolYear,2026-08-01,2027-06-01,,2027',
    ),
    'courses.csv': csv(
      'sourcedId,status,dateLastModified,schoolYearSourcedId,title,courseCode,grades,orgSourcedId,subjects,subjectCodes\nco,,,y,Maths,,,s1,,',
    ),
    'classes.csv':
      csv(`sourcedId,status,dateLastModified,title,grades,courseSourcedId,classCode,classType,location,schoolSourcedId,termSourcedIds,subjects,subjectCodes,periods
      c1,,,At home with Ada,,co,,scheduled,,s1,y,,,
      c2,,,Maths,,co,,scheduled,,s1,y,,,
      c3,,,Empty from the beginning,,co,,scheduled,,s1,y,,,`),
    'enrollments.csv':
      csv(`sourcedId,status,dateLastModified,classSourcedId,schoolSourcedId,userSourcedId,role,primary,beginDate,endDate
      e1,,,c1,s1,st1,student,,,
      e2,,,c1,s1,t1,teacher,,,
      e3,,,c2,s1,st1,student,,,
      e4,,,c2,s1,st2,student,,,
      e5,,,c2,s1,t2,teacher,,,
      e6,,,c3,s1,t2,teacher,,,`),
    'demographics.csv': csv(`sourcedId,status,dateLastModified,birthDate,sex
      st1,,,2015-01-01,female
      st2,,,2015-02-02,male
      gone,,,2014-03-03,male`),
  };
  const optOut = [{ file: 'users.csv', column: 'metadata.optOut', values: ['true'] }];
  const made = cutSet('oneroster-1.1', setOf(files), { optOut });

  test('who is there for the student alone goes too, whoever names whom', () => {
    const left = textOf(made, 'users.csv');
    for (const gone of ['st1', 'g1,', 'Gail', 'Una', '555-0101', '555-0103']) expect(left).not.toContain(gone);
    for (const stays of ['st2,', 'Gus', 'Tea', 'Tim', 'st3,']) expect(left).toContain(stays);
    expect(left).toContain(',555-0102, st2,'.replace(', st2', ',"st2"').replace('"st2"', '" st2"'));
  });

  test('a class with no other pupil goes with its title; one that never had any stays', () => {
    expect(textOf(made, 'classes.csv')).not.toContain('Ada');
    expect(textOf(made, 'classes.csv')).toContain('c2,');
    expect(textOf(made, 'classes.csv')).toContain('c3,');
    expect(textOf(made, 'enrollments.csv')).toBe(
      lines(files['enrollments.csv'])
        .filter((line) => /^(source|e[456])/.test(line))
        .join(''),
    );
  });

  test('of whom nobody can tell stays here', () => {
    expect(textOf(made, 'demographics.csv')).toBe(
      lines(files['demographics.csv'])
        .filter((line) => !/^(st1|gone)/.test(line))
        .join(''),
    );
    expect(made.get('demographics.csv')!.cut.rows).toEqual({ parent: 1, unknown: 1 });
    const byId = cutSet('oneroster-1.1', setOf(files), {
      optOut: [{ file: 'users.csv', column: 'sourcedId', values: ['st1'] }],
    });
    // Who is not on a list of ids did not opt out.
    expect(textOf(byId, 'demographics.csv')).toContain('gone,');
    const ofSchool = cutSet('oneroster-1.1', setOf(files), { schools: ['s1'] });
    expect(textOf(ofSchool, 'demographics.csv')).not.toContain('gone,');
  });

  test('a mark among the demographics is a mark of the student', () => {
    const marked = lines(files['demographics.csv'])
      .map((line, at) => line.replace('\r', `,${at === 0 ? 'metadata.optOut' : at === 1 ? 'true' : ''}\r`))
      .join('');
    const byFact = cutSet('oneroster-1.1', setOf({ ...files, 'demographics.csv': marked }), {
      optOut: [{ ...optOut[0]!, file: 'demographics.csv' }],
    });
    for (const { bytes } of byFact.values()) expect(bytes.toString()).not.toMatch(/st1|Ada|Gail/);
  });

  test('values that nobody has and schools that there are not are known, each by itself', () => {
    const unmet = (only: Only) => {
      const rows = keptRows(builtInLayout('oneroster-1.1')!, setOf(files), only, () => {});
      return { schools: rows.unknownSchools, optOut: rows.unknownValues };
    };
    const grades = { file: 'users.csv', column: 'grades', values: ['5', ' 05'] };
    // st1 has both marks: neither hides that the other is there.
    expect(unmet({ optOut: [{ ...optOut[0]!, values: ['yes', 'TRUE', 'Y'] }, grades] })).toEqual({
      schools: [],
      optOut: [
        { ...optOut[0]!, values: ['yes', 'Y'] },
        { ...grades, values: ['5'] },
      ],
    });
    expect(unmet({ optOut, schools: ['s1', '9999'] })).toEqual({ schools: ['9999'], optOut: [] });
    const student = { file: 'users.csv', column: 'sourcedId', values: ['st1'] };
    expect(unmet({ optOut: [student, { ...optOut[0]!, values: ['true'] }] })).toEqual({ schools: [], optOut: [] });
  });

  test('without the file or the column that says it, nobody can tell who opted out', () => {
    const layout = builtInLayout('oneroster-1.1')!;
    const said: string[] = [];
    const { 'demographics.csv': _, ...without } = files;
    const only = { optOut: [{ file: 'demographics.csv', column: 'sex', values: ['female'] }] };
    keptRows(layout, setOf(without), only, (file, column) => said.push(`${file} ${column}`));
    keptRows(layout, setOf({ ...files, 'demographics.csv': '' }), only, (file, column) =>
      said.push(`${file} ${column}`),
    );
    expect(said).toEqual(['demographics.csv sex', 'demographics.csv sex']);
  });

  test('the marks are found however they are written', () => {
    for (const value of [' TRUE ', '\u00a0true', 'ｔｒｕｅ']) {
      const said = files['users.csv'].replace(',05,,true', `,05,,${value}`);
      const cut = cutSet('oneroster-1.1', setOf({ ...files, 'users.csv': said }), { optOut });
      expect(textOf(cut, 'users.csv')).not.toContain('Ada');
    }
    const twice = files['users.csv']
      .replace('metadata.optOut', 'metadata.optOut,metadata.optOut')
      .replace(',05,,true', ',05,,,true')
      .replaceAll(/(?<=,)\r/g, ',\r');
    expect(
      textOf(cutSet('oneroster-1.1', setOf({ ...files, 'users.csv': twice }), { optOut }), 'users.csv'),
    ).not.toContain('Ada');
  });

  test('in a list the right ones are taken out, whatever blanks stand in it', () => {
    for (const blank of [' ', '\u00a0', '\u2003', '\u0001', '\t']) {
      const list = `"${blank},st1,${blank},st2"`;
      const said = files['users.csv'].replace('"st1, st2"', list);
      for (const encoding of ['utf-8', 'utf-16le'] as Encoding[]) {
        const cut = cutSet('oneroster-1.1', setOf({ ...files, 'users.csv': said }, encoding), { optOut });
        const bytes = cut.get('users.csv')!.bytes;
        expect(encoding === 'utf-8' ? bytes.toString() : bytes.toString('utf16le')).not.toContain('st1');
      }
    }
  });
});
