// The report of a check as one HTML file that can be mailed to those who run the SIS: no script, nothing loaded from
// anywhere, and no value in full unless that was asked for.
import type { CheckReport, SeverityWord, Verdict } from '../report.ts';
import { rules } from '../rules/catalogue.ts';
import { counted, grouped } from '../words.ts';
import {
  entriesOf,
  lookedAt,
  type NoticeEntry,
  placeOfSample,
  severityLines,
  verdictMeaning,
  withInfosTogether,
} from './entries.ts';
import { htmlStyle } from './html_style.ts';

export interface HtmlOptions {
  /** What the report is about, such as `Lakeside Unified, import 214 of rosters`. */
  about?: string;
  /** Samples carry values as they are. */
  showsValues?: boolean;
}

const verdicts: Record<Verdict, { glyph: string; word: string; tone: string }> = {
  accept: { glyph: '✓', word: 'Accepted', tone: 'good' },
  hold: { glyph: '‖', word: 'Held for a person', tone: 'wait' },
  reject: { glyph: '✗', word: 'Rejected', tone: 'bad' },
};
const tones: Record<SeverityWord, string> = { reject: 'bad', hold: 'wait', error: 'bad', warn: 'wait', info: 'quiet' };
const SAMPLES_SHOWN = 50;
const CAUSES_SHOWN = 20;

/** The whole document. The report's own text must be visible text (`printable.ts`). */
export function reportHtml(report: CheckReport, options: HtmlOptions = {}): string {
  const { glyph, word, tone } = verdicts[report.verdict];
  const rows = report.files.reduce((sum, file) => sum + file.rows, 0);
  const facts = [report.layout, counted(report.files.length, 'file'), counted(rows, 'row')].filter(Boolean).join(' · ');
  const entries = withInfosTogether(entriesOf(report.notices));
  const title = [`Roster check: ${word.toLowerCase()}`, options.about].filter(Boolean).join(' · ');
  const sections = [
    `<header class="head ${tone}">
<h1>${glyph} ${word}</h1>
${options.about ? `<p>${escaped(options.about)}</p>` : ''}
<p>${escaped(verdictMeaning[report.verdict])}</p>
<p class="quiet">${escaped(facts)}</p>
${report.layoutBecause ? `<p class="quiet">${escaped(sentence(report.layoutBecause))}</p>` : ''}
</header>`,
    listSection('Why', report.reasons),
    `<h2>Files</h2>\n${filesTable(report)}`,
    `<h2>What was found</h2>\n${entries.length === 0 ? '<p>Nothing.</p>' : summaryTable(entries)}`,
    ...(entries.length === 0 ? [] : [`<h2>Where, and what to do</h2>\n${entries.map(noticeArticle).join('\n')}`]),
    listSection('Severities the district changed', severityLines(report)),
    hashSection(report),
    `<footer>${escaped(footer(report, options))}</footer>`,
  ];
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${escaped(title)}</title>
<style>${htmlStyle}</style>
</head>
<body>
<main>
${sections.filter((section) => section !== '').join('\n')}
</main>
</body>
</html>
`;
}

function footer({ rollcall }: CheckReport, { showsValues }: HtmlOptions): string {
  const values = showsValues
    ? 'This report shows values as they are in the files: treat it as student data.'
    : 'Values are shown by their first character alone.';
  return `Counts are exact. Lines are those of the file as it was received, 1 being its first. ${values} Rollcall ${rollcall}.`;
}

function sentence(text: string): string {
  return text.endsWith('.') ? text : `${text}.`;
}

function listSection(title: string, lines: string[]): string {
  if (lines.length === 0) return '';
  return `<h2>${title}</h2>\n<ul>\n${lines.map((line) => `<li>${escaped(line)}</li>`).join('\n')}\n</ul>`;
}

/** A cell, and whether it is a number. */
type Cell = string | { html: string } | number;

function tableOf(head: { text: string; isNumber?: boolean }[], rows: Cell[][]): string {
  const classOf = (at: number) => (head[at]?.isNumber ? ' class="number"' : '');
  const cellOf = (cell: Cell) =>
    typeof cell === 'number' ? grouped(cell) : typeof cell === 'string' ? escaped(cell) : cell.html;
  const titles = head.map(({ text }, at) => `<th scope="col"${classOf(at)}>${escaped(text)}</th>`).join('');
  const body = rows.map(
    (cells) => `<tr>${cells.map((cell, at) => `<td${classOf(at)}>${cellOf(cell)}</td>`).join('')}</tr>`,
  );
  return `<div class="wide"><table><thead><tr>${titles}</tr></thead><tbody>\n${body.join('\n')}\n</tbody></table></div>`;
}

function filesTable(report: CheckReport): string {
  const { files } = report;
  if (files.length === 0) return '<p>None could be read.</p>';
  const isCompared = files.some((file) => file.baselineRows !== undefined);
  const changes = ['Before', 'Added', 'Removed', 'Changed'];
  const head = ['Rows', ...(isCompared ? changes : []), 'Wrong rows', 'Bytes'].map((text) => ({
    text,
    isNumber: true,
  }));
  const rows = files.map((file): Cell[] => {
    const looked = lookedAt(report, file.name);
    const known = (it: number, isKnown: boolean) => (isKnown ? it : '?');
    const counts = [
      ...[file.added, file.removed].map((it) => known(it, looked.isCompared)),
      known(file.changed, looked.areContentsCompared),
    ];
    const compared = isCompared ? [file.baselineRows ?? '', ...counts] : [];
    return [file.name, file.rows, ...compared, looked.areRowsRead ? file.badRows : '?', file.bytes, file.encoding];
  });
  const note = isCompared ? '' : '\n<p class="quiet">Compared with nothing: no earlier night was given.</p>';
  return `${tableOf([{ text: 'File' }, ...head, { text: 'Encoding' }], rows)}${note}`;
}

/** By which anybody can tell whether a file at hand is the one that was checked. */
function hashSection({ files }: CheckReport): string {
  if (files.length === 0) return '';
  const lines = files.map((file) => `<li>${escaped(file.name)} <span class="hash">${escaped(file.sha256)}</span></li>`);
  return `<h2>SHA-256 of the files as they were received</h2>\n<ul class="quiet">\n${lines.join('\n')}\n</ul>`;
}

function severityOf({ severity, changedFrom }: NoticeEntry): string {
  const changed = changedFrom === undefined ? '' : ` <span class="quiet">(changed from ${changedFrom})</span>`;
  return `<span class="severity ${tones[severity]}">${severity}</span>${changed}`;
}

function titleOf(code: string): string {
  return rules.find((it) => it.code === code)?.title ?? code.replaceAll('_', ' ');
}

function summaryTable(entries: NoticeEntry[]): string {
  const head = [{ text: 'Severity' }, { text: 'What' }, { text: 'Where' }, { text: 'How often', isNumber: true }];
  const rows = entries.map((entry, at): Cell[] => [
    { html: severityOf(entry) },
    { html: `<a href="#notice-${at + 1}">${escaped(titleOf(entry.code))}</a>` },
    entry.place,
    entry.count,
  ]);
  return tableOf(head, rows);
}

function noticeArticle(entry: NoticeEntry, at: number): string {
  const rule = rules.find((it) => it.code === entry.code);
  const hidden = entry.messages.length - CAUSES_SHOWN;
  const placed = entry.samples.filter((sample) => sample.line > 0).slice(0, SAMPLES_SHOWN);
  const more = entry.count - placed.length;
  const places = placed.map((sample) => `<li>${escaped(placeOfSample(sample))}</li>`).join('\n');
  return `<article id="notice-${at + 1}">
<h3>${severityOf(entry)} ${escaped(titleOf(entry.code))} <span class="quiet">· ${escaped(entry.place)} · ${counted(entry.count, 'time')}</span></h3>
${entry.messages
  .slice(0, CAUSES_SHOWN)
  .map((message) => `<p>${escaped(message)}</p>`)
  .join('\n')}
${hidden > 0 ? `<p class="quiet">and ${counted(hidden, 'more cause')} like this</p>` : ''}
${placed.length > 0 ? `<ul class="places">\n${places}\n</ul>` : ''}
${placed.length > 0 && more > 0 ? `<p class="quiet">and ${counted(more, 'more place')}</p>` : ''}
${rule ? `<dl><dt>Why it matters</dt><dd>${escaped(rule.why)}</dd><dt>What to do</dt><dd>${escaped(rule.fix)}</dd></dl>` : ''}
<p class="quiet"><code>${escaped(entry.code)}</code></p>
</article>`;
}

function escaped(text: string): string {
  const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
  return text.replace(/[&<>"']/g, (character) => entities[character]!);
}
