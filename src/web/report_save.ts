// One report: shown, tried on a roster, saved with a reason, removed. What it sends leaves the district: owners save.
import type { Mistake } from '../../views/parts/MistakeSummary.tsx';
import { Tables } from '../../views/report.tsx';
import type { OutputDialect, ReportDefinition } from '../relay/report_port.ts';
import { fileNameOf } from '../relay/report_source.ts';
import { readyReport } from '../report/ready/catalogue.ts';
import type { ReportFile } from '../report/ready/ready_report.ts';
import { builtInLayout } from '../roster/layouts/catalogue.ts';
import { counted, grouped } from '../roster/words.ts';
import { showFailure } from './failure_show.ts';
import { type FormValues, nameMistake, readForm, reasonMistake } from './form.ts';
import { fragment, redirectWith } from './page.ts';
import { pathOfReport } from './report_list.ts';
import { previewView, type ReportAtHand, reportPage, type Shown, sendersOf, tablesFor } from './report_model.ts';
import { mayAs } from './request_guard.ts';
import type { Site, WebContext } from './site.ts';

/** The report of this address; `new` is none yet. */
function atHand(site: Site, c: WebContext): ReportAtHand | undefined {
  const name = c.req.param('name') ?? '';
  if (name === 'new') return {};
  const ready = readyReport(name);
  if (ready) return { ready };
  const own = site.deps.store.reports.byName(name);
  return own && { own };
}

export function showReport(site: Site, c: WebContext) {
  const at = atHand(site, c);
  return at ? reportPage(site, c, at) : showFailure(site, c, 404);
}

/** `?feed=` the chosen one: the tables that the statement can read there. */
export function showReportTables(site: Site, c: WebContext) {
  const at = atHand(site, c);
  if (!at) return showFailure(site, c, 404);
  return fragment(c, Tables({ tables: tablesFor(site, at, c.req.query('feed')) }));
}

/** `?from=` a ready-made report, and of one with several files `&file=`. */
export function newReport(site: Site, c: WebContext) {
  const ready = readyReport(c.req.query('from') ?? '');
  const file = ready?.files.find((it) => it.name === c.req.query('file')) ?? ready?.files[0];
  const layout = ready && ready.files.length === 1 ? { layout: ready.to } : {};
  return reportPage(site, c, file ? { begin: { sql: file.sql, ...layout } } : {});
}

export async function previewReport(site: Site, c: WebContext): Promise<Response> {
  const at = atHand(site, c);
  const user = c.get('user');
  if (!at || !user) return await showFailure(site, c, 404);
  const form = await readForm(c);
  const trial = { on: form.text('feed'), by: user.name, showValues: form.text('values') === 'yes', isJudged: true };
  const shown = await tried(site, at, form, trial, c.req.raw.signal);
  return await reportPage(site, c, at, { form, ...shown });
}

/** Runs it on the roster of the feed `on`; ends with the browser that asked for it. */
async function tried(
  site: Site,
  at: ReportAtHand,
  form: FormValues,
  { on, by, showValues, isJudged = false }: { on: string; by: string; showValues: boolean; isJudged?: boolean },
  signal: AbortSignal,
): Promise<Shown> {
  const feed = site.deps.store.feeds.byName(on);
  if (!feed) return { mistakes: [{ field: 'feed', text: 'Choose a feed with an accepted roster.' }] };
  const name = at.own?.name ?? at.ready?.id ?? (form.text('name') || 'new report');
  const files: ReportFile[] = at.ready?.files ?? [{ name: fileNameOf(name), sql: form.exact('sql') }];
  const { layout, dialect } = at.ready ? { layout: at.ready.to } : definitionOf(form, at);
  const target = layout === undefined ? undefined : builtInLayout(layout);
  const written = { ...(dialect ? { dialect } : {}), ...(target ? { target } : {}) };
  const how = { name, by, showValues, isJudged, ...written };
  const result = await site.deps.relay.previewReport(feed.id, files, how, signal);
  if (!result.ok)
    return { problem: { ...result.problem, detail: `Tried on the roster of ${feed.name}: ${result.problem.detail}` } };
  return { preview: previewView(result.value, `Import ${feed.baselineImportId}`, showValues, target) };
}

export async function addReport(site: Site, c: WebContext): Promise<Response> {
  const form = await readForm(c);
  const name = form.text('name');
  const mistakes: Mistake[] = [];
  const wrongName = nameMistake(name);
  if (wrongName) mistakes.push({ field: 'name', text: wrongName });
  else if (readyReport(name) || site.deps.store.reports.byName(name))
    mistakes.push({ field: 'name', text: `There is a report ${name} already.` });
  return await saved(site, c, {}, name, form, mistakes);
}

export async function saveReport(site: Site, c: WebContext): Promise<Response> {
  const at = atHand(site, c);
  if (!at?.own) return await showFailure(site, c, 404);
  return await saved(site, c, at, at.own.name, await readForm(c), []);
}

async function saved(
  site: Site,
  c: WebContext,
  at: ReportAtHand,
  name: string,
  form: FormValues,
  mistakes: Mistake[],
): Promise<Response> {
  const user = c.get('user');
  if (!user) return await showFailure(site, c, 404);
  const why = form.text('why');
  const noReason = reasonMistake(why);
  if (noReason) mistakes.push({ field: 'why', text: noReason });
  if (form.text('sql') === '') mistakes.push({ field: 'sql', text: 'Write one SELECT.' });
  if (form.text('layout') !== '' && !builtInLayout(form.text('layout')))
    mistakes.push({ field: 'layout', text: 'There is no such layout.' });
  // What cannot run is not saved, as far as there is a roster to try it on.
  if (mistakes.length === 0) {
    for (const on of triedOn(site, at, form)) {
      const { problem } = await tried(site, at, form, { on, by: user.name, showValues: false }, c.req.raw.signal);
      // The files of an old night may be gone: then there is nothing to try it on.
      if (problem && problem.code !== 'bytes_lost') mistakes.push({ field: 'sql', text: problem.detail });
    }
  }
  if (mistakes.length > 0) return await reportPage(site, c, at, { form, mistakes });
  const fewer = at.own ? await site.deps.relay.fewerRowsOf(name, definitionOf(form, at), c.req.raw.signal) : [];
  const result = site.deps.relay.saveReport(name, definitionOf(form, at), user.name, why);
  if (!result.ok) return redirectWith(site, c, '/reports', { kind: 'wrong', text: result.problem.detail });
  return redirectWith(site, c, pathOfReport(name), {
    kind: fewer.length > 0 ? 'warning' : 'good',
    text: [
      `Report ${name} is saved.`,
      ...fewer.map(
        (it) => `${it.destination} has ${counted(it.was, 'row')} of ${it.name} now; this makes ${grouped(it.now)}.`,
      ),
    ].join(' '),
  });
}

/** Those that send it judge it; of one that nobody sends, the chosen feed, if there is one. */
function triedOn(site: Site, { own }: ReportAtHand, form: FormValues): string[] {
  const senders = sendersOf(site, own?.name);
  if (senders.length > 0) return senders;
  const chosen = site.deps.store.feeds.byName(form.text('feed'));
  return chosen ? [chosen.name] : [];
}

/** Encoding, line ends and limits, which the page does not ask for, stay as they are. */
function definitionOf(form: FormValues, { own }: ReportAtHand): ReportDefinition {
  const { delimiter: _, quoting: __, header: ___, ...kept } = own?.dialect ?? {};
  const delimiter = form.text('delimiter') === 'tab' ? '\t' : form.text('delimiter');
  const quoting = form.text('quoting');
  const header = form.text('header');
  const dialect: Partial<OutputDialect> = {
    ...kept,
    ...(/^[,\t|;]$/.test(delimiter) ? { delimiter } : {}),
    ...(quoting === 'all' || quoting === 'none' ? { quoting } : {}),
    ...(header === 'yes' || header === 'no' ? { header: header === 'yes' } : {}),
  };
  const layout = form.text('layout');
  return {
    sql: form.exact('sql').replaceAll('\r\n', '\n'),
    ...(layout === '' ? {} : { layout }),
    ...(Object.keys(dialect).length > 0 ? { dialect } : {}),
    ...(own?.limits ? { limits: own.limits } : {}),
  };
}

export async function removeReport(site: Site, c: WebContext): Promise<Response> {
  const at = atHand(site, c);
  const user = c.get('user');
  if (!at?.own || !user || !mayAs(c, 'owner')) return await showFailure(site, c, 404);
  const form = await readForm(c);
  const result = site.deps.relay.removeReport(at.own.name, user.name, form.text('removeWhy'));
  if (!result.ok)
    return redirectWith(site, c, pathOfReport(at.own.name), {
      kind: 'wrong',
      text: `${result.problem.title}: ${result.problem.detail}`,
    });
  return redirectWith(site, c, '/reports', { kind: 'good', text: `Report ${at.own.name} is removed.` });
}
