// The report in its forms: JSON as published, a table that no spreadsheet runs, one HTML file that needs nothing else.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import type { CheckReport, Notice } from '../../src/roster/report.ts';
import { cellOf, reportCsv } from '../../src/roster/reports/csv.ts';
import { reportHtml } from '../../src/roster/reports/html.ts';
import { reportJson, withVisibleText } from '../../src/roster/reports/printable.ts';
import { reportSchema } from '../../src/roster/reports/schema.ts';
import { rules } from '../../src/roster/rules/catalogue.ts';
import { students, studentsLayout } from '../../src/roster/rules/miniature.ts';
import { check, checkExample, setOf } from './sets.ts';

const published = z.fromJSONSchema(
  JSON.parse(readFileSync(join(import.meta.dirname, '../../docs/report.schema.json'), 'utf8')),
);
const reports = rules.map((rule) => [rule.code, checkExample(rule.bad).report] as const);

function tableOf(csv: string): Record<string, string>[] {
  return parse(csv, { bom: true, columns: true, record_delimiter: '\r\n' });
}

describe.each(reports)('the report of %s', (code, report) => {
  test('is as the published schema says, and has no field beyond it', () => {
    const json = JSON.parse(reportJson(report));
    expect(published.safeParse(json).error?.issues).toBeUndefined();
    expect(reportSchema.safeParse(json).error?.issues).toBeUndefined();
  });

  test('as a table counts exactly and lists every place', () => {
    const rows = tableOf(reportCsv(report));
    for (const [at, notice] of report.notices.entries()) {
      const own = rows.filter((row) => row['notice'] === String(at + 1));
      expect(own.reduce((sum, row) => sum + Number(row['count']), 0)).toBe(notice.count);
      const lines = own.flatMap((row) => (row['line'] === '' ? [] : [Number(row['line'])]));
      expect(lines).toEqual(notice.samples.map((sample) => sample.line).filter((line) => line > 0));
      expect(own[0]).toMatchObject({ code: notice.code, severity: notice.severity });
    }
    const skipped = new Set(report.notChecked.map(({ file, because }) => `${file} ${because}`));
    expect(rows.filter((row) => row['code'] === 'rule_not_run')).toHaveLength(
      code.startsWith('archive_') ? 0 : skipped.size,
    );
    expect(rows.some((row) => row['code'] === code)).toBe(true);
  });

  test('as HTML loads nothing, and says the same', () => {
    const html = reportHtml(report);
    expect(html).not.toMatch(/<(?:script|img|link|iframe|object|form)\b|https?:|url\(|@import| on\w+=/i);
    expect(html).toContain("content=\"default-src 'none'; style-src 'unsafe-inline'\"");
    expect(html).toContain(`<code>${code}</code>`);
    const ids = [...html.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
    for (const [, id] of html.matchAll(/href="#([^"]+)"/g)) expect(ids).toContain(id);
  });
});

test('a schema that does not know a field of ours would be noticed', () => {
  const [, report] = reports[0]!;
  expect(reportSchema.safeParse({ ...report, verdict: 'maybe' }).success).toBe(false);
  expect(reportSchema.safeParse({ ...report, surprise: 1 }).success).toBe(false);
  expect(published.safeParse({ ...report, surprise: 1 }).success).toBe(true);
  expect(published.safeParse({ ...report, files: [{ name: 'x' }] }).success).toBe(false);
});

/** What a program that opens the file takes each cell for: the apostrophe in front is text like any other. */
function isFormula(cell: string): boolean {
  return /^[\s]*[=＝]|^[+\-@＋－＠\t\r]/.test(cell);
}

describe('no cell is a formula', () => {
  const hostile = [
    '=HYPERLINK("http://x.example","a")',
    '+1',
    '-1',
    '@SUM(A1)',
    '\t=1',
    '\r=1',
    '\n=1',
    '＝1',
    '=1,2"',
  ];

  test.each(hostile)('%j', (text) => {
    const [row] = parse(`x,${cellOf(text)},y\r\n`, { record_delimiter: '\r\n' }) as string[][];
    expect(row).toHaveLength(3);
    expect(isFormula(row![1]!)).toBe(false);
    expect(row![1]).toBe(`'${text}`.replace(/([\t\r\n])(?=[=])/g, "$1'"));
  });

  test('whatever stands in a cell, one cell comes out, in commas and in semicolons', () => {
    const nasty = fc.string({
      unit: fc.constantFrom('=', '+', '-', '@', '\t', '\r', '\n', ';', ',', '"', 'a', '|', '＝'),
    });
    fc.assert(
      fc.property(nasty, (text) => {
        const line = `x,${cellOf(text)},y\r\n`;
        const [row] = parse(line, { record_delimiter: '\r\n' }) as string[][];
        expect(row).toHaveLength(3);
        expect(isFormula(row![1]!)).toBe(false);
        // Another country's spreadsheet cuts at semicolons or tabs and knows no quote in the middle.
        for (const cut of line.split(/[;\t\r\n|]/)) expect(/^[=+\-@＝]/.test(cut)).toBe(false);
      }),
    );
  });

  test('a grade of -1 is shown as text, a count as a number', () => {
    expect(cellOf('-1')).toBe("'-1");
    expect(cellOf(12)).toBe('12');
    expect(cellOf(undefined)).toBe('');
    expect(cellOf('Peña, "Bo"')).toBe('"Peña, ""Bo"""');
  });

  test('names from outside, in a whole report', () => {
    const files = setOf({ 'students.csv': students, '=cmd.csv': 'x\n', '@a;=b.csv': 'x\n' });
    const csv = reportCsv(withVisibleText(check(studentsLayout, files).report));
    expect(csv).toContain("'=cmd.csv");
    for (const row of tableOf(csv)) for (const cell of Object.values(row)) expect(isFormula(cell)).toBe(false);
  });
});

test('more places than are listed are said, with the last line', () => {
  const many = `${students}${Array.from({ length: 70 }, (_, n) => `2${n},A,B,9,2/30/2011\n`).join('')}`;
  const { report } = check(studentsLayout, setOf({ 'students.csv': many }));
  const rows = tableOf(reportCsv(report)).filter((row) => row['code'] === 'date_invalid');
  expect(rows).toHaveLength(51);
  expect(rows.at(-1)!['message']).toBe('20 further places not listed; the last is on line 74.');
  expect(reportHtml(report)).toContain('and 20 more places');
});

test('markup in names and values stays text', () => {
  const nasty = '<script>alert(1)</script>&"\'';
  const notice: Notice = {
    code: nasty,
    severity: 'warn',
    file: nasty,
    column: nasty,
    count: 1,
    message: nasty,
    samples: [],
  };
  const base = reports[0]![1];
  const report: CheckReport = {
    ...base,
    layout: nasty,
    reasons: [nasty],
    notices: [{ ...notice, samples: [{ line: 1, record: 1, byte: 0, value: nasty }] }],
  };
  const html = reportHtml(report, { about: nasty });
  expect(html).not.toContain('<script');
  expect(html).toContain('&lt;script&gt;');
});
