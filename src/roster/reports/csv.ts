// All notices of a check as a table for a spreadsheet: one row for each place, and none of its cells is ever a formula.
import type { CheckReport, Notice, NoticeSample } from '../report.ts';
import { rules } from '../rules/catalogue.ts';
import { counted } from '../words.ts';

const columns = [
  'notice',
  'severity',
  'code',
  'title',
  'file',
  'column',
  'count',
  'line',
  'record',
  'byte',
  'value',
  'message',
  'fix',
] as const;

type Row = Record<(typeof columns)[number], string | number | undefined>;

/**
 * The table as CSV in UTF-8 with a byte order mark, by which spreadsheets know it, and CRLF. `count` stands in the first
 * row of each notice alone, so that its sum is exact; places that are not listed are a row of their own.
 */
export function reportCsv(report: CheckReport): string {
  const rows = report.notices.flatMap(rowsOf);
  const lines = [columns.join(','), ...rows.map((row) => columns.map((name) => cellOf(row[name])).join(','))];
  return `\ufeff${lines.map((line) => `${line}\r\n`).join('')}`;
}

function rowsOf(notice: Notice, index: number): Row[] {
  const rule = rules.find((it) => it.code === notice.code);
  const { code, severity, file, column, message } = notice;
  const shared = { notice: index + 1, severity, code, title: rule?.title, file, column, fix: rule?.fix };
  const placed = notice.samples.filter((sample) => sample.line > 0);
  const first: Row = { ...shared, count: notice.count, message, ...placeOf(placed[0]) };
  const others = placed.slice(1).map((sample): Row => ({ ...shared, count: undefined, message, ...placeOf(sample) }));
  const hidden = notice.count - placed.length;
  if (placed.length === 0 || hidden <= 0) return [first, ...others];
  const last = notice.lastLine === undefined ? '' : `; the last is on line ${notice.lastLine}`;
  const rest: Row = {
    ...shared,
    count: undefined,
    ...placeOf(undefined),
    message: `${counted(hidden, 'further place')} not listed${last}.`,
  };
  return [first, ...others, rest];
}

function placeOf(sample: NoticeSample | undefined): Pick<Row, 'line' | 'record' | 'byte' | 'value'> {
  return { line: sample?.line, record: sample?.record, byte: sample?.byte, value: sample?.value };
}

/** What a spreadsheet takes for a formula when a cell begins with it; the wide forms are typed in East Asia. */
const formulaStart = /^[=+\-@\t\r\n＝＋－＠]/;
/** The same behind what another country's spreadsheet takes for the end of a cell or of a row. */
const hiddenStart = /([;|\t\r\n])(?=[=+\-@＝＋－＠])/g;

/** A cell that a spreadsheet shows as text and never runs: an apostrophe stands before what could be a formula. */
export function cellOf(value: string | number | undefined): string {
  if (value === undefined) return '';
  if (typeof value === 'number') return String(value);
  const text = value.replace(hiddenStart, "$1'");
  const safe = formulaStart.test(text) ? `'${text}` : text;
  return /[",;|\t\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
