// Who left, came and changed, against a reference that keeps all rows in maps: in any encoding and dialect, with keys of
// one column, of two and of none, with repeats, blank lines, footers and headers in between; and on whole districts.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ChangeListing, type ListedRow } from '../../src/roster/change_listing.ts';
import type { ChangeKind } from '../../src/roster/changed_keys.ts';
import { changedKeys, changeKinds } from '../../src/roster/changed_keys.ts';
import type { CheckResult } from '../../src/roster/check.ts';
import type { Encoding, Layout, LayoutFile } from '../../src/roster/layout.ts';
import { builtInLayout, builtInLayouts } from '../../src/roster/layouts/catalogue.ts';
import type { SetFile } from '../../src/roster/set_file.ts';
import { districtOf } from '../districts/district.ts';
import { filesOf } from '../districts/files_of.ts';
import { bytesOf, check, fileOf, setOf } from './sets.ts';

type Row = [id: string, part: string, name: string, school: string];

interface Night {
  rows: Row[];
  encoding: Encoding;
  lineEnding: string;
  isQuoted: boolean;
  /** Lines of no row, by the row they stand before. */
  between: { at: number; what: 'blank' | 'header' }[];
  chunkBytes: number;
}

const columns = ['id', 'part', 'name', 'school'];

function layoutOf(key: string[], delimiter: string): Layout {
  const file: LayoutFile = {
    name: 'rows.csv',
    pattern: '^rows\\.csv$',
    required: true,
    delimiter,
    header: true,
    quoting: 'rfc4180',
    columnOrder: 'any',
    key,
    columns: columns.map((name) => ({
      name,
      required: true,
      filled: false,
      type: 'string',
      ...(name === 'school' ? { group: 'school' as const } : {}),
    })),
    extraColumns: 'refused',
  };
  return { id: 'rows', title: 'Rows', source: 'the test', pinned: false, files: [file] };
}

function textOf(night: Night, delimiter: string): string {
  const cell = (value: string) =>
    night.isQuoted || /[",;\t\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
  const lines = [columns.join(delimiter)];
  for (const [at, row] of night.rows.entries()) {
    for (const { what } of night.between.filter((one) => one.at === at))
      lines.push(what === 'blank' ? '' : columns.join(delimiter));
    lines.push(row.map(cell).join(delimiter));
  }
  return lines.map((line) => line + night.lineEnding).join('');
}

const word = fc.constantFrom('', 'Ana', 'Bo', 'Peña', 'Zoë', 'a,b', 'say "x"', '=1+1', 'two\nlines', '7');
const rowOf = fc.tuple(
  fc.constantFrom('', '1', '2', '3', '4', '5', '6', '007', 'ñ8', '9'),
  fc.constantFrom('', 'x', 'y'),
  word,
  fc.constantFrom('', 'North', 'South'),
);
const nightOf: fc.Arbitrary<Night> = fc.record({
  rows: fc.array(rowOf, { minLength: 1, maxLength: 14 }),
  encoding: fc.constantFrom<Encoding>('utf-8', 'utf-8', 'utf-16le', 'windows-1252'),
  lineEnding: fc.constantFrom('\n', '\r\n'),
  isQuoted: fc.boolean(),
  between: fc.array(fc.record({ at: fc.nat(13), what: fc.constantFrom('blank' as const, 'header' as const) }), {
    maxLength: 3,
  }),
  chunkBytes: fc.constantFrom(3, 64, 1 << 20),
});

/** Two nights of which the second is the first with some rows left out, put in, changed and moved. */
const nights = fc
  .tuple(
    nightOf,
    nightOf,
    fc.array(fc.tuple(fc.nat(13), fc.constantFrom('keep', 'keep', 'drop', 'change'), word), { maxLength: 14 }),
  )
  .map(([before, other, edits]): [Night, Night] => {
    const rows = before.rows.flatMap((row, at): Row[] => {
      const edit = edits.find(([place]) => place === at);
      if (edit === undefined || edit[1] === 'keep') return [row];
      return edit[1] === 'drop' ? [] : [[row[0], row[1], edit[2], row[3]]];
    });
    return [before, { ...other, rows: [...rows, ...other.rows.slice(0, 4)] }];
  });

/** Rows by key, without repeats. What another encoding writes with other bytes is another value. */
function reference(night: Night, key: string[]): Map<string, Map<string, Row>> {
  const found = new Map<string, Map<string, Row>>();
  const asBytes = (value: string) =>
    night.encoding === 'windows-1252' && Buffer.byteLength(value) > value.length ? `1252 ${value}` : value;
  for (const row of night.rows) {
    if (row.every((value) => value === '')) continue;
    const parts = key.map((name) => row[columns.indexOf(name)]!);
    if (key.length > 0 && parts.every((part) => part === '')) continue;
    const content = row.map(asBytes).join('\u0001');
    const id = key.length === 0 ? content : parts.map(asBytes).join('\u0001');
    found.set(id, (found.get(id) ?? new Map()).set(content, row));
  }
  return found;
}

function listingOf(layout: [CheckResult, SetFile], tonight: [CheckResult, SetFile], name: string, showValues = true) {
  const nightOf = ([{ baseline }, file]: [CheckResult, SetFile]) => ({
    file,
    layoutFile: baseline.layout.files.find((one) => one.name === name)!,
    kept: baseline.files.find((one) => one.name === name)!,
  });
  return new ChangeListing(nightOf(layout), nightOf(tonight), { comparesContents: true, showValues });
}

/** A listed row as the reference has rows. */
function plain(listing: ChangeListing, values: string[] | undefined): string | undefined {
  return values && columns.map((name) => values[listing.columns.findIndex((one) => one.name === name)]).join('\u0001');
}

const sorted = (rows: readonly unknown[]) => rows.map((row) => JSON.stringify(row)).sort();

describe('against a reference', () => {
  test.each([[['id']], [['id', 'part']], [[]]])('with the key %j', (key) => {
    let compared = 0;
    fc.assert(
      fc.property(nights, fc.constantFrom(',', ';', '\t'), ([before, after], delimiter) => {
        const layout = layoutOf(key, delimiter);
        const file = (night: Night) =>
          fileOf('rows.csv', bytesOf(textOf(night, delimiter), night.encoding), night.chunkBytes);
        const last = check(layout, [file(before)]);
        const tonight = check(last.pinned, [file(after)], { baseline: last.baseline });
        const report = tonight.report.files[0];
        // A night of blanks alone, or one that no longer has the agreed letters everywhere, is not compared.
        const isCompared = !tonight.report.notChecked.some(({ rule }) => rule === 'rows_removed_mass');
        fc.pre(last.baseline.files.length === 1 && tonight.baseline.files.length === 1 && isCompared);
        compared++;
        const was = reference(before, key);
        const is = reference(after, key);
        const listing = listingOf([last, file(before)], [tonight, file(after)], 'rows.csv');
        const list = (kind: ChangeKind, more = {}) => [...listing.rows(listing.select({ kind, ...more }))];

        const removed = [...was].flatMap(([id, rows]) =>
          is.has(id) ? [] : [...rows.values()].map((row) => row.join('\u0001')),
        );
        expect(sorted(list('removed').map((row) => plain(listing, row.before)))).toEqual(sorted(removed));
        const added = [...is].flatMap(([id, rows]) =>
          was.has(id) ? [] : [...rows.values()].map((row) => row.join('\u0001')),
        );
        expect(sorted(list('added').map((row) => plain(listing, row.after)))).toEqual(sorted(added));
        const changed = [...is].filter(([id, rows]) => {
          const old = was.get(id);
          return old !== undefined && sorted([...old.keys()]).join() !== sorted([...rows.keys()]).join();
        });
        const selected = listing.select({ kind: 'changed' });
        expect(selected.total).toBe(changed.length);
        expect(report).toMatchObject({
          removed: listing.select({ kind: 'removed' }).total,
          added: listing.select({ kind: 'added' }).total,
          changed: selected.total,
        });
        const pairs = list('changed');
        for (const row of pairs) {
          if (row.before === undefined || row.after === undefined) continue;
          const other = listing.columns.flatMap(({ name }, at) => (row.before![at] === row.after![at] ? [] : [name]));
          expect(row.differs).toEqual(other);
        }
        for (const [id] of changed) {
          const only = [...is.get(id)!.values()].filter(
            (row) => ![...was.get(id)!.values()].some((old) => old.join() === row.join()),
          );
          for (const row of only) expect(pairs.map((one) => plain(listing, one.after))).toContain(row.join('\u0001'));
        }

        // Page by page it is the same, and so it is by group and by key.
        for (const kind of changeKinds) {
          const whole = list(kind);
          const selection = listing.select({ kind });
          const pages: ListedRow[] = [];
          for (let at = 0; at < selection.total; at += 2) pages.push(...listing.rows(selection, at, at + 2));
          expect(sorted(pages)).toEqual(sorted(whole));
          const at = listing.columns.findIndex(({ name }) => name === 'id');
          for (const id of key.length === 0 ? [] : ['1', '007', 'ñ8']) {
            const wanted = whole.filter((row) => (row.after ?? row.before)?.[at] === id);
            expect(sorted(list(kind, { key: ` ${id} ` }))).toEqual(sorted(wanted));
          }
        }
        for (const { kind, group, removed: gone, added: come } of report?.groups ?? []) {
          if (group.endsWith('••')) continue;
          const asked = { kind, name: group };
          expect(listing.select({ kind: 'removed', group: asked }).total).toBe(gone);
          expect(listing.select({ kind: 'added', group: asked }).total).toBe(come);
        }
      }),
      { numRuns: 250 },
    );
    expect(compared).toBeGreaterThan(100);
  });
});

test('keys are told apart whatever their order, also when rows moved far', () => {
  const lanes = (keys: number[]) => Int32Array.from(keys.flatMap((key) => [key * 7919, ~key]));
  const kept = (keys: number[], contents: number[]) => ({
    name: 'x',
    sha256: '',
    bytes: 0,
    rows: keys.length,
    keys: lanes(keys),
    contents: lanes(contents),
    groups: undefined,
    groupTable: undefined,
    sample: { columns: [], limit: 0, rows: new Int32Array(0) },
  });
  const some = fc.uniqueArray(fc.nat(400), { maxLength: 300 });
  const orders = fc
    .tuple(some, some, fc.boolean())
    .map(([a, b, isSorted]) => (isSorted ? [a.sort((x, y) => x - y), b.sort((x, y) => x - y)] : [a, b]));
  fc.assert(
    fc.property(orders, ([a, b]) => {
      const before = kept(a!, a!);
      const after = kept(
        b!,
        b!.map((key) => (key % 5 === 0 ? key + 1000 : key)),
      );
      const of = (kind: ChangeKind) => changedKeys(before, after, kind);
      expect([...of('removed').before].map((at) => a![at])).toEqual(a!.filter((key) => !b!.includes(key)));
      expect([...of('added').after].map((at) => b![at])).toEqual(b!.filter((key) => !a!.includes(key)));
      const both = b!.filter((key) => key % 5 === 0 && a!.includes(key));
      expect([...of('changed').after].map((at) => b![at])).toEqual(both);
      expect([...of('changed').before].map((at) => a![at])).toEqual(both);
    }),
    { numRuns: 200 },
  );
});

describe('on a district', () => {
  test.each(builtInLayouts.map(({ id }) => [id]))(
    '%s: the numbers are those of the report, and every row is found',
    (id) => {
      const layout = builtInLayout(id)!;
      const before = setOf(filesOf(districtOf({ seed: 5, students: 120 }), id));
      const after = setOf(filesOf(districtOf({ seed: 5, students: 120, leave: 0.1, join: 0.1, change: 0.2 }), id));
      const last = check(layout, before);
      const tonight = check(last.pinned, after, { baseline: last.baseline });
      let rows = 0;
      for (const report of tonight.report.files) {
        const { name, sha256 } = report;
        if (tonight.report.notChecked.some((one) => one.rule === 'rows_removed_mass' && one.file === name)) continue;
        const kept = last.baseline.files.find((one) => one.name === name);
        if (kept === undefined) continue;
        const source = (files: SetFile[], hash: string) => files.find((one) => one.sha256 === hash)!;
        const listing = listingOf([last, source(before, kept.sha256)], [tonight, source(after, sha256)], name);
        for (const kind of changeKinds) {
          const selection = listing.select({ kind });
          expect(selection.total, `${name} ${kind}`).toBe(report[kind]);
          const listed = [...listing.rows(selection)];
          expect(listed.length).toBeGreaterThanOrEqual(selection.total);
          rows += listed.length;
          if (kind === 'changed')
            expect(listed.every((row) => row.differs === undefined || row.differs.length > 0)).toBe(true);
        }
      }
      expect(rows).toBeGreaterThan(10);
    },
  );
});

test('in a row of another width a password may stand anywhere: nothing of it is shown', () => {
  const layout = builtInLayout('microsoft-sds-v1')!;
  const header = 'SIS ID,School SIS ID,First Name,Last Name,Username,Password';
  const night = (rows: string) => setOf({ 'Teacher.csv': `${header}\nT1,S1,Ana,Lee,alee,pw1\n${rows}` });
  const [before, after] = [night(''), night('T2,S1,Bo,Roe,Jr,broe,pw2\nT3,S1,Cy,croe,pw3\n')];
  const last = check(layout, before);
  const tonight = check(last.pinned, after, { baseline: last.baseline });
  const listing = listingOf([last, before[0]!], [tonight, after[0]!], 'Teacher.csv', true);
  const rows = [...listing.rows(listing.select({ kind: 'added' }))];
  expect(rows.map(({ line }) => line)).toEqual([3, 4]);
  expect(new Set(rows.flatMap(({ after }) => after!))).toEqual(new Set(['••']));
});

test('values are masked unless they are asked for, and a password always', () => {
  const layout = builtInLayout('microsoft-sds-v1')!;
  const header = 'SIS ID,School SIS ID,First Name,Last Name,Username,Password';
  const night = (rows: string) => setOf({ 'Teacher.csv': `${header}\n${rows}` });
  const [before, after] = [
    night('T1,S1,Ana,Lee,alee,pw1\nT2,S1,Bo,Roe,broe,pw2\n'),
    night('T1,S1,Ana,Rose,alee,pw9\n'),
  ];
  const last = check(layout, before);
  const tonight = check(last.pinned, after, { baseline: last.baseline });
  const list = (showValues: boolean, kind: ChangeKind) => {
    const listing = listingOf([last, before[0]!], [tonight, after[0]!], 'Teacher.csv', showValues);
    return { columns: listing.columns, rows: [...listing.rows(listing.select({ kind }))] };
  };
  const masked = list(false, 'removed');
  expect(masked.columns.map(({ name }) => name)).toEqual([
    'SIS ID',
    'First Name',
    'Last Name',
    'School SIS ID',
    'Username',
    'Password',
  ]);
  expect(masked.columns.map(({ identifies }) => identifies)).toEqual([true, true, true, false, false, false]);
  expect(masked.rows).toEqual([{ lineBefore: 3, before: ['T••', 'B••', 'R••', 'S••', 'b••', '••'] }]);
  expect(list(true, 'removed').rows[0]!.before).toEqual(['T2', 'Bo', 'Roe', 'S1', 'broe', '••']);
  expect(list(true, 'changed').rows).toEqual([
    {
      lineBefore: 2,
      line: 2,
      before: ['T1', 'Ana', 'Lee', 'S1', 'alee', '••'],
      after: ['T1', 'Ana', 'Rose', 'S1', 'alee', '••'],
      differs: ['Last Name', 'Password'],
    },
  ]);
});
