// A learned layout is put to work: sixty honest nights must pass under it, and the usual accidents must not.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { writeOneRoster } from '../../src/cli/demo/district/oneroster.ts';
import { writeSdsV1 } from '../../src/cli/demo/district/sds_v1.ts';
import type { Baseline } from '../../src/roster/baseline.ts';
import { type CheckResult, checkSet } from '../../src/roster/check.ts';
import type { Layout } from '../../src/roster/layout.ts';
import { formatLayoutFile, parseLayoutFile } from '../../src/roster/layout_file.ts';
import { learnNights } from '../../src/roster/learn.ts';
import type { SetFile } from '../../src/roster/set_file.ts';

type Texts = Record<string, string>;
const kinds = [
  { name: 'OneRoster', write: writeOneRoster },
  { name: 'SDS', write: writeSdsV1 },
];
const students = 700;
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'learned-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** Night 0 is the first; each later one has lost, won and changed a few students more. */
function night(write: (typeof kinds)[number]['write'], at: number): Texts {
  const churn = { removed: at * 0.0015, added: at * 0.002, changed: at * 0.004 };
  const set = write(folder, { seed: 41, students, churn });
  return Object.fromEntries(set.files.map((file) => [file.name, readFileSync(file.path, 'utf8')]));
}

function setOf(files: Record<string, string | Uint8Array>): SetFile[] {
  return Object.entries(files).map(([name, content]) => {
    const bytes = typeof content === 'string' ? Buffer.from(content) : content;
    return {
      name,
      bytes: bytes.length,
      sha256: `${name} ${bytes.length} ${bytes.subarray(-90).toString()}`,
      chunks: () => [bytes],
    };
  });
}

function checked(layout: Layout, files: Record<string, string | Uint8Array>, baseline?: Baseline): CheckResult {
  const before = baseline ? { baseline } : {};
  return checkSet({ layout, files: setOf(files), guards: {}, showValues: false, version: 'test', ...before });
}

/** As the layout would come back from its file. */
function learned(...nights: Texts[]): Layout {
  const { layout } = learnNights(nights.map(setOf));
  return parseLayoutFile(formatLayoutFile(layout)).layout!;
}

describe.each(kinds)('$name', ({ write }) => {
  test.each([1, 3])(
    'a layout learned from %d nights passes the sixty nights after',
    (count) => {
      const layout = learned(...Array.from({ length: count }, (_, at) => night(write, at)));
      let last = checked(layout, night(write, count - 1));
      expect(last.report.verdict).toBe('accept');
      for (let at = count; at < count + 60; at++) {
        const tonight = checked(last.pinned, night(write, at), last.baseline);
        const spoken = tonight.report.notices.filter(({ severity }) => severity !== 'info');
        expect({ at, verdict: tonight.report.verdict, spoken }).toEqual({ at, verdict: 'accept', spoken: [] });
        last = tonight;
      }
    },
    60_000,
  );
});

describe('the night after, spoiled', () => {
  let layout: Layout;
  let last: CheckResult;
  let tonight: Texts;
  beforeAll(() => {
    layout = learned(night(writeOneRoster, 0));
    last = checked(layout, night(writeOneRoster, 0));
    tonight = night(writeOneRoster, 1);
  });

  const lines = (text: string) => text.trimEnd().split(/\r?\n/);
  const each = (text: string, change: (fields: string[], row: number) => string[]) =>
    lines(text)
      .map((line, row) => change(line.split(','), row).join(','))
      .join('\r\n');
  const placeOf = (text: string, column: string) => lines(text)[0]!.replaceAll('"', '').split(',').indexOf(column);

  type Spoil = (text: string) => string | Uint8Array;
  const faults: [string, string, string, Spoil][] = [
    [
      'two columns change places',
      'orgs.csv',
      'column_order_changed',
      (text) => each(text, ([a, b, ...rest]) => [b!, a!, ...rest]),
    ],
    ['a column is gone', 'orgs.csv', 'column_missing', (text) => each(text, (fields) => fields.slice(0, -1))],
    [
      'a column is added',
      'orgs.csv',
      'column_added',
      (text) => each(text, (fields, row) => [...fields, row === 0 ? 'pronouns' : 'x']),
    ],
    ['other separators', 'orgs.csv', 'delimiter_changed', (text) => text.replaceAll(',', ';')],
    ['no header', 'users.csv', 'header_missing', (text) => lines(text).slice(1).join('\r\n')],
    ['another encoding', 'users.csv', 'encoding_changed', (text) => Buffer.from(text, 'utf16le')],
    ['an empty file', 'users.csv', 'file_empty', () => ''],
    ['a header alone', 'users.csv', 'file_header_only', (text) => lines(text)[0]!],
    [
      'dates in another format',
      'enrollments.csv',
      'date_format_changed',
      (text) => text.replace(/(\d{4})-(\d\d)-(\d\d)/g, '$2/$3/$1'),
    ],
    [
      'a role that nobody knows',
      'users.csv',
      'enum_unknown',
      (text) => each(text, (fields, row) => (row === 5 ? fields.with(placeOf(text, 'role'), 'counselor') : fields)),
    ],
    [
      'a blank id',
      'enrollments.csv',
      'required_value_missing',
      (text) => each(text, (fields, row) => (row === 5 ? fields.with(placeOf(text, 'userSourcedId'), '') : fields)),
    ],
    [
      'an enrollment of nobody',
      'enrollments.csv',
      'reference_missing',
      (text) => each(text, (fields, row) => (row === 5 ? fields.with(placeOf(text, 'userSourcedId'), 'gone') : fields)),
    ],
    [
      'one id twice',
      'users.csv',
      'key_duplicate',
      (text) =>
        `${text.trimEnd()}\r\n${lines(text)
          .at(-1)!
          .replace(/student/, 'teacher')}\r\n`,
    ],
    [
      'half of the rows',
      'users.csv',
      'rows_removed_mass',
      (text) =>
        lines(text)
          .slice(0, students / 2)
          .join('\r\n'),
    ],
  ];

  test.each(faults)('%s: %s says %s', (_, file, code, spoil) => {
    const { report } = checked(last.pinned, { ...tonight, [file]: spoil(tonight[file]!) }, last.baseline);
    expect(report.notices.filter((it) => it.file === file).map((it) => it.code)).toContain(code);
  });

  test('a file that does not come refuses the set', () => {
    const { 'users.csv': _, ...rest } = tonight;
    expect(checked(last.pinned, rest, last.baseline).report.verdict).toBe('reject');
  });
});
