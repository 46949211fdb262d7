// GET /imports/:n/report/:format: what the check of one night said, as a file to keep or to mail to those who run the SIS.
import type { Import } from '../relay/records.ts';
import type { CheckReport } from '../roster/report.ts';
import { reportCsv } from '../roster/reports/csv.ts';
import { reportHtml } from '../roster/reports/html.ts';
import { reportJson, withVisibleText } from '../roster/reports/printable.ts';
import { showFailure } from './failure_show.ts';
import { numberOf } from './import_show.ts';
import { timesOf } from './page.ts';
import { type ReportFormat, reportFormats } from './report_formats.ts';
import type { Site, WebContext } from './site.ts';

export function downloadReport(site: Site, c: WebContext) {
  const asked = c.req.param('format') ?? '';
  const it = site.deps.store.imports.get(numberOf(c));
  if (!it?.report || !Object.hasOwn(reportFormats, asked)) return showFailure(site, c, 404);
  const format = asked as ReportFormat;
  const feed = site.deps.store.feeds.get(it.feedId)?.name ?? 'feed';
  return c.body(textOf(site, it, it.report, format, feed), 200, {
    'content-type': reportFormats[format].type,
    // Saved, never shown from here: the file has its own style, which these pages would not allow.
    'content-disposition': `attachment; filename="import-${it.id}-${feed}.${format}"`,
  });
}

/** The stored report has masked values only. */
function textOf(site: Site, it: Import, report: CheckReport, format: ReportFormat, feed: string): string {
  if (format === 'json') return reportJson(report);
  const shown = withVisibleText(report);
  if (format === 'csv') return reportCsv(shown);
  const received = timesOf(site).moment(it.lastArrivalAt).text;
  const district = site.deps.store.district.get()?.name;
  const about = [district, `import ${it.id} of ${feed}`, `received ${received}`].filter(Boolean).join(', ');
  return reportHtml(shown, { about });
}
