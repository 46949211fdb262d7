// The report of a check as one HTML file that can be mailed: no scripts, nothing loaded from anywhere.
import type { CheckReport } from '../roster/report.ts';
import { rules } from '../roster/rules/catalogue.ts';
import { counted, grouped } from '../roster/words.ts';
import {
  entriesOf,
  lookedAt,
  type NoticeEntry,
  notCheckedLines,
  placeOfSample,
  verdictMeaning,
} from './report_groups.ts';

const style = `
:root { color-scheme: light dark; --ink: #1d2329; --quiet: #5c6670; --line: #d9dee3; --paper: #fff; --good: #1a7f4b; --wait: #9a6400; --bad: #b3261e; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6e9ec; --quiet: #9aa4ae; --line: #343b42; --paper: #15191d; --good: #5cc98f; --wait: #e2b04a; --bad: #ff8a80; } }
body { margin: 2rem auto; max-width: 60rem; padding: 0 1rem; font: 16px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper); }
h1 { font-size: 1.5rem; margin: 0 0 .25rem; } h2 { font-size: 1.1rem; margin: 2rem 0 .5rem; } h3 { font-size: 1rem; margin: 0; }
p { margin: .25rem 0; } .quiet { color: var(--quiet); }
.accept, .info { color: var(--good); } .hold, .warn { color: var(--wait); } .reject, .error { color: var(--bad); } .info { color: var(--quiet); }
.wide { overflow-x: auto; } table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
th, td { padding: .3rem .75rem .3rem 0; text-align: right; border-bottom: 1px solid var(--line); } th:first-child, td:first-child { text-align: left; }
th { font-weight: 600; color: var(--quiet); } article { border-top: 1px solid var(--line); padding: .75rem 0; }
code { font-family: ui-monospace, monospace; font-size: .95em; } dl { display: grid; grid-template-columns: max-content 1fr; gap: 0 .75rem; margin: .25rem 0; } dt { color: var(--quiet); } dd { margin: 0; }
`;

const glyphs = { accept: '✓', hold: '‖', reject: '✗' } as const;
const SAMPLES_SHOWN = 20;
const CAUSES_SHOWN = 20;

/** The whole document. */
export function reportHtml(report: CheckReport): string {
  const rows = report.files.reduce((sum, file) => sum + file.rows, 0);
  const facts = [
    report.layout,
    counted(report.files.length, 'file'),
    counted(rows, 'row'),
    `Rollcall ${report.rollcall}`,
  ];
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(`${report.verdict}: ${report.layout}`)}</title>
<style>${style}</style>
</head>
<body>
<main>
<h1 class="${report.verdict}">${glyphs[report.verdict]} ${report.verdict}</h1>
<p>${escaped(verdictMeaning[report.verdict])}</p>
<p class="quiet">${escaped(facts.join(' · '))}</p>
${report.layoutBecause ? `<p class="quiet">${escaped(report.layoutBecause)}.</p>` : ''}
${listSection('Why', report.reasons)}
<h2>Files</h2>
${filesTable(report)}
<h2>Notices</h2>
${report.notices.length === 0 ? '<p>None.</p>' : entriesOf(report.notices).map(noticeArticle).join('\n')}
${listSection('Not checked', notCheckedLines(report.notChecked))}
</main>
</body>
</html>
`;
}

function listSection(title: string, lines: string[]): string {
  if (lines.length === 0) return '';
  return `<h2>${title}</h2>\n<ul>\n${lines.map((line) => `<li>${escaped(line)}</li>`).join('\n')}\n</ul>`;
}

function filesTable(report: CheckReport): string {
  const { files } = report;
  const isCompared = files.some((file) => file.baselineRows !== undefined);
  const head = ['File', 'Rows', ...(isCompared ? ['Added', 'Removed', 'Changed'] : []), 'Bad rows'];
  const body = files.map((file) => {
    const looked = lookedAt(report, file.name);
    const changes = [file.added, file.removed, file.changed].map((it) => (looked.isCompared ? grouped(it) : '?'));
    const badRows = looked.areRowsRead ? grouped(file.badRows) : '?';
    const cells = [grouped(file.rows), ...(isCompared ? changes : []), badRows].map((cell) => `<td>${cell}</td>`);
    return `<tr><td title="SHA-256 ${escaped(file.sha256)}">${escaped(file.name)}</td>${cells.join('')}</tr>`;
  });
  const note = isCompared ? '' : '\n<p class="quiet">Compared with nothing: no earlier night was given.</p>';
  const columns = head.map((name) => `<th scope="col">${name}</th>`).join('');
  return `<div class="wide"><table><thead><tr>${columns}</tr></thead><tbody>\n${body.join('\n')}\n</tbody></table></div>${note}`;
}

function noticeArticle(entry: NoticeEntry): string {
  const rule = rules.find((it) => it.code === entry.code);
  const count = entry.count > 1 ? ` × ${grouped(entry.count)}` : '';
  const hidden = entry.messages.length - CAUSES_SHOWN;
  const placed = entry.samples.filter((sample) => sample.line > 0).slice(0, SAMPLES_SHOWN);
  const more = entry.count > placed.length ? `, and ${grouped(entry.count - placed.length)} more` : '';
  return `<article>
<h3><span class="${entry.severity}">${entry.severity}</span> <code>${escaped(entry.code)}</code> ${escaped(entry.place)}${count}</h3>
${entry.messages
  .slice(0, CAUSES_SHOWN)
  .map((message) => `<p>${escaped(message)}</p>`)
  .join('\n')}
${hidden > 0 ? `<p class="quiet">and ${counted(hidden, 'more cause')} like this</p>` : ''}
${placed.length > 0 ? `<p class="quiet">${escaped(placed.map(placeOfSample).join(', '))}${more}</p>` : ''}
${rule ? `<dl><dt>Why</dt><dd>${escaped(rule.why)}</dd><dt>Fix</dt><dd>${escaped(rule.fix)}</dd></dl>` : ''}
</article>`;
}

function escaped(text: string): string {
  const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
  return text.replace(/[&<>"']/g, (character) => entities[character]!);
}
