// The check of one file set: layout, rules, keys, references, comparison with the last accepted night, guards, verdict.
// Pure: bytes come in as chunks, a report goes out; no file, no clock, no chance.
import { fileAsItCame } from './as_it_came.ts';
import type { Baseline, BaselineFile, LastFile, LastNight } from './baseline.ts';
import { inMemory } from './baseline.ts';
import type { NightChange } from './change.ts';
import { columnsReport, compareNight } from './change.ts';
import { sayChange, whichColumns } from './change_notices.ts';
import type { SetMode } from './columns.ts';
import { datedName } from './dated_name.ts';
import { settleDoubts } from './doubts.ts';
import type { Nights } from './file_ages.ts';
import { noteAges } from './file_ages.ts';
import { layoutFileOf } from './file_names.ts';
import type { Matched } from './file_set.ts';
import { inReadingOrder, matchFiles } from './file_set.ts';
import type { GuardedFile, Guards } from './guard.ts';
import { guardNotices, guardsOf, sentenceOfTrip, tripsOf } from './guard.ts';
import { measureOf } from './guard_measure.ts';
import type { GuardSettings } from './guard_settings.ts';
import type { Layout } from './layout.ts';
import { LinkMaker } from './links.ts';
import { isManifest, type ManifestLines, modeIn, saysDelta } from './manifest.ts';
import { shownGroups } from './mask.ts';
import { sayAdded, sayMissing } from './missing_files.ts';
import { noteUnchecked, Unchecked } from './not_checked.ts';
import { NoticeBook } from './notice.ts';
import { pinLayout } from './pin.ts';
import type { Assistant } from './read_parts.ts';
import { isWorthParts, readRowsInParts } from './read_parts.ts';
import type { Reader } from './reader.ts';
import type { FileHistory } from './replay.ts';
import { noteReplays } from './replay.ts';
import type { CheckReport, FileReport, Trip } from './report.ts';
import type { RolloverWindow } from './rollover.ts';
import { noteRollover } from './rollover.ts';
import { isReadInOnePiece } from './row_checks.ts';
import type { RowScan } from './row_scan.ts';
import type { Scan } from './scan.ts';
import { scanFile } from './scan.ts';
import type { SetFile } from './set_file.ts';
import type { SeveritySettings } from './severities.ts';
import { withoutUsual } from './severities.ts';
import { sizeCeiling } from './size_ceiling.ts';
import type { Spill } from './spilled_rows.ts';
import { byWeight, judge, weightsOf } from './verdict.ts';
import { mostlyWrong, withCauses } from './wrong_rows.ts';

export interface CheckInput {
  layout: Layout;
  /** How the layout was found, when it was not given. */
  layoutBecause?: string;
  files: SetFile[];
  /** The last accepted night; absent the first time. */
  baseline?: LastNight;
  guards: GuardSettings;
  /** Severities that the district raised or lowered, by code. */
  severities?: SeveritySettings;
  /** Samples carry values as they are, secrets excepted. */
  showValues: boolean;
  /**
   * No other night is compared with these files: the baseline has no rows. What only all rows of a file together tell lies
   * here instead of in memory. The report is the same.
   */
  spill?: Spill;
  /** Another thread for large files. The report is the same without it. */
  assistant?: Assistant;
  /** Milliseconds since the check began. */
  milliseconds?: () => number;
  /** Of the program, for the report. */
  version: string;
  progress?: (at: { file: string; rows: number; share: number }) => void;
  /** Rows that the nights of the last week before this one removed, by file name of the layout, for the drift guard. */
  removedSinceWeek?: Record<string, { removed: number; of: number }>;
  /** What accepted nights before the last one had, by file name of the layout: to know a file that came before. */
  history?: Record<string, FileHistory>;
  /** Set when tonight lies in a window that the district has declared for its rollover. */
  rollover?: RolloverWindow;
  /** When the set came; without it a date in a name is not compared with the night. */
  nights?: Nights;
  /** The zip the files were in. */
  archive?: string;
  /** Came with the set and is not used: why, as its sentence goes on after the name. */
  leftOut?: { name: string; because: string }[];
}

export interface CheckResult {
  report: CheckReport;
  /** What the guards looked at, file by file: to say later what other limits would have done. */
  measures: GuardedFile[];
  /** Tonight's rows, to compare the next night with. */
  baseline: Baseline;
  /** The layout as these files had it. */
  pinned: Layout;
}

/** Checks one set of files. Never throws because of what is in them. */
export function checkSet(input: CheckInput): CheckResult {
  const layout = agreedLayout(input);
  const severities = withoutUsual(input.severities ?? {});
  const book = new NoticeBook(severities);
  const unchecked = new Unchecked();
  const set = matchFiles(layout, input.files);
  for (const file of set.unexpected) book.say('file_unexpected', file.name, whyUnused(layout, file.name));
  for (const { name, because } of input.leftOut ?? []) book.say('file_unexpected', name, because);
  for (const one of set.matched) {
    if (one.isOtherCase) book.say('file_name_case_changed', one.layoutFile.name, one.file.name);
  }

  noteAges(set.matched, input.archive, input.nights, book);

  const before = new Map((input.baseline?.files ?? []).map((file) => [file.name, file]));
  const lines: ManifestLines = new Map();
  const { scans, missed } = readAll(input, layout, book, unchecked, set.matched, lines, before);
  sayMissing(layout, set, lines, missed, book);
  sayAdded(layout, scans, book);
  const order = layout.files.map((file) => file.name);
  scans.sort((a, b) => order.indexOf(a.layoutFile.name) - order.indexOf(b.layoutFile.name));
  const trips: Trip[] = [];
  const measures: GuardedFile[] = [];
  noteReplays(scans, before, input.history ?? {}, book);
  const files = scans.map((scan): FileReport => {
    const name = scan.layoutFile.name;
    const last = before.get(name);
    settleDoubts(scan, last, book);
    const agreed = input.baseline?.layout.files.find((file) => file.name === name);
    const change = last === undefined ? undefined : compareNight(scan, last, agreed, book, unchecked);
    const guards = guardsOf(input.guards, name);
    if (scan.unusable === undefined) {
      const measure = measureOf(scan, change, input.removedSinceWeek?.[name], input.showValues);
      measures.push(measure);
      trips.push(...guardTrips(measure, change, guards, book));
    }
    if (change && guards.rowsChanged !== 'off') sayChange(scan, change, guards.rowsChanged, book);
    const comparison = change?.rows;
    const columns = change?.columns && columnsReport(change.columns);
    return {
      name,
      sha256: scan.file.sha256,
      bytes: scan.file.bytes,
      rows: scan.rows,
      encoding: scan.encoding,
      delimiter: scan.layoutFile.delimiter,
      added: comparison?.added ?? 0,
      removed: comparison?.removed ?? 0,
      changed: comparison?.changed ?? 0,
      unchanged: comparison?.unchanged ?? 0,
      badRows: scan.wrong.count,
      ...(last === undefined ? {} : { baselineRows: last.rows }),
      ...(comparison === undefined || comparison.groups.length === 0
        ? {}
        : { groups: input.showValues ? comparison.groups : shownGroups(comparison.groups) }),
      ...(columns === undefined ? {} : { columns }),
    };
  });
  noteRollover(input.rollover, layout.files, files, trips, book);
  unchecked.say(book);

  const notices = withCauses(book.notices(order));
  const weights = weightsOf(layout);
  const report: CheckReport = {
    rollcall: input.version,
    ...judge(notices, weights, mostlyWrong(scans)),
    layout: layout.id,
    ...(input.layoutBecause === undefined ? {} : { layoutBecause: input.layoutBecause }),
    milliseconds: input.milliseconds?.() ?? 0,
    ...(severities === undefined ? {} : { severities }),
    files,
    notices,
    trips: trips.sort((a, b) => byWeight(weights, guardOf(a), guardOf(b))),
    notChecked: unchecked.list(),
  };
  const pinned = pinLayout(layout, scans);
  return {
    report,
    measures,
    baseline: { layout: pinned, files: input.spill ? [] : baselineFiles(scans, before, saysDelta(lines)) },
    pinned,
  };
}

function whyUnused(layout: Layout, name: string): string {
  return datedName(name) && layoutFileOf(layout, name) ? 'has a newer file beside it' : '';
}

/** A baseline of the same layout pins what its night had, as a feed's own pin does. */
function agreedLayout(input: CheckInput): Layout {
  const { layout, baseline } = input;
  return !layout.pinned && baseline !== undefined && baseline.layout.id === layout.id ? baseline.layout : layout;
}

function readAll(
  input: CheckInput,
  layout: Layout,
  book: NoticeBook,
  unchecked: Unchecked,
  matched: Matched<SetFile>[],
  lines: ManifestLines,
  before: ReadonlyMap<string, LastFile>,
): { scans: Scan[]; missed: ReadonlySet<string> } {
  const { assistant } = input;
  const total = matched.reduce((sum, one) => sum + one.file.bytes, 0);
  const makers = new LinkMaker(
    layout,
    book,
    input.showValues,
    unchecked,
    new Set(matched.map((one) => one.layoutFile.name)),
  );
  const scans: Scan[] = [];
  let bytesBefore = 0;
  for (const one of inReadingOrder(layout, matched)) {
    const { file } = one;
    const layoutFile = fileAsItCame(one.layoutFile, file);
    const typedKeys = makers.typedKeysOf(layoutFile);
    const mode: SetMode = modeIn(lines, layoutFile) === 'delta' ? 'delta' : 'bulk';
    const scan = scanFile({
      file,
      layoutFile,
      mode,
      book,
      showValues: input.showValues,
      ...(isManifest(layoutFile) ? { manifestLines: lines } : {}),
      typedKeys,
      night: input.nights?.receivedOn,
      last: before.get(layoutFile.name),
      linksFor: (header, kept, marks) => makers.linksOf(layoutFile, header, kept, marks, mode),
      ceiling: sizeCeiling(input.guards, layoutFile.name, before.get(layoutFile.name)),
      valueSets: makers.valueSetsOf(layoutFile),
      ...(assistant === undefined || isReadInOnePiece(layoutFile, typedKeys) || !isWorthParts(file, assistant)
        ? {}
        : { readRows: (it: RowScan, reader: Reader) => readRowsInParts(it, reader, assistant) }),
      spill: before.has(layoutFile.name) ? undefined : input.spill,
      progress: (rows, bytes) => {
        const share = total === 0 ? 1 : Math.min(1, (bytesBefore + bytes) / total);
        input.progress?.({ file: layoutFile.name, rows, share });
      },
    });
    makers.read(scan);
    noteUnchecked(scan, unchecked);
    scans.push(scan);
    bytesBefore += file.bytes;
  }
  makers.settle();
  return { scans, missed: makers.missed };
}

function guardTrips(measure: GuardedFile, change: NightChange | undefined, guards: Guards, book: NoticeBook): Trip[] {
  const trips = tripsOf(measure, guards);
  for (const trip of trips) {
    const which = trip.guard === 'rows_changed' && change?.columns ? whichColumns(change.columns) : '';
    book.say(guardNotices[trip.guard], measure.name, sentenceOfTrip(trip) + which, { count: trip.rows });
  }
  return trips;
}

function guardOf(trip: Trip): { code: string; file: string } {
  return { code: guardNotices[trip.guard], file: trip.file };
}

/** Tonight's rows; of files that are a delta, or that a delta set leaves out, the last accepted ones. */
function baselineFiles(
  scans: readonly Scan[],
  before: ReadonlyMap<string, LastFile>,
  isDelta: boolean,
): BaselineFile[] {
  const files = scans.flatMap((scan) => {
    if (scan.mode === 'bulk') return baselineFile(scan);
    // Changes alone are nothing to compare a whole roster with.
    const last = before.get(scan.layoutFile.name);
    return last === undefined ? [] : [inMemory(last)];
  });
  if (!isDelta) return files;
  const names = new Set(files.map((file) => file.name));
  return [...files, ...[...before.values()].filter((file) => !names.has(file.name)).map(inMemory)];
}

function baselineFile(scan: Scan): BaselineFile[] {
  const kept = scan.kept;
  if (kept === undefined || scan.unusable !== undefined) return [];
  const count = kept.keys.count;
  return [
    {
      name: scan.layoutFile.name,
      sha256: scan.file.sha256,
      bytes: scan.file.bytes,
      rows: scan.rows,
      keys: kept.keys.entries(),
      contents: kept.rows?.subarray(0, count * 2),
      groups: kept.groups?.subarray(0, count),
      groupTable: kept.groupTable,
      sample: scan.sample!.sampled(),
    },
  ];
}
