// What leaves the district for whom: by destination the files, their columns, how many people, since when, under which
// agreement. Read from what is set now and from the last receipts.
import { type AgreementState, agreementState } from '../relay/agreement.ts';
import type { Destination, Feed, Forward } from '../relay/records.ts';
import { sourceOf } from '../relay/report_source.ts';
import { layoutFileOf } from '../roster/file_names.ts';
import type { Layout, LayoutFile } from '../roster/layout.ts';
import { builtInLayout } from '../roster/layouts/catalogue.ts';
import { keeps } from '../roster/only.ts';
import { holdsPeople, sensitivityOf } from '../roster/sensitive_columns.ts';
import type { Site } from './site.ts';

export interface LeavingFile {
  feed: string;
  file: string;
  columns: { name: string; sensitive?: string }[];
  /** Rows of people at the last delivery; absent where a file names none, or nothing went yet. */
  people?: number;
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
  files: LeavingFile[];
}

export function leavingOf({ deps: { store, clock } }: Site): Leaving[] {
  const now = clock.now();
  const district = store.district.get();
  return store.destinations.all().map((destination) => {
    const since = store.deliveries.firstDeliveredAt(destination.id);
    const files = store.feeds
      .all()
      .flatMap((feed) =>
        feed.forwards
          .filter((forward) => forward.destinationId === destination.id)
          .flatMap((forward) => filesOf(store, feed, forward)),
      );
    const agreement = agreementState(destination, district, now);
    return { destination, agreement, files, ...(since === undefined ? {} : { since }) };
  });
}

type Store = Site['deps']['store'];

function filesOf(store: Store, feed: Feed, forward: Forward): LeavingFile[] {
  if (forward.reports) return forward.reports.flatMap((report) => reportFilesOf(store, feed, forward, report));
  const layout = feed.pinned ?? (typeof feed.layout === 'string' ? builtInLayout(feed.layout) : feed.layout);
  if (!layout) return [{ feed: feed.name, file: 'all files', columns: [], note: 'Known after the initial import.' }];
  const { schools, optOut } = forward.only ?? {};
  const notes = [
    ...(schools ? [`Only schools ${schools.join(', ')}`] : []),
    ...(optOut ? ['without who opted out'] : []),
  ].join(', ');
  const last = store.deliveries.lastDelivered(feed.id, forward.destinationId);
  const went = last && store.imports.get(last.importId)?.report?.files.map(({ name }) => name);
  return layout.files.map((file) => {
    const kept = forward.only?.columns?.[file.name];
    const columns = file.columns.filter((it) => kept === undefined || keeps(kept, file, it));
    const left = file.columns.length - columns.length;
    const note = [notes, left > 0 ? `${left} columns stay here` : ''].filter((it) => it !== '').join('; ');
    return {
      feed: feed.name,
      file: file.name,
      columns: columns.map((column) => named(file, column)),
      ...peopleOf(store, feed, forward, file),
      ...(went && !went.includes(file.name) ? { isAbsent: true } : {}),
      ...(note === '' ? {} : { note: `${note}.` }),
    };
  });
}

function named(file: LayoutFile, column: LayoutFile['columns'][number]): LeavingFile['columns'][number] {
  const sensitive = sensitivityOf(file, column);
  return { name: column.name, ...(sensitive === undefined ? {} : { sensitive }) };
}

/** As the last receipt says; where nothing was left out, as the last accepted set has them. */
function peopleOf(store: Store, feed: Feed, forward: Forward, file: LayoutFile): { people?: number } {
  if (!holdsPeople(file)) return {};
  const last = store.deliveries.lastDelivered(feed.id, forward.destinationId);
  if (!last) return {};
  const made = last.receipt?.made?.members.find((it) => it.name === file.name)?.rows;
  const rows = made ?? store.imports.get(last.importId)?.report?.files.find((it) => it.name === file.name)?.rows;
  return rows === undefined ? {} : { people: rows };
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
      columns: file?.columns.map((column) => named(file, column)) ?? [],
      note: file
        ? `Made by report ${report.from}.`
        : `Made by report ${report.from}: its columns are those of its SELECT.`,
    };
  });
}
