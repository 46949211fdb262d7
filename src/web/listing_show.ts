// GET and POST /imports/:n/changes/:file: who was removed, added or changed. Values and keys go by POST alone, so that no
// address has them; that values were shown is on record.
import { ListingPage, type ListingProps, type ListingRow } from '../../views/listing.tsx';
import { count, countOf } from '../../views/words.ts';
import type { Import } from '../relay/records.ts';
import type { ListedColumn, ListedRow, ListingAsked } from '../roster/change_listing.ts';
import { type ChangeKind, changeKinds } from '../roster/changed_keys.ts';
import type { FileReport } from '../roster/report.ts';
import { actorOf } from './api_access.ts';
import { showFailure } from './failure_show.ts';
import { readForm } from './form.ts';
import { numberOf } from './import_show.ts';
import {
  askedFrom,
  fileOfReport,
  groupOptions,
  groupText,
  keysAPage,
  kindWords,
  listingHref,
  pageFrom,
} from './listing_asked.ts';
import { page } from './page.ts';
import { mayAs } from './request_guard.ts';
import type { Site, WebContext } from './site.ts';

interface Asked extends ListingAsked {
  page: number;
  showValues: boolean;
}

export function showListing(site: Site, c: WebContext) {
  const { key: _, ...asked } = askedFrom((name) => c.req.query(name) ?? '');
  return answerListing(site, c, { ...asked, page: pageFrom(c.req.query('page') ?? ''), showValues: false });
}

export async function askListing(site: Site, c: WebContext): Promise<Response> {
  const form = await readForm(c);
  const showValues = form.text('values') === 'yes';
  return await answerListing(site, c, { ...askedFrom(form.text), page: pageFrom(form.text('page')), showValues });
}

async function answerListing(site: Site, c: WebContext, asked: Asked): Promise<Response> {
  const { store, listing } = site.deps;
  const it = store.imports.get(numberOf(c));
  const file = fileOfReport(it?.report, c.req.param('file') ?? '');
  if (!it || !file || !listing) return await showFailure(site, c, 404);
  const from = (asked.page - 1) * keysAPage;
  const { page: _, ...rest } = asked;
  const found = await listing.page(it.id, file.name, { ...rest, from, limit: keysAPage }, c.req.raw.signal);
  const props = propsOf(c, it, file, asked);
  if (found.ok) {
    const { total, rows, columns } = found.value;
    if (asked.showValues)
      recordListing(site, c, it.id, file.name, asked.kind, `${countOf(rows.length, 'row')} on a page`);
    const last = Math.min(from + keysAPage, total);
    const href = (number: number) =>
      listingHref(it.id, file.name, asked.kind, {
        ...(props.group ? { group: props.group } : {}),
        page: String(number),
      });
    const isMasked = !asked.showValues && asked.key === undefined;
    props.table = {
      ...tableOf(asked.kind, columns, rows),
      total,
      from: from + 1,
      to: last,
      page: asked.page,
      pages: Math.ceil(total / keysAPage),
      ...(isMasked && last < total ? { olderHref: href(asked.page + 1) } : {}),
      ...(isMasked && asked.page > 1 ? { newestHref: href(1) } : {}),
    };
  } else props.problem = found.problem;
  return await page(site, c, { title: `${file.name} of Import ${it.id}`, place: 'imports' }, ListingPage(props));
}

/** Who looked at whose values, and how many. The rows themselves are not named. */
export function recordListing(
  site: Site,
  c: WebContext,
  importId: number,
  file: string,
  kind: ChangeKind,
  how: string,
) {
  site.deps.store.activity.add({
    at: site.deps.clock.now(),
    who: actorOf(c),
    what: 'looked at the values of',
    about: `Import ${importId}`,
    detail: `Who is ${kindWords[kind]} in ${file}: ${how}.`,
  });
}

function propsOf(c: WebContext, it: Import, file: FileReport, asked: Asked): ListingProps {
  const action = `/imports/${it.id}/changes/${encodeURIComponent(file.name)}`;
  return {
    file: file.name,
    importId: it.id,
    baselineId: it.baselineImportId ?? 0,
    word: kindWords[asked.kind],
    kind: asked.kind,
    kindChips: changeKinds.map((kind) => ({
      text: `${kindWords[kind].replace(/^./, (letter) => letter.toUpperCase())} ${count(file[kind])}`,
      href: listingHref(it.id, file.name, kind),
      isChosen: kind === asked.kind,
    })),
    groupOptions: groupOptions(file, asked.kind),
    group: groupText(asked.group),
    key: asked.key ?? '',
    areValuesShown: asked.showValues,
    ...(mayAs(c, 'operator') ? { askAction: action } : {}),
    pageAction: action,
    downloadAction: `${action}/download`,
  };
}

function tableOf(kind: ChangeKind, columns: readonly ListedColumn[], rows: readonly ListedRow[]) {
  const isChanged = kind === 'changed';
  // Of a row that changed, who it is and what changed; the rest of it is the same as ever.
  const asked = columns
    .map((_, at) => at)
    .filter((at) => !isChanged || columns[at]!.identifies || !hasIdentifying(columns));
  const isBlank = (at: number) => rows.every(({ before, after }) => ((after ?? before)?.[at] ?? '') === '');
  const blank = rows.length === 0 ? [] : asked.filter(isBlank);
  const shown = asked.filter((at) => !blank.includes(at));
  return {
    isChanged,
    columns: shown.map((at) => columns[at]!.name),
    blank: blank.map((at) => columns[at]!.name),
    rows: rows.map((row): ListingRow => {
      const values = row.after ?? row.before ?? [];
      const note = isChanged ? noteOf(row) : undefined;
      const changes = (row.differs ?? []).map((column) => {
        const at = columns.findIndex(({ name }) => name === column);
        return { column, before: row.before?.[at] ?? '', after: row.after?.[at] ?? '' };
      });
      return {
        line: count(row.line ?? row.lineBefore ?? 0),
        cells: shown.map((at) => values[at] ?? ''),
        ...(note ? { note } : isChanged ? { changes } : {}),
      };
    }),
  };
}

function hasIdentifying(columns: readonly ListedColumn[]): boolean {
  return columns.some(({ identifies }) => identifies);
}

function noteOf(row: ListedRow): string | undefined {
  if (row.after === undefined) return 'One row less under this key.';
  if (row.before === undefined) return 'One row more under this key.';
  return row.differs?.length === 0 ? 'The same text, written with other bytes or another number of fields.' : undefined;
}
