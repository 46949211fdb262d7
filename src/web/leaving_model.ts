// What leaves the district for whom: by destination the files, their columns, how many people, since when, under which
// agreement. Read from what is set now and from the last receipts.
import { countOf } from '../../views/words.ts';
import { type AgreementState, agreementState } from '../relay/agreement.ts';
import type { Destination, Feed, Forward } from '../relay/records.ts';
import { sourceOf } from '../relay/report_source.ts';
import { layoutFileOf } from '../roster/file_names.ts';
import { referenceTarget } from '../roster/file_set.ts';
import type { Layout, LayoutColumn, LayoutFile } from '../roster/layout.ts';
import { builtInLayout } from '../roster/layouts/catalogue.ts';
import { keeps } from '../roster/only.ts';
import { holdsPeople, personalColumn } from '../roster/people_columns.ts';
import { concernsPeople, isRowAPerson, sensitivityOf } from '../roster/sensitive_columns.ts';
import type { Site } from './site.ts';

export interface LeavingFile {
  feed: string;
  file: string;
  columns: { name: string; sensitive?: string }[];
  /** How many people were in it at the last delivery; absent where they cannot be told from the rows, or nothing went yet. */
  people?: number;
  /** Rows about people at the last delivery, where a person may have several. */
  rows?: number;
  /** The set that went last did not have it. */
  isAbsent?: boolean;
  /** What is left out of it, or why its columns are not known. */
  note?: string;
}

export interface Leaving {
  destination: Destination;
  agreement: AgreementState;
  /** Epoch ms of the first delivery. */
  since?: number;
  /** How the files of each feed go there. */
  goes: { feed: string; zip?: string; isEncrypted: boolean }[];
  files: LeavingFile[];
}

export async function leavingOf({ deps: { store, clock, relay } }: Site): Promise<Leaving[]> {
  const now = clock.now();
  const district = store.district.get();
  const names = await namesOfSchools(store, relay);
  return store.destinations.all().map((destination) => {
    const since = store.deliveries.firstDeliveredAt(destination.id);
    const forwards = store.feeds
      .all()
      .flatMap((feed) =>
        feed.forwards.filter((it) => it.destinationId === destination.id).map((forward) => ({ feed, forward })),
      );
    const files = forwards.flatMap(({ feed, forward }) => filesOf(store, feed, forward, names.get(feed.id)));
    const isEncrypted = destination.pgp !== undefined;
    const goes = forwards.map(({ feed: { name }, forward: { zip } }) => ({
      feed: name,
      isEncrypted,
      ...(zip === undefined ? {} : { zip }),
    }));
    const agreement = agreementState(destination, district, now);
    return { destination, agreement, goes, files, ...(since === undefined ? {} : { since }) };
  });
}

type Store = Site['deps']['store'];

type Names = ReadonlyMap<string, string>;

/** By feed, of those that send some schools only. */
async function namesOfSchools(store: Store, relay: Site['deps']['relay']): Promise<ReadonlyMap<number, Names>> {
  const some = store.feeds.all().filter(({ forwards }) => forwards.some(({ only }) => only?.schools !== undefined));
  return new Map(await Promise.all(some.map(async ({ id }) => [id, await relay.schoolNames(id)] as const)));
}

function filesOf(store: Store, feed: Feed, forward: Forward, names: Names = new Map()): LeavingFile[] {
  if (forward.reports) return forward.reports.flatMap((report) => reportFilesOf(store, feed, forward, report));
  const layout = feed.pinned ?? (typeof feed.layout === 'string' ? builtInLayout(feed.layout) : feed.layout);
  if (!layout) return [{ feed: feed.name, file: 'all files', columns: [], note: 'Known after the initial import.' }];
  const last = store.deliveries.lastDelivered(feed.id, forward.destinationId);
  const went = last && store.imports.get(last.importId)?.report?.files.map(({ name }) => name);
  return layout.files.map((file) => {
    const kept = forward.only?.columns?.[file.name];
    const columns = file.columns.filter((it) => kept === undefined || keeps(kept, file, it));
    const left = file.columns.length - columns.length;
    const rows = mayLoseRows(layout, file) ? rowWords(forward, names) : '';
    const stays = left > 0 ? `${countOf(left, 'column stays', 'columns stay')} here` : '';
    const note = [rows, stays].filter((it) => it !== '').join('; ');
    return {
      feed: feed.name,
      file: file.name,
      columns: columns.map((column) => named(layout, file, column)),
      ...peopleOf(store, feed, forward, { layout, file }),
      ...(went && !went.includes(file.name) ? { isAbsent: true } : {}),
      ...(note === '' ? {} : { note: `${note}.` }),
    };
  });
}

/** Which rows go along, where not all do. */
function rowWords({ only: { schools, optOut } = {} }: Forward, names: Names): string {
  const called = schools?.map((id) => (names.has(id) ? `${names.get(id)} (${id})` : id));
  const these = called ? `Only school${called.length === 1 ? '' : 's'} ${called.join(', ')}` : '';
  if (!optOut) return these;
  return schools ? `${these}, without those who opted out` : 'Without those who opted out';
}

/** Whether its rows belong to a school, a person or something else, or something belongs to them. */
function mayLoseRows(layout: Layout, file: LayoutFile): boolean {
  const says = (it: LayoutColumn) =>
    it.group === 'school' || it.references !== undefined || personalColumn(file, it) !== undefined;
  if (holdsPeople(file) || file.columns.some(says)) return true;
  const targets = layout.files.flatMap(({ columns }) => columns.flatMap(({ references }) => references ?? []));
  return targets.some((to) => referenceTarget(layout, to)?.file.name === file.name);
}

function named(layout: Layout, file: LayoutFile, column: LayoutColumn): LeavingFile['columns'][number] {
  const sensitive = sensitivityOf(layout, file, column);
  return { name: column.name, ...(sensitive === undefined ? {} : { sensitive }) };
}

/** As the last receipt says; where nothing was left out, as the last accepted set has them. */
function peopleOf(
  store: Store,
  feed: Feed,
  forward: Forward,
  { layout, file }: { layout: Layout; file: LayoutFile },
): { people?: number; rows?: number } {
  if (!concernsPeople(layout, file)) return {};
  const last = store.deliveries.lastDelivered(feed.id, forward.destinationId);
  if (!last) return {};
  const made = last.receipt?.made?.members.find((it) => it.name === file.name)?.rows;
  const rows = made ?? store.imports.get(last.importId)?.report?.files.find((it) => it.name === file.name)?.rows;
  if (rows === undefined) return {};
  return isRowAPerson(layout, file) ? { people: rows } : { rows };
}

function reportFilesOf(
  store: Store,
  feed: Feed,
  _: Forward,
  report: NonNullable<Forward['reports']>[number],
): LeavingFile[] {
  const source = sourceOf(report, store.reports.byName);
  const target: Layout | undefined = source?.target;
  return (source?.files ?? [{ name: report.name ?? report.from }]).map(({ name }) => {
    const file = target && layoutFileOf(target, name);
    return {
      feed: feed.name,
      file: name,
      columns: target && file ? file.columns.map((column) => named(target, file, column)) : [],
      note: file
        ? `Made by report ${report.from}.`
        : `Made by report ${report.from}: its columns are those of its SELECT.`,
    };
  });
}
