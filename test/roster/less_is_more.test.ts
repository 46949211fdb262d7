// What is cut out of a set: nothing that stays is changed, nothing of another school or of whoever opted out goes along,
// and what goes along still passes our own check.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type CutFile, cutFile } from '../../src/roster/cut_rows.ts';
import { matchFiles } from '../../src/roster/file_set.ts';
import { keptRows } from '../../src/roster/kept_rows.ts';
import type { Encoding } from '../../src/roster/layout.ts';
import { builtInLayout, builtInLayouts } from '../../src/roster/layouts/catalogue.ts';
import { type Only, onlyMistakes } from '../../src/roster/only.ts';
import { districtOf } from '../districts/district.ts';
import { filesOf } from '../districts/files_of.ts';
import { check, fileOf, setOf } from './sets.ts';

function cutSet(layoutId: string, files: ReturnType<typeof setOf>, only: Only) {
  const layout = builtInLayout(layoutId)!;
  expect(onlyMistakes(layout, only)).toEqual([]);
  const unfound: string[] = [];
  const rows = keptRows(layout, files, only, (file, column) => unfound.push(`${file} ${column}`));
  expect(unfound).toEqual([]);
  const made = new Map<string, { bytes: Buffer; cut: CutFile }>();
  for (const { layoutFile, file } of matchFiles(layout, files).matched) {
    const parts: Uint8Array[] = [];
    const cut = cutFile(layoutFile, file, only.columns?.[layoutFile.name], rows, (part) => parts.push(part.slice()));
    made.set(file.name, { bytes: Buffer.concat(parts), cut });
  }
  return made;
}

const lines = (bytes: Buffer | string) => bytes.toString().split(/(?<=\n)/);
const lost = (cut: CutFile) => Object.values(cut.rows).reduce((sum, count) => sum + count, 0);
const district = districtOf({ seed: 31, students: 400, schools: 4 });
const withSchools = builtInLayouts.filter((layout) =>
  layout.files.some((file) => file.columns.some((column) => column.group === 'school')),
);

/** Ids of the schools as the files of this layout have them: what most rows name. */
function schoolsIn(layoutId: string, files: Record<string, string>): string[] {
  const counts = new Map<string, number>();
  const layout = builtInLayout(layoutId)!;
  for (const file of layout.files) {
    const at = file.columns.findIndex((column) => column.group === 'school');
    const text = files[file.name];
    if (at < 0 || text === undefined) continue;
    const name = file.columns[at]!.name;
    const header = lines(text)[0]!.trimEnd().split(file.delimiter);
    const place = file.header ? header.indexOf(name) : at;
    for (const line of lines(text).slice(file.header ? 1 : 0)) {
      const value = line.trimEnd().split(file.delimiter)[place]?.replaceAll('"', '');
      if (value) counts.set(value, (counts.get(value) ?? 0) + 1);
    }
  }
  return [...counts.keys()];
}

describe.each(withSchools.map((layout) => layout.id))('%s', (id) => {
  const files = filesOf(district, id);
  const schools = schoolsIn(id, files);
  test('of some schools: a subset, line by line, and nothing is lost in silence', () => {
    const made = cutSet(id, setOf(files), { schools: schools.slice(0, 1) });
    for (const [name, { bytes, cut }] of made) {
      const before = lines(files[name]!);
      const after = lines(bytes);
      expect(before.length - after.length, name).toBe(lost(cut));
      if (cut.references > 0) continue;
      let at = 0;
      for (const line of after) {
        while (at < before.length && before[at] !== line) at++;
        expect(at, `${name} has a line that was not there`).toBeLessThan(before.length);
        at++;
      }
    }
    expect([...made.values()].reduce((sum, { cut }) => sum + lost(cut), 0)).toBeGreaterThan(0);
  });

  test('of all schools: every byte', () => {
    const made = cutSet(id, setOf(files), { schools: schools });
    for (const [name, { bytes, cut }] of made) {
      // Whom no school names stays here all the same.
      const { unused = 0, ...rest } = cut.rows;
      expect(rest, name).toEqual({});
      if (unused === 0) expect(bytes.toString()).toBe(files[name]);
    }
  });

  test('what goes along passes our own check', () => {
    const made = cutSet(id, setOf(files), { schools: schools.slice(0, 1) });
    const set = [...made].map(([name, { bytes }]) => fileOf(name, new Uint8Array(bytes)));
    const { report } = check(builtInLayout(id)!, set);
    const grave = report.notices.filter(
      (it) => ['reject', 'hold', 'error'].includes(it.severity) && it.code !== 'file_header_only',
    );
    // A file may have nothing of this school.
    expect(grave.map((it) => [it.code, it.file, it.column, it.count])).toEqual([]);
  });
});

describe('OneRoster, small', () => {
  const layout = 'oneroster-1.1';
  const files = filesOf(districtOf({ seed: 8, students: 60, schools: 3 }), layout);
  const ids = (name: string) =>
    lines(files[name]!)
      .slice(1)
      .map((line) => line.split(',')[0]!.replaceAll('"', ''));
  const encodings: Encoding[] = ['utf-8', 'utf-16le', 'utf-16be', 'windows-1252'];

  test('whoever opted out is nowhere, in any encoding and any chunks, and the check agrees', () => {
    const users = ids('users.csv');
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.constantFrom(...users), { minLength: 1, maxLength: 12 }),
        fc.constantFrom(...encodings),
        (values, encoding) => {
          const only = { optOut: [{ file: 'users.csv', column: 'sourcedId', values }] };
          const made = cutSet(layout, setOf(files, encoding), only);
          const gone = new Set(values);
          for (const { bytes } of made.values()) {
            const text = encoding.startsWith('utf-16')
              ? new TextDecoder(encoding).decode(bytes)
              : bytes.toString('latin1');
            for (const value of text.split(/[\s,"]+/)) expect(gone.has(value)).toBe(false);
          }
          const set = [...made].map(([name, { bytes }]) => fileOf(name, new Uint8Array(bytes)));
          const { report } = check(builtInLayout(layout)!, set);
          expect(report.notices.filter((it) => it.code.startsWith('reference'))).toEqual([]);
        },
      ),
      { numRuns: 25 },
    );
  });

  test('the columns that stay are byte for byte what they were, and what the layout requires stays', () => {
    const only = {
      columns: {
        'users.csv': ['sourcedId', 'enabledUser', 'orgSourcedIds', 'role', 'username', 'givenName', 'familyName'],
      },
    };
    const quoted = filesOf(districtOf({ seed: 8, students: 60, schools: 3 }), layout, { quoting: 'all' } as object);
    for (const set of [files, quoted]) {
      const { bytes, cut } = cutSet(layout, setOf(set), only).get('users.csv')!;
      expect(cut.columns).toContain('email');
      const before = lines(set['users.csv']!).map((line) => line.trimEnd().split(/,(?=(?:[^"]*"[^"]*")*[^"]*$)/));
      const after = lines(bytes).map((line) => line.trimEnd().split(/,(?=(?:[^"]*"[^"]*")*[^"]*$)/));
      const places = before[0]!.flatMap((name, at) => (cut.keptColumns.includes(name.replaceAll('"', '')) ? [at] : []));
      expect(after).toEqual(before.map((fields) => places.map((at) => fields[at])));
    }
    expect(onlyMistakes(builtInLayout(layout)!, { columns: { 'users.csv': ['sourcedId'] } })[0]!.text).toContain(
      'cannot go without',
    );
  });

  test('a column to be judged by that the file does not have is said', () => {
    const said: string[] = [];
    const only = { optOut: [{ file: 'users.csv', column: 'metadata.directoryOptOut', values: ['true'] }] };
    keptRows(builtInLayout(layout)!, setOf(files), only, (file, column) => said.push(`${file} ${column}`));
    expect(said).toEqual(['users.csv metadata.directoryOptOut']);
  });

  test('a damaged row stays here, and is counted', () => {
    const users = `${files['users.csv']}only,three,fields\r\n`;
    const made = cutSet(layout, setOf({ ...files, 'users.csv': users }), { schools: ids('orgs.csv').slice(0, 2) });
    expect(made.get('users.csv')!.cut.rows.unreadable).toBe(1);
    expect(made.get('users.csv')!.bytes.toString()).not.toContain('three');
  });
});
