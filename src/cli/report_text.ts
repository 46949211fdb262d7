// The report of a check as a person reads it in a terminal: the verdict first, then the numbers, then why and what to do.
import type { CheckReport, SeverityWord, Verdict } from '../roster/report.ts';
import {
  entriesOf,
  lookedAt,
  type NoticeEntry,
  placeOfSample,
  severityLines,
  verdictMeaning,
  withInfosTogether,
} from '../roster/reports/entries.ts';
import { rules } from '../roster/rules/catalogue.ts';
import { counted, grouped } from '../roster/words.ts';
import { columnsOf, createPaint, type Paint, type Style, wrapped } from './text.ts';

const verdictGlyphs: Record<Verdict, { glyph: string; style: Style }> = {
  accept: { glyph: '✓', style: 'green' },
  hold: { glyph: '‖', style: 'yellow' },
  reject: { glyph: '✗', style: 'red' },
};
const severityStyles: Record<SeverityWord, Style> = {
  reject: 'red',
  hold: 'yellow',
  error: 'red',
  warn: 'yellow',
  info: 'dim',
};

const SAMPLES_SHOWN = 5;
const CAUSES_SHOWN = 3;

export interface TextOptions {
  isColoured: boolean;
  width: number;
}

/** The whole report; ends with a line feed. */
export function reportText(report: CheckReport, options: TextOptions): string {
  const paint = createPaint(options.isColoured);
  const width = Math.max(60, Math.min(options.width, 120));
  const sections = [
    headOf(report, paint, width),
    filesOf(report, paint),
    reasonsOf(report, paint, width),
    noticesOf(report, paint, width),
    changedOf(report, paint, width),
  ];
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

function headOf(report: CheckReport, paint: Paint, width: number): string[] {
  const { glyph, style } = verdictGlyphs[report.verdict];
  const rows = report.files.reduce((sum, file) => sum + file.rows, 0);
  const seconds = (report.milliseconds / 1000).toFixed(report.milliseconds < 10_000 ? 2 : 1);
  const facts = [report.layout, counted(report.files.length, 'file'), counted(rows, 'row'), `${seconds} s`].join(' · ');
  const verdict = paint('bold', paint(style, `${glyph} ${report.verdict}`));
  const because = report.layoutBecause ? wrapped(`${report.layoutBecause}.`, width, '  ') : [];
  return [`${verdict}   ${facts}`, `  ${verdictMeaning[report.verdict]}`, ...because.map((line) => paint('dim', line))];
}

function filesOf(report: CheckReport, paint: Paint): string[] {
  if (report.files.length === 0) return [];
  const isCompared = report.files.some((file) => file.baselineRows !== undefined);
  const head = ['file', 'rows', ...(isCompared ? ['added', 'removed', 'changed'] : []), 'bad rows'];
  const rows = report.files.map((file) => {
    const looked = lookedAt(report, file.name);
    const changes = [
      looked.isCompared ? signed('+', file.added) : '?',
      looked.isCompared ? signed('-', file.removed) : '?',
      looked.areContentsCompared ? signed('~', file.changed) : '?',
    ];
    return [
      file.name,
      grouped(file.rows),
      ...(isCompared ? changes : []),
      looked.areRowsRead ? grouped(file.badRows) : '?',
    ];
  });
  const [title, ...lines] = columnsOf([head, ...rows], head.map((_, at) => at).slice(1));
  const note = isCompared ? [] : [paint('dim', '  Compared with nothing: no earlier night was given (--baseline).')];
  return [paint('dim', `  ${title}`), ...lines.map((line) => `  ${line}`), ...note];
}

function signed(sign: string, count: number): string {
  return count === 0 ? '0' : `${sign}${grouped(count)}`;
}

function reasonsOf(report: CheckReport, paint: Paint, width: number): string[] {
  if (report.reasons.length === 0) return [];
  const lines = report.reasons.flatMap((reason) => {
    const [first, ...rest] = wrapped(reason, width - 4);
    return [`  - ${first}`, ...rest.map((line) => `    ${line}`)];
  });
  return [paint('bold', 'Why'), ...lines];
}

/** What a code means is said at its first entry. */
function noticesOf(report: CheckReport, paint: Paint, width: number): string[] {
  const entries = withInfosTogether(entriesOf(report.notices));
  if (entries.length === 0) return [paint('bold', 'Notices'), '  none'];
  const explained = new Set<string>();
  const blocks = entries.map((entry) => {
    const isNew = entry.severity !== 'info' && !explained.has(entry.code);
    explained.add(entry.code);
    return noticeLines(entry, report.reasons, isNew, paint, width).join('\n');
  });
  return [paint('bold', 'Notices'), blocks.join('\n\n')];
}

function noticeLines(
  entry: NoticeEntry,
  reasons: readonly string[],
  isExplained: boolean,
  paint: Paint,
  width: number,
): string[] {
  const severity = paint(severityStyles[entry.severity], entry.severity.padEnd(7));
  const count = entry.count > 1 ? `  × ${grouped(entry.count)}` : '';
  const rule = rules.find((it) => it.code === entry.code);
  // What led to the verdict was said above.
  const messages = entry.messages.filter((message) => !reasons.includes(message));
  const isList = entry.severity === 'info' && messages.length > 1;
  const shown = isList && rule ? [`${rule.title}.`] : messages.slice(0, CAUSES_SHOWN);
  const hidden = isList ? 0 : messages.length - shown.length;
  const changed = entry.changedFrom === undefined ? '' : paint('dim', `  (changed from ${entry.changedFrom})`);
  const [head, ...more] = wrapped(entry.place, width - entry.code.length - 11);
  return [
    `  ${severity}${paint('bold', entry.code)}  ${head}${more.length === 0 ? count + changed : ''}`,
    ...more.map((line, at) => `    ${line}${at === more.length - 1 ? count + changed : ''}`),
    ...shown.flatMap((message) => wrapped(message, width, '    ')),
    ...(hidden > 0 ? [paint('dim', `    and ${counted(hidden, 'more cause')} like this; --format csv lists all`)] : []),
    ...samplesOf(entry, paint),
    ...(isExplained && rule
      ? [...labelled('why', rule.why, paint, width), ...labelled('fix', rule.fix, paint, width)]
      : []),
  ];
}

function samplesOf(entry: NoticeEntry, paint: Paint): string[] {
  const placed = entry.samples.filter((sample) => sample.line > 0);
  if (placed.length === 0) return [];
  const more =
    entry.count > SAMPLES_SHOWN ? `, and ${grouped(entry.count - Math.min(SAMPLES_SHOWN, placed.length))} more` : '';
  return [paint('dim', `    ${placed.slice(0, SAMPLES_SHOWN).map(placeOfSample).join(', ')}${more}`)];
}

function labelled(label: string, text: string, paint: Paint, width: number): string[] {
  const [first, ...rest] = wrapped(text, width - 9);
  return [`    ${paint('dim', label)}  ${first}`, ...rest.map((line) => `         ${line}`)];
}

function changedOf(report: CheckReport, paint: Paint, width: number): string[] {
  const lines = severityLines(report).flatMap((line) => wrapped(line, width, '  '));
  return lines.length === 0 ? [] : [paint('bold', 'Severities changed'), ...lines];
}
