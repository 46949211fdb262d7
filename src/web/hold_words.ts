// What a held night means for those who wait for it: which roster each destination keeps, and who would lose whom.
import type { HoldStoryProps } from '../../views/hold_story.tsx';
import { count, countOf, list } from '../../views/words.ts';
import { addDays } from '../kit/zone.ts';
import type { Feed, Import } from '../relay/records.ts';
import type { CheckReport, FileReport, GroupChange } from '../roster/report.ts';
import { byFileOrder } from './file_order.ts';
import type { Times } from './format.ts';
import { holdReasons, nounsIn } from './sentences.ts';
import type { Site } from './site.ts';

/** `gradecam and archive keep Friday’s roster.`; nothing where nothing is sent. */
export function keptSentence(site: Site, it: Import, feed: Feed | undefined, times: Times): string {
  if (!feed || it.baselineImportId === undefined) return '';
  const { store } = site.deps;
  const keepers = new Map<string, string[]>();
  for (const { destinationId } of feed.forwards) {
    const name = store.destinations.get(destinationId)?.name;
    if (name === undefined) continue;
    const last = store.deliveries.lastDelivered(feed.id, destinationId);
    const night = last && store.imports.head(last.importId);
    const roster = night ? rosterOf(times.nightOf(night.lastArrivalAt), times) : '';
    keepers.set(roster, [...(keepers.get(roster) ?? []), name]);
  }
  return [...keepers]
    .map(([roster, names]) => {
      const isOne = names.length === 1;
      if (roster === '') return `${list(names)} ${isOne ? 'has' : 'have'} no roster yet.`;
      return `${list(names)} ${isOne ? 'keeps' : 'keep'} ${roster}.`;
    })
    .join(' ');
}

function rosterOf(night: string, times: Times): string {
  const isThisWeek = night > addDays(times.nightOf(times.now), -7);
  return isThisWeek ? `${times.weekday(night)}’s roster` : `the roster of ${times.day(night)}`;
}

const kinds: readonly GroupChange['kind'][] = ['school', 'grade', 'term'];
/** Groups named of one kind. */
const mostNamed = 3;
/** Sentences beside the first. */
const mostOthers = 3;
const losses: readonly string[] = ['rows_removed', 'group_removed', 'drift'];

/** What a person with one minute needs of a held night. */
export function holdStory(it: Import): HoldStoryProps {
  const { sentence, others } = holdReasons(it);
  const { gone, hint } = it.report ? lossesIn(it.report) : { gone: [], hint: undefined };
  const rest = others.length - mostOthers;
  return {
    sentence,
    others: rest > 1 ? [...others.slice(0, mostOthers), `${rest} more stand under Notices.`] : others,
    gone,
    ...(hint === undefined ? {} : { hint }),
  };
}

/** Where the rows are that a release would take away; of a second file only what the first does not tell. */
export function lossesIn(report: CheckReport): { gone: string[]; hint?: string } {
  const nouns = nounsIn(report);
  const hit = new Set(report.trips.filter(({ guard }) => losses.includes(guard)).map(({ file }) => file));
  const files = report.files.filter((file) => hit.has(file.name)).toSorted((a, b) => byFileOrder(a.name, b.name));
  const told = new Set<GroupChange['kind']>();
  const gone = files.flatMap((file) => {
    const untold = kinds.filter((kind) => !told.has(kind) && lostOf(file, kind).lost.length > 0);
    for (const kind of untold) told.add(kind);
    const spread = untold.filter((kind) => isSpread(lostOf(file, kind).all));
    const parts = untold.filter((kind) => !spread.includes(kind)).map((kind) => namedOf(file, kind));
    if (spread.length > 0) {
      parts.push(`${list(spread.map((kind) => `all ${countOf(lostOf(file, kind).all.length, kind)}`))} alike`);
    }
    if (parts.length === 0) return [];
    return [`Gone tonight: ${nouns.get(file.name)?.many ?? `rows of ${file.name}`} of ${parts.join('; of ')}.`];
  });
  const hint = files[0] && patternOf(files[0]);
  return { gone, ...(hint === undefined ? {} : { hint }) };
}

function lostOf(file: FileReport, kind: GroupChange['kind']): { all: GroupChange[]; lost: GroupChange[] } {
  const all = (file.groups ?? []).filter((group) => group.kind === kind && group.before > 0);
  const lost = all
    .filter(({ removed }) => removed > 0)
    .toSorted((a, b) => b.removed - a.removed || a.group.localeCompare(b.group, 'en', { numeric: true }));
  return { all, lost };
}

function namedOf(file: FileReport, kind: GroupChange['kind']): string {
  const { lost } = lostOf(file, kind);
  const named = lost
    .slice(0, mostNamed)
    .map(({ group, removed, before }) => `${group === '' ? '(blank)' : group} (${count(removed)} of ${count(before)})`);
  const rest = lost.length - named.length;
  // A school that is called school-1 needs no second word.
  const word = lost.every(({ group }) => group.toLowerCase().startsWith(kind)) ? '' : `${kind} `;
  return `${word}${list([...named, ...(rest > 0 ? [`${countOf(rest, 'other')}`] : [])])}`;
}

/** Fewer expected losses than this say nothing about a group. */
const fewestLosses = 5;

/** Every group lost about the same share: between half and twice that of all. */
function isSpread(groups: readonly GroupChange[]): boolean {
  const sum = (of: readonly GroupChange[], pick: (group: GroupChange) => number) =>
    of.reduce((all, group) => all + pick(group), 0);
  const before = sum(groups, (group) => group.before);
  const share = sum(groups, (group) => group.removed) / before;
  const large = groups.filter((group) => group.before * share >= fewestLosses);
  return (
    large.length > 1 &&
    large.length * 2 > groups.length &&
    sum(large, (group) => group.before) * 10 >= before * 8 &&
    large.every((group) => group.removed >= (group.before * share) / 2 && group.removed <= group.before * share * 2)
  );
}

/** What those who run the SIS can be asked first. */
function patternOf(file: FileReport): string | undefined {
  const { all, lost } = lostOf(file, 'school');
  if (isSpread(all)) return 'A share of every school is usually a date window of the export, or the end of a term.';
  const [first, ...others] = lost;
  if (!first || all.length < 2 || first.removed * 2 < first.before) return undefined;
  const elsewhere = others.reduce((sum, { removed }) => sum + removed, 0);
  return elsewhere * 10 > first.removed ? undefined : 'One school alone is usually a filter in the export of the SIS.';
}
