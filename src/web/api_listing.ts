// GET and POST /api/v1/imports/:n/changes/:file: who was removed, added or changed. Keys and values by POST alone, as on
// the pages; that values were shown is on record.
import type * as z from 'zod/mini';
import { countOf } from '../../views/words.ts';
import type { ListingAsked } from '../roster/change_listing.ts';
import { changeKinds } from '../roster/changed_keys.ts';
import { bodyOf } from './api_decide.ts';
import { invalid, wholeNumber } from './api_imports.ts';
import { askChangesSchema, type changesSchema, mostKeys } from './api_schemas.ts';
import { numberOf } from './import_show.ts';
import { askedFrom, keysAPage } from './listing_asked.ts';
import { recordListing } from './listing_show.ts';
import { problemJson } from './problem_json.ts';
import type { Site, WebContext } from './site.ts';

type Asked = ListingAsked & { from: number; limit: number; showValues: boolean };

export async function answerChanges(site: Site, c: WebContext): Promise<Response> {
  const text = (name: string) => c.req.query(name) ?? '';
  const kind = changeKinds.find((it) => it === text('kind'));
  if (kind === undefined) return invalid(c, `kind is one of ${changeKinds.join(', ')}`);
  if (text('key') !== '') return invalid(c, 'A key would stay in logs of addresses; ask for it by POST.');
  const from = text('from') === '' || text('from') === '0' ? 0 : wholeNumber(text('from'));
  if (from === undefined) return invalid(c, 'from is a number');
  const limit = text('limit') === '' ? keysAPage : wholeNumber(text('limit'));
  if (limit === undefined || limit > mostKeys) return invalid(c, `limit is a number from 1 to ${mostKeys}`);
  const { group } = askedFrom(text);
  if (text('group') !== '' && group === undefined) return invalid(c, 'group is such as school:Lincoln High');
  return await answer(site, c, { kind, ...(group ? { group } : {}), from, limit, showValues: false });
}

export async function answerAskedChanges(site: Site, c: WebContext): Promise<Response> {
  const read = await bodyOf(c, askChangesSchema);
  if (!read.ok) return read.answer;
  const { from = 0, limit = keysAPage, values = false, ...asked } = read.value;
  return await answer(site, c, { ...asked, from, limit, showValues: values });
}

async function answer(site: Site, c: WebContext, asked: Asked): Promise<Response> {
  const importId = numberOf(c);
  const file = c.req.param('file') ?? '';
  const found = await site.deps.listing?.page(importId, file, asked, c.req.raw.signal);
  if (!found) return invalid(c, 'Nothing is listed here.');
  if (!found.ok) return problemJson(c, found.problem);
  const { total, columns, rows } = found.value;
  if (asked.showValues)
    recordListing(site, c, importId, file, asked.kind, `${countOf(rows.length, 'row')} for a program`);
  const told: z.infer<typeof changesSchema> = {
    import: importId,
    file,
    kind: asked.kind,
    total,
    masked: !asked.showValues,
    columns: [...columns],
    rows,
  };
  return c.json(told);
}
