// What the page of a report shows, from what is stored or from what was posted and is to be corrected.

import type { Mistake } from '../../views/parts/MistakeSummary.tsx';
import type { ProblemView } from '../../views/parts/ProblemNote.tsx';
import { ReportPage } from '../../views/report.tsx';
import type { ReportPreview, ReportProps, TableView } from '../../views/report_form.tsx';
import type { Problem, ProblemCode } from '../kit/problem.ts';
import { layoutOf } from '../relay/completeness.ts';
import type { Feed, Report } from '../relay/records.ts';
import type { PreviewFile, ReportOutcome } from '../relay/report_port.ts';
import { fileNameOf } from '../relay/report_source.ts';
import { usesReport } from '../relay/reports.ts';
import type { ReadyReport } from '../report/ready/ready_report.ts';
import { tablesOf } from '../report/tables.ts';
import { saidOf } from '../report/target_check.ts';
import type { Layout } from '../roster/layout.ts';
import { builtInLayout, builtInLayouts } from '../roster/layouts/catalogue.ts';
import type { CheckReport } from '../roster/report.ts';
import { counted } from '../roster/words.ts';
import type { FormValues } from './form.ts';
import { answerOf, page } from './page.ts';
import { offersOf, pathOfReport, usesOf } from './report_list.ts';
import { mayAs } from './request_guard.ts';
import type { Site, WebContext } from './site.ts';

export interface ReportAtHand {
  /** Absent: a new one. */
  own?: Report;
  ready?: ReadyReport;
  /** What a new one begins with. */
  begin?: { sql: string; layout?: string };
}

export interface Shown {
  form?: FormValues;
  mistakes?: Mistake[];
  preview?: ReportPreview;
  problem?: Problem;
}

/** What to do about these is on the page already: the statement, its limits and the layout. */
const ofStatement: readonly ProblemCode[] = ['report_wrong', 'report_limit', 'report_refused'];

export function reportPage(site: Site, c: WebContext, at: ReportAtHand, shown: Shown = {}) {
  const { own, ready } = at;
  const name = own?.name ?? ready?.id;
  const title = ready?.title ?? name ?? 'New report';
  const mistakes = shown.mistakes ?? [];
  const answer = answerOf(site, c);
  return page(
    site,
    c,
    { title, place: 'reports', status: mistakes.length > 0 ? 422 : 200 },
    ReportPage({
      title,
      isNew: name === undefined,
      ...actionsOf(c, at),
      fields: fieldsOf(site, at, shown.form),
      layouts: [{ value: '', text: 'None' }, ...builtInLayouts.map(({ id, title: text }) => ({ value: id, text }))],
      feeds: feedsFor(site, at).map((feed) => ({ value: feed.name, text: feed.name })),
      files: ready?.files ?? (mayAs(c, 'operator') || !own ? [] : [{ name: fileNameOf(own.name), sql: own.sql }]),
      mapped: ready?.mapped ?? [],
      left: ready?.left ?? [],
      usedBy: name === undefined ? [] : usesOf(site, name, mayAs(c, 'owner')),
      offers: name === undefined || !mayAs(c, 'owner') ? [] : offersOf(site, name),
      tables: tablesFor(site, at, shown.form?.text('feed')),
      tablesHref: `${pathOfReport(name ?? 'new')}/tables`,
      mistakes,
      ...(answer ? { answer } : {}),
      ...(shown.preview ? { preview: shown.preview } : {}),
      ...(shown.problem ? { problem: problemView(shown.problem) } : {}),
    }),
  );
}

function problemView({ code, title, detail, hint }: Problem): ProblemView {
  return { title, detail, ...(ofStatement.includes(code) ? {} : { hint }) };
}

function actionsOf(c: WebContext, { own, ready }: ReportAtHand): Partial<ReportProps> {
  const path = pathOfReport(own?.name ?? ready?.id ?? 'new');
  const isOwner = mayAs(c, 'owner');
  const preview = mayAs(c, 'operator') ? { previewAction: `${path}/preview` } : {};
  if (ready)
    return { ...preview, ...(isOwner ? { copyHref: `/reports/new?from=${encodeURIComponent(ready.id)}` } : {}) };
  if (!isOwner) return preview;
  return own ? { ...preview, action: path, removeAction: `${path}/remove` } : { ...preview, action: '/reports' };
}

function fieldsOf(site: Site, at: ReportAtHand, form: FormValues | undefined): ReportProps['fields'] {
  const { own, begin } = at;
  const dialect = own?.dialect ?? {};
  const header = dialect.header === undefined ? '' : dialect.header ? 'yes' : 'no';
  return {
    name: form?.text('name') ?? '',
    sql: form?.exact('sql') ?? own?.sql ?? begin?.sql ?? 'SELECT\nFROM ',
    layout: form?.text('layout') ?? own?.layout ?? begin?.layout ?? '',
    delimiter: form?.text('delimiter') ?? (dialect.delimiter === '\t' ? 'tab' : (dialect.delimiter ?? '')),
    quoting: form?.text('quoting') ?? dialect.quoting ?? '',
    header: form?.text('header') ?? header,
    feed: form?.text('feed') ?? feedsFor(site, at)[0]?.name ?? '',
    why: form?.text('why') ?? '',
  };
}

/** The feeds whose rosters it can be tried on; those that send it first. */
function feedsFor(site: Site, { own, ready }: ReportAtHand): Feed[] {
  const fits = (feed: Feed) => !ready || typeof feed.layout !== 'string' || feed.layout === ready.from;
  const all = site.deps.store.feeds.all().filter((feed) => feed.baselineImportId !== undefined && fits(feed));
  const sending = sendersOf(site, own?.name ?? ready?.id);
  return [...all.filter((feed) => sending.includes(feed.name)), ...all.filter((feed) => !sending.includes(feed.name))];
}

/** Names of the feeds that send the report and have an accepted roster to try it on. */
export function sendersOf({ deps: { store } }: Site, name: string | undefined): string[] {
  if (name === undefined) return [];
  return store.feeds
    .all()
    .filter((feed) => feed.baselineImportId !== undefined && usesReport(feed.forwards, name))
    .map((feed) => feed.name);
}

/** The tables of the chosen feed; of a ready-made report without a feed those of the layout it reads. */
export function tablesFor(site: Site, at: ReportAtHand, chosen = ''): TableView[] {
  const asked = site.deps.store.feeds.byName(chosen);
  const { ready } = at;
  const feed = asked ?? feedsFor(site, at)[0];
  const agreed = wideLayout(feed) ?? (ready && builtInLayout(ready.from));
  const layout = feed ? (layoutOf(feed, builtInLayout) ?? agreed) : agreed;
  if (!layout) return [];
  return tablesOf(layout, agreed).map(({ name, columns }) => ({
    name,
    columns: columns.map((column) => {
      const notes = [
        column.isKey ? 'key' : '',
        column.isSecret ? 'masked in previews' : '',
        column.isAbsent ? 'not in the file' : '',
      ];
      const note = notes.filter(Boolean).join(', ');
      return { name: column.name, ...(note === '' ? {} : { note }) };
    }),
  }));
}

function wideLayout(feed: Feed | undefined): Layout | undefined {
  if (!feed) return undefined;
  return typeof feed.layout === 'string' ? builtInLayout(feed.layout) : feed.layout;
}

/** `target`: the layout whose check all of it went through. */
export function previewView(
  { preview, tables, check, refused }: ReportOutcome,
  of: string,
  areValuesShown: boolean,
  target: Layout | undefined,
): ReportPreview {
  const leftOut = tables
    .filter((table) => table.leftOut > 0)
    .map(
      (table) =>
        `${counted(table.leftOut, 'row')} of ${table.name} could not be read under the columns, and are left out.`,
    );
  const said = preview.flatMap((file) => saidOf(file.name, check));
  const warnings = [...leftOut, ...preview.flatMap(sameColumns), ...said];
  const verdict = target && verdictOf(target, check, refused);
  return { files: preview, of, areValuesShown, warnings, ...(verdict ? { verdict } : {}) };
}

function verdictOf(
  { title }: Layout,
  check: CheckReport | undefined,
  refused: Problem | undefined,
): ReportPreview['verdict'] {
  if (refused?.code === 'report_refused') return { kind: 'wrong', text: refused.detail };
  if (refused) return { kind: 'warning', text: `Whether ${title} would take it is not known: ${refused.detail}` };
  if (!check) return undefined;
  const rows = check.files.reduce((sum, file) => sum + file.rows, 0);
  return { kind: 'good', text: `${title} would take it: all of it was made and checked, ${counted(rows, 'row')}.` };
}

/** Most programs that read a table find one of two such columns only. */
function sameColumns({ name, columns }: PreviewFile): string[] {
  const lower = columns.map((column) => column.toLowerCase());
  const again = columns.filter((_, at) => lower.indexOf(lower[at]!) < at);
  return again.map(
    (column) => `${name}: there is a column ${column} already, letter case apart. Give one another name with AS.`,
  );
}
