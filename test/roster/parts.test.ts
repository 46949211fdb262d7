// A file read in parts by two threads gives the same report and the same baseline, byte for byte, as one read by one:
// whatever is in it, and wherever it is cut.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { encodeBaseline } from '../../src/roster/baseline_bytes.ts';
import type { CheckResult } from '../../src/roster/check.ts';
import type { Encoding, Layout } from '../../src/roster/layout.ts';
import { builtInLayout, builtInLayouts } from '../../src/roster/layouts/catalogue.ts';
import type { PartFindings } from '../../src/roster/part_scan.ts';
import { scanPart } from '../../src/roster/part_scan.ts';
import type { Assistant } from '../../src/roster/read_parts.ts';
import type { SetFile } from '../../src/roster/set_file.ts';
import { districtOf } from '../districts/district.ts';
import { filesOf } from '../districts/files_of.ts';
import { bytesOf, check, fileOf, setOf } from './sets.ts';
import { spillInMemory } from './spill_in_memory.ts';

/** An assistant that is not another thread, but to which everything goes as a structured clone, as to one. */
function assistantOf(least: number, isOut: (question: number) => boolean = () => false) {
  const counts = { asked: 0, absorbable: 0 };
  const assistant: Assistant = {
    partBytes: { least, most: least * 3 },
    open(file, plan) {
      const sent = structuredClone(plan);
      const answers: (PartFindings | undefined)[] = [];
      return {
        ask(request) {
          counts.asked++;
          const found = isOut(counts.asked) ? undefined : structuredClone(scanPart(file, sent, request));
          if (found !== undefined) counts.absorbable++;
          answers.push(found);
        },
        isAwake: true,
        get answers() {
          return counts.asked % 3 === 0 ? 0 : answers.length;
        },
        take: () => answers.shift(),
        close: () => undefined,
      };
    },
  };
  return { assistant, counts };
}

/** Everything a check tells, as bytes. */
function told({ report, baseline }: CheckResult): string {
  return JSON.stringify(report) + Buffer.concat([...encodeBaseline(baseline)]).toString('base64');
}

function bothWays(layout: Layout, files: SetFile[], least: number, before?: SetFile[], isOut?: (n: number) => boolean) {
  const { assistant, counts } = assistantOf(least, isOut);
  const baseline = before === undefined ? undefined : check(layout, before).baseline;
  const severities = { key_duplicate: 'warn', enum_unknown: 'info' } as const;
  const more = { showValues: true, severities, ...(baseline === undefined ? {} : { baseline }) };
  const alone = check(layout, files, more);
  const together = check(layout, files, { ...more, assistant });
  expect(told(together)).toBe(told(alone));
  if (baseline === undefined) {
    const spilled = check(layout, files, { ...more, assistant, spill: spillInMemory() });
    expect(JSON.stringify(spilled.report)).toBe(JSON.stringify(alone.report));
  }
  return { ...counts, report: alone.report };
}

const layout: Layout = {
  id: 'parts',
  title: 'Parts',
  files: [
    {
      name: 'schools.csv',
      required: true,
      header: true,
      delimiter: ',',
      quoting: 'rfc4180',
      columnOrder: 'any',
      key: ['id'],
      columns: [
        { name: 'id', type: 'string', required: true },
        { name: 'code', type: 'string', required: false },
        { name: 'type', type: 'enum', required: false, values: ['school', 'district'] },
      ],
    },
    {
      name: 'students.csv',
      required: true,
      header: true,
      delimiter: ',',
      quoting: 'rfc4180',
      columnOrder: 'any',
      key: ['id'],
      requireOneOf: [['codes', 'grade']],
      agree: [
        { by: 'id', columns: ['name', 'grade', 'born'] },
        { by: 'name', columns: ['school'], inferred: true },
      ],
      maxRows: [
        { by: 'id', most: 2 },
        { by: 'born', most: 1 },
      ],
      columns: [
        { name: 'id', type: 'string', required: true },
        { name: 'name', type: 'string', required: true },
        {
          name: 'school',
          type: 'string',
          required: true,
          references: 'schools.csv.id',
          referencesType: { column: 'type', values: ['school'] },
          group: 'school',
        },
        { name: 'codes', type: 'list', required: false, references: 'schools.csv.code', mayPointOutside: true },
        { name: 'grade', type: 'enum', required: false, values: ['01', '02', 'KG'], group: 'grade' },
        { name: 'born', type: 'date', required: false, references: 'days.csv.day' },
        { name: 'sibling', type: 'list', required: false, references: 'students.csv.id' },
      ],
    },
    {
      name: 'days.csv',
      pattern: '^never$',
      required: false,
      header: true,
      delimiter: ',',
      quoting: 'rfc4180',
      columnOrder: 'any',
      key: ['day'],
      columns: [{ name: 'day', type: 'date', required: true }],
    },
  ],
} as unknown as Layout;

const cell = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom('Ann', 'Ben', 'O’Neil', 'Peña', '😀', '', ' ', 'x'.repeat(70)) },
  { weight: 2, arbitrary: fc.constantFrom('"a,b"', '"a ""b"" c"', '"two\nlines"', '"three\r\nmore\nlines"', '""') },
  { weight: 1, arbitrary: fc.constantFrom('"open', 'mid"dle', '"a"b', '"a\nb"c', 'a\u0000b', 'Ã©t', '\ufffd') },
);
const row = fc
  .record({
    id: fc.oneof(
      fc.nat(60).map(String),
      fc.nat(100_000).map((id) => `id-${id}`),
      fc.constant(''),
    ),
    name: cell,
    school: fc.oneof(
      fc.nat(12).map((n) => `s${n}`),
      fc.nat(500).map((n) => `s${n}`),
    ),
    codes: fc.constantFrom('', 'c1', 'c1,c2', '"c1, c3"', '"c9,c8"', 'c7'),
    grade: fc.constantFrom('', '01', '02', 'KG', '13'),
    born: fc.constantFrom('', '2012-03-04', '2012-02-30', 'x'),
    sibling: fc.oneof(fc.constant(''), fc.nat(60).map(String), fc.constant('"3,4,nobody"')),
    end: fc.constantFrom('\n', '\n', '\n', '\r\n', '\r', '\n\n', ',\n', '\n , ,\n'),
  })
  .map((it) => `${it.id},${it.name},${it.school},${it.codes},${it.grade},${it.born},${it.sibling}${it.end}`);
const header = 'id,name,school,codes,grade,born,sibling\n';
const schools = `id,code,type\n${Array.from({ length: 12 }, (_, n) => `s${n},c${n % 3},${n % 5 === 0 ? 'district' : 'school'}\n`).join('')}`;
const students = fc.array(row, { minLength: 5, maxLength: 120 }).map((rows) => header + rows.join(''));

test('one thread or two: the same report, the same baseline', () => {
  let absorbed = 0;
  fc.assert(
    fc.property(
      students,
      students,
      fc.integer({ min: 8, max: 300 }),
      fc.constantFrom<Encoding>('utf-8', 'utf-16le', 'utf-16be', 'windows-1252'),
      fc.boolean(),
      fc.nat(5),
      (tonight, before, least, encoding, hasBaseline, out) => {
        const files = (text: string) => [
          fileOf('schools.csv', bytesOf(schools, encoding), 50),
          fileOf('students.csv', bytesOf(text, encoding), 37),
        ];
        const counts = bothWays(
          layout,
          files(tonight),
          least,
          hasBaseline ? files(before) : undefined,
          (n) => n === out,
        );
        absorbed += counts.absorbable;
      },
    ),
    { numRuns: 300 },
  );
  expect(absorbed).toBeGreaterThan(250);
});

test('any bytes at all, in any encoding', () => {
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 2000 }),
    fc
      .array(fc.constantFrom(0, 9, 10, 13, 34, 34, 44, 44, 44, 48, 65, 0xc3, 0xa9, 0xff), { maxLength: 3000 })
      .map((codes) => Uint8Array.from(codes)),
  );
  fc.assert(
    fc.property(bytes, fc.integer({ min: 4, max: 300 }), fc.boolean(), (content, least, hasHeader) => {
      const text = hasHeader ? Buffer.concat([Buffer.from(header), content]) : content;
      bothWays(layout, [fileOf('schools.csv', schools), fileOf('students.csv', new Uint8Array(text))], least);
    }),
    { numRuns: 300 },
  );
});

test('quotes with a backslash before them', () => {
  const escaping = { ...layout, files: layout.files.map((file) => ({ ...file, quoting: 'backslash' as const })) };
  const codes = fc.constantFrom(9, 10, 10, 13, 34, 34, 44, 44, 48, 65, 92, 92, 92);
  const rows = fc.array(codes, { maxLength: 3000 }).map((bytes) => Uint8Array.from(bytes));
  let absorbed = 0;
  fc.assert(
    fc.property(rows, fc.integer({ min: 4, max: 300 }), (content, least) => {
      const quoted = `${String.raw`"1","A \"b\", c","s1","c1","01","2012-03-04",""`}\n`;
      const text = Buffer.concat([
        Buffer.from(header + quoted.repeat(8)),
        content,
        Buffer.from(`\n${quoted.repeat(8)}`),
      ]);
      const files = [fileOf('schools.csv', schools), fileOf('students.csv', new Uint8Array(text), 41)];
      absorbed += bothWays(escaping, files, least).absorbable;
    }),
    { numRuns: 200 },
  );
  expect(absorbed).toBeGreaterThan(150);
});

test('rows that contradict others and rows too many, far apart', () => {
  const lines = Array.from(
    { length: 4000 },
    (_, n) => `${n % 1500},Name ${(n % 1500) + (n % 977 === 0 ? 1 : 0)},s${n % 12},c1,01,,\n`,
  );
  const files = [fileOf('schools.csv', schools), fileOf('students.csv', header + lines.join(''))];
  for (const least of [700, 9000]) {
    const { report, asked } = bothWays(layout, files, least);
    expect(asked).toBeGreaterThan(1);
    const codes = report.notices.map((notice) => notice.code);
    expect(codes).toEqual(expect.arrayContaining(['attributes_disagree', 'too_many_repeats']));
  }
});

test('notices beyond their samples, parents beyond their groups, groups beyond their limit', () => {
  const lines = Array.from(
    { length: 7000 },
    (_, n) => `${n % 6900},A${n},s${n},,${n % 3 ? '13' : '01'},x,z${n % 300}\n`,
  );
  const text = header + lines.join('');
  const files = [fileOf('schools.csv', schools), fileOf('students.csv', text)];
  for (const least of [1000, 10_000, 30_000]) {
    const { report, asked } = bothWays(layout, files, least);
    expect(asked).toBeGreaterThan(1);
    expect(report.notices.map((notice) => notice.code)).toContain('notices_capped');
    expect(report.notChecked.map((it) => it.because)).toEqual(['days.csv is not in the set']);
  }
});

/** Values that one rule or another stops at. */
const oddValues = [
  '',
  ' ',
  '=1+1',
  'Ã©t',
  '\ufffd',
  'NULL',
  '12',
  '0012',
  '1.0',
  '1E+05',
  'x@y',
  '123-45-6789',
  '2026-02-30',
  String.raw`"a \"b\""`,
];

/** The text with some values made odd: every so many rows, in one column after the other. */
function spoiled(text: string, delimiter: string, every: number): string {
  const lines = text.split('\n');
  return lines
    .map((line, row) => {
      if (row % every !== every - 1) return line;
      const fields = line.split(delimiter);
      fields[Math.floor(row / every) % fields.length] = oddValues[(row * 7) % oddValues.length]!;
      return fields.join(delimiter);
    })
    .join('\n');
}

test.each(builtInLayouts.map((one) => one.id))('%s: a district, with and without odd values', (id) => {
  const builtIn = builtInLayout(id)!;
  const texts = (students: number) => filesOf(districtOf({ seed: 5, students }), id);
  const before = setOf(texts(150));
  for (const every of [7, 1e9]) {
    const files = Object.entries(texts(140)).map(([name, text]) => {
      const delimiter = builtIn.files.find((file) => file.name === name)?.delimiter ?? builtIn.files[0]!.delimiter;
      return fileOf(name, spoiled(text, delimiter, every));
    });
    for (const least of [150, 900]) bothWays(builtIn, files, least, before);
  }
});

test('a value that points into its own file and nowhere is looked at once', () => {
  const rows = ['1,Ann,s1,,01,,=1+1', '2,Ben,s1,,01,,1'];
  const files = [fileOf('schools.csv', schools), fileOf('students.csv', `${header}${rows.join('\n')}\n`)];
  const { notices } = check(layout, files).report;
  expect(notices.find(({ code }) => code === 'formula_like_value')).toMatchObject({ column: 'sibling', count: 1 });
});
