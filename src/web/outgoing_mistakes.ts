// What is wrong with what somebody wants to go along to a destination, each with the field it stands in.
import { isDeepStrictEqual } from 'node:util';
import type { Mistake } from '../../views/parts/MistakeSummary.tsx';
import { assertNever } from '../kit/assert_never.ts';
import { type Problem, sentenceOf } from '../kit/problem.ts';
import {
  type Outgoing,
  type OutgoingMistake,
  outgoingMistakes,
  outgoingWords,
  overwritingMistake,
} from '../relay/change_outgoing.ts';
import type { Feed, Forward } from '../relay/records.ts';
import type { Layout } from '../roster/layout.ts';
import type { OnlyMistake } from '../roster/only.ts';
import { type OutgoingDraft, outgoingOf } from './outgoing_form.ts';
import type { Site } from './site.ts';

interface Asked {
  feed: Feed;
  forward: Forward;
  layout: Layout | undefined;
}

/** What cannot be so, without running anything. */
export function mistakesOf(site: Site, { feed, forward, layout }: Asked, draft: OutgoingDraft): Mistake[] {
  const { store } = site.deps;
  const { outgoing, mistakes } = outgoingOf(draft);
  const said = wrongIn(site, feed, outgoing).map(({ field, text, of }): Mistake => {
    if (field === 'name' || field === 'zip') return { field, text: nameSentence(text) };
    return { field: of ? fieldOf(of, draft, layout) : field, text: capital(text) };
  });
  const less = draft.values.isReports && !draft.values.isLessKnown ? lessOf(forward) : '';
  if (less !== '')
    said.push({ field: 'isLessKnown', text: 'Tick that what stays here now would no longer be left out.' });
  const all = [...mistakes, ...said];
  const same = all.length > 0 ? undefined : overwritingMistake(store, feed, forward, outgoing);
  return same === undefined ? all : [{ field: outgoing.zip === undefined ? 'name' : 'zip', text: capital(same) }];
}

/** Where on the page something is chosen or typed that does not fit the layout. */
function fieldOf(of: OnlyMistake, { values }: OutgoingDraft, layout: Layout | undefined): string {
  switch (of.part) {
    case 'columns':
      return `columns-${layout?.files.findIndex(({ name }) => name === of.file)}`;
    case 'schools':
      return 'moreSchools';
    case 'optOut': {
      const typed = values.optOut.flatMap(({ column }, at) => (column === '' ? [] : [at]));
      return `optColumn-${typed[of.rule]}`;
    }
    default:
      return assertNever(of);
  }
}

/** What is wrong with a decision on its own, whatever is set now. */
export function wrongIn({ deps: { store } }: Site, feed: Feed, outgoing: Outgoing): OutgoingMistake[] {
  return outgoingMistakes(feed, outgoing, (name) => store.reports.byName(name) !== undefined);
}

/** In words what is left out now, and a report would not leave out of itself. */
export function lessOf({ only }: Forward): string {
  return only === undefined ? '' : outgoingWords({ name: '{name}', only });
}

/** What cannot be made, or does not pass its layout, is not chosen, as far as there is a roster to try it on. */
export async function triedMistakes(
  { deps: { relay } }: Site,
  { feed, forward }: Asked,
  draft: OutgoingDraft,
  signal: AbortSignal,
): Promise<Mistake[]> {
  const { reports = [] } = outgoingOf(draft).outgoing;
  const others = reports.filter((it) => !forward.reports?.some((one) => isDeepStrictEqual(one, it)));
  for (const report of others) {
    const tried = await relay.tryReports(feed.id, [report], signal);
    if (!tried.ok) return [{ field: 'reports', text: `${report.from}: ${saidOf(tried.problem)}` }];
  }
  return [];
}

/** `it must …` of the district file stands beside the path of the name there; here the name is said. */
function nameSentence(text: string): string {
  const said = text.replace(/^it /, 'the name ').replace(/^no part of it /, 'no part of the name ');
  return said.slice(0, 1).toUpperCase() + said.slice(1);
}

/** Which layout would not take the file is in the detail. */
function saidOf(it: Problem): string {
  return it.code === 'report_refused' ? it.detail : sentenceOf(it);
}

/** Not of a file's or a report's name that the sentence begins with. */
function capital(text: string): string {
  return text.replace(/^(?:there|the|feeds) /, (word) => word.slice(0, 1).toUpperCase() + word.slice(1));
}
