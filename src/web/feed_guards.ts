// GET and POST /feeds/:feed/guards, and the effect of one limit alone while somebody types. Owners change, all may look.
import { isDeepStrictEqual } from 'node:util';
import { FeedGuardsPage } from '../../views/feed_guards.tsx';
import { Effect } from '../../views/guard_effect.tsx';
import type { Feed } from '../relay/records.ts';
import type { GuardKey } from '../roster/guard_changes.ts';
import { guardChanges, guardKeys, withoutEmpty } from '../roster/guard_changes.ts';
import type { GuardSettings } from '../roster/guard_settings.ts';
import { showFailure } from './failure_show.ts';
import type { Draft, GuardsAsked } from './feed_guards_model.ts';
import { guardEffect, guardedFiles, guardsPath, guardsProps, scopeOf, withScope } from './feed_guards_model.ts';
import { readForm, reasonMistake } from './form.ts';
import type { GuardTexts } from './guard_form.ts';
import { fieldsOf, guardsIn, laidOver, seenIn } from './guard_form.ts';
import { guardKeyOf } from './guard_words.ts';
import type { OnceNote } from './once_notes.ts';
import { answerOf, fragment, page, redirectWith } from './page.ts';
import { mayAs } from './request_guard.ts';
import type { Site, WebContext } from './site.ts';

export async function showGuards(site: Site, c: WebContext): Promise<Response> {
  const feed = site.deps.store.feeds.byName(c.req.param('feed') ?? '');
  const file = c.req.query('file');
  if (!feed || (file !== undefined && !guardedFiles(feed).includes(file))) return await showFailure(site, c, 404);
  const draft = draftIn((name) => c.req.query(name));
  const reset = guardKeyOf(c.req.query('reset') ?? '');
  if (draft && reset) for (const field of fieldsOf(reset)) delete draft.texts[field];
  const mistakes = draft ? guardsIn(draft.texts).mistakes : [];
  return await show(site, c, feed, { ...scope(file), ...(draft ? { draft } : {}), mistakes }, 200, answerOf(site, c));
}

/** One limit as it stands in the form, while it is typed. */
export async function showGuardEffect(site: Site, c: WebContext): Promise<Response> {
  const feed = site.deps.store.feeds.byName(c.req.param('feed') ?? '');
  const key: GuardKey | undefined = guardKeyOf(c.req.param('key') ?? '');
  const file = c.req.query('file');
  if (!feed || !key || (file !== undefined && !guardedFiles(feed).includes(file)))
    return await showFailure(site, c, 404);
  const draft = draftIn((name) => c.req.query(name));
  const asked = { ...scope(file), ...(draft ? { draft } : {}), mayChange: false };
  return await fragment(c, Effect(guardEffect(site, feed, key, asked)));
}

export async function saveGuards(site: Site, c: WebContext): Promise<Response> {
  const { store, relay } = site.deps;
  const feed = store.feeds.byName(c.req.param('feed') ?? '');
  const user = c.get('user');
  const form = await readForm(c);
  const file = form.text('file') || undefined;
  if (!feed || !user || (file !== undefined && !guardedFiles(feed).includes(file)))
    return await showFailure(site, c, 404);
  const draft = draftIn((name) => form.text(name)) ?? { texts: {}, why: form.text('why'), seen: feed.guards };
  const { guards, mistakes } = guardsIn(draft.texts);
  const reason = reasonMistake(draft.why);
  const wrong = [...mistakes, ...(reason ? [{ field: 'why', text: reason }] : [])];
  if (wrong.length > 0) return await show(site, c, feed, { ...scope(file), draft, mistakes: wrong }, 422);
  const changed = isSame(draft.seen, feed.guards)
    ? relay.changeGuards(feed.id, user.name, {
        was: feed.guards,
        guards: withScope(feed.guards, file, guards),
        why: draft.why,
      })
    : undefined;
  if (!changed?.ok) return await showMeanwhile(site, c, feed, file, draft);
  const path = file === undefined ? guardsPath(feed) : `${guardsPath(feed)}?${new URLSearchParams({ file })}`;
  site.deps.configurationChanged?.();
  return redirectWith(
    site,
    c,
    path,
    changed.value.length === 0
      ? { kind: 'note', text: 'These are the guards already. Nothing was changed.' }
      : { kind: 'good', text: `Saved: ${changed.value.join('; ')}. It counts from the next check on.` },
  );
}

/** Somebody else saved first: what both typed stands in the fields, and it is looked at once more before it is saved. */
async function showMeanwhile(site: Site, c: WebContext, was: Feed, file: string | undefined, draft: Draft) {
  const feed = site.deps.store.feeds.get(was.id) ?? was;
  const texts = laidOver(draft.texts, scopeOf(draft.seen, file), scopeOf(feed.guards, file));
  const changes = guardChanges(draft.seen, feed.guards);
  const last = site.deps.store.activity.page({ about: `feed ${feed.name}`, limit: 1 })[0];
  const text = `Not saved yet: ${last?.who ?? 'somebody'} was faster and changed ${changes.join('; ') || 'these guards'}. What you typed is still here; look at it and save again.`;
  const asked = { ...scope(file), draft: { ...draft, texts, seen: feed.guards }, mistakes: [] };
  return await show(site, c, feed, asked, 422, { kind: 'warning', text });
}

async function show(
  site: Site,
  c: WebContext,
  feed: Feed,
  asked: Omit<GuardsAsked, 'mayChange'>,
  status: 200 | 422,
  answer?: OnceNote,
): Promise<Response> {
  const props = guardsProps(site, feed, { ...asked, mayChange: mayAs(c, 'owner') });
  const body = FeedGuardsPage({ ...props, ...(answer ? { answer } : {}) });
  return await page(site, c, { title: `Guards of ${feed.name}`, place: 'feeds', status }, body);
}

function scope(file: string | undefined): Pick<GuardsAsked, 'file'> {
  return file === undefined ? {} : { file };
}

function isSame(a: GuardSettings, b: GuardSettings): boolean {
  return isDeepStrictEqual(withoutEmpty(a), withoutEmpty(b));
}

/** What a form of this page carries; undefined when nobody typed anything. */
function draftIn(textOf: (name: string) => string | undefined): Draft | undefined {
  const seen = textOf('seen');
  if (seen === undefined || seen === '') return undefined;
  const texts: GuardTexts = {};
  for (const field of guardKeys.flatMap(fieldsOf)) {
    const text = (textOf(field) ?? '').trim();
    if (text !== '') texts[field] = text.slice(0, 40);
  }
  return { texts, why: (textOf('why') ?? '').trim(), seen: seenIn(seen) };
}
