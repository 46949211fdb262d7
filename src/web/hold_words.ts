// What a held night means for those who wait for it: which roster each destination keeps, and who would lose whom.
import { count, countOf, list } from '../../views/words.ts';
import { addDays } from '../kit/zone.ts';
import type { Feed, Import } from '../relay/records.ts';
import type { CheckReport, FileReport, GroupChange } from '../roster/report.ts';
import { byFileOrder } from './file_order.ts';
import type { Times } from './format.ts';
import { nounsIn } from './sentences.ts';
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
const losses: readonly string[] = ['rows_removed', 'group_removed', 'drift'];

/** Where the rows are that a release would take away, file by file that lost too many: `school 10002 (34 of 42)`. */
export function lossSentences(report: CheckReport): string[] {
  const nouns = nounsIn(report);
  const hit = new Set(report.trips.filter(({ guard }) => losses.includes(guard)).map(({ file }) => file));
  return report.files
    .filter((file) => hit.has(file.name))
    .toSorted((a, b) => byFileOrder(a.name, b.name))
    .flatMap((file) => {
      const parts = kinds.flatMap((kind) => partOf(file, kind));
      if (parts.length === 0) return [];
      const noun = nouns.get(file.name);
      const who = noun?.many ?? `rows of ${file.name}`;
      return [`If it is released, ${who} disappear from ${parts.join('; ')}.`];
    });
}

function partOf(file: FileReport, kind: GroupChange['kind']): string[] {
  const lost = (file.groups ?? [])
    .filter((group) => group.kind === kind && group.removed > 0)
    .toSorted((a, b) => b.removed - a.removed || a.group.localeCompare(b.group, 'en', { numeric: true }));
  if (lost.length === 0) return [];
  const named = lost
    .slice(0, mostNamed)
    .map(({ group, removed, before }) => `${group === '' ? '(blank)' : group} (${count(removed)} of ${count(before)})`);
  const rest = lost.length - named.length;
  // A school that is called school-1 needs no second word.
  const word = lost.every(({ group }) => group.toLowerCase().startsWith(kind)) ? '' : `${kind} `;
  return [`${word}${list([...named, ...(rest > 0 ? [`${countOf(rest, 'other')}`] : [])])}`];
}
