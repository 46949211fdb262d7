// One part of a large file as another thread scans it: from the agreed plan and a place where a record may begin to
// plain findings; and how those findings are taken in once it is known that a record does begin there.
import type { SetMode } from './columns.ts';
import type { EncodingFindings } from './encoding_watch.ts';
import { EncodingWatch } from './encoding_watch.ts';
import type { GroupingFindings } from './groups.ts';
import type { HeaderReading } from './header.ts';
import { KeyTable } from './key_table.ts';
import type { Encoding, LayoutFile } from './layout.ts';
import type { LinkPlan } from './link_plan.ts';
import { giveBack } from './long_numbers.ts';
import type { GroupFindings } from './notice.ts';
import { NoticeBook } from './notice.ts';
import type { PartStart } from './part.ts';
import { Reader } from './reader.ts';
import type { UseFindings } from './references.ts';
import { ReferenceLink } from './references.ts';
import type { IntakeFindings, IntakeRoom } from './row_intake.ts';
import type { RowLogFindings } from './row_log.ts';
import type { RowScan } from './row_scan.ts';
import { readRows, rowScanOf } from './row_scan.ts';
import type { ShapeFindings } from './row_shape.ts';
import type { WatchFindings } from './row_watch.ts';
import type { ScanInput } from './scan.ts';
import { scanOf } from './scan.ts';
import type { SetFile } from './set_file.ts';
import { chunksFrom } from './set_file.ts';
import type { SeveritySettings } from './severities.ts';
import type { ValueFindings } from './value_rule.ts';
import type { WaitingFindings } from './waiting_references.ts';

/** What all parts of one file have in common. Plain data. */
export interface PartPlan {
  layoutFile: LayoutFile;
  mode: SetMode;
  header: HeaderReading;
  encoding: Encoding;
  showValues: boolean;
  night: string | undefined;
  severities: SeveritySettings;
  links: LinkPlan[];
  /** Columns whose values are referred to. */
  valueColumns: string[];
}

/** Asks for the rows that begin in the bytes [from, to), taking for granted that a record begins at `from`. */
export interface PartRequest {
  from: number;
  to: number;
  /** For about as many rows as that will be. */
  room: IntakeRoom;
  /** Keys above this are not wanted in the sample: enough smaller ones are there already. */
  sampleLimit: number;
}

/** What was found in a part. Plain data; lines, records and rows count from the beginning of the part. */
export interface PartFindings {
  from: number;
  /** Where the first record behind the part begins; absent when the file ends with the part. */
  next: number | undefined;
  /** How many the part has, blank ones and all. */
  lines: number;
  records: number;
  rows: number;
  notices: GroupFindings[];
  encodings: EncodingFindings;
  shape: ShapeFindings;
  grouping: GroupingFindings | undefined;
  intake: IntakeFindings | undefined;
  wrong: Uint32Array;
  /** By column. */
  links: { column: string; waiting: WaitingFindings; hasValues: boolean; used: UseFindings | undefined }[];
  /** Two lanes per value, by column. */
  values: { column: string; entries: Int32Array }[];
  /** By column, as the tasks are. */
  rules: (ValueFindings | undefined)[];
  watch: WatchFindings;
  /** Rows to be judged against rows of other parts. */
  log: RowLogFindings | undefined;
}

/** The plan of a file that is about to be read. */
export function planOf(it: RowScan): PartPlan {
  const { input, scan } = it;
  const { layoutFile, mode, showValues, night } = input;
  return {
    layoutFile,
    mode,
    header: scan.header,
    encoding: scan.encoding,
    showValues,
    night,
    severities: input.book.severities,
    links: scan.links.map((link) => link.plan()),
    valueColumns: it.valueSets.map(({ column }) => column),
  };
}

/** Scans one part. Undefined when its findings could not be put together exactly with those of the others. */
export function scanPart(file: SetFile, plan: PartPlan, request: PartRequest): PartFindings | undefined {
  const { layoutFile, mode, header, encoding, showValues, night, severities } = plan;
  const { delimiter, quoting } = layoutFile;
  const place = { encoding, byte: request.from, line: 1, record: 0 };
  const reader = new Reader(chunksFrom(file, request.from), { delimiter, quoting }, place);
  const book = new NoticeBook(severities);
  const input: ScanInput = {
    file,
    layoutFile,
    mode,
    book,
    showValues,
    typedKeys: [],
    night,
    last: undefined,
    linksFor: (_, __, marks) => {
      const links = plan.links.map(({ column, target, parents, others, because, watchesUse }) => {
        const link = new ReferenceLink({
          file: layoutFile.name,
          column: layoutFile.columns.find((one) => one.name === column)!,
          target,
          parents: parents === undefined ? new KeyTable(0) : KeyTable.of(parents),
          isComplete: false,
          because,
          others: others === undefined ? undefined : KeyTable.of(others),
          hasParents: parents !== undefined,
          marks,
          book,
          showValues,
        });
        if (watchesUse) link.watchUse();
        return [column, link] as const;
      });
      return new Map(links);
    },
    valueSets: new Map(plan.valueColumns.map((column) => [column, new KeyTable()])),
    progress: () => undefined,
  };
  const scan = scanOf(input, encoding, header);
  const it = rowScanOf(
    input,
    scan,
    new EncodingWatch(encoding, { book, file: layoutFile, header, showValues }),
    request.room,
  );
  if (it.intake !== undefined) it.intake.sample.limit = request.sampleLimit;
  const goesOn = reader.next() && readRows(it, reader, request.to);
  reader.close();
  if (it.grouping !== undefined && it.grouping.abandoned.size > 0) return undefined;
  return {
    from: request.from,
    next: goesOn ? reader.byte : undefined,
    lines: reader.line - 1,
    records: reader.record,
    rows: scan.rows,
    notices: book.findings(it.groupsFrom),
    encodings: it.encodings.findings(),
    shape: it.shape.findings(),
    grouping: it.grouping?.findings(),
    intake: it.intake?.findings(),
    wrong: scan.wrong.findings(),
    links: [...it.links].map(([column, link]) => ({
      column,
      waiting: link.findings(),
      hasValues: link.hasValues,
      used: link.useFindings(),
    })),
    rules: it.tasks.map(({ rule }) => rule?.findings()),
    watch: it.watch.findings(),
    log: it.rowChecks?.findings(),
    values: it.valueSets.map(({ column, set }) => ({ column, entries: set.entries() })),
  };
}

/** Takes in the findings of the part that follows the rows read so far. */
export function absorbPart(it: RowScan, found: PartFindings, start: PartStart): void {
  const { input, scan } = it;
  const groups = found.grouping === undefined ? undefined : it.grouping?.absorb(found.grouping);
  // Keys first: a reference of the part may point to a row of the part.
  if (found.intake !== undefined) it.intake?.absorb(found.intake, groups, start);
  input.book.absorb(found.notices, input.layoutFile.name, it.groupsFrom, it.groupsTo, start);
  it.encodings.absorb(found.encodings, start);
  it.shape.absorb(found.shape, start);
  scan.wrong.absorb(found.wrong, start.rows);
  giveBack(found.wrong);
  // In the order in which a row is looked at: of two missing parents in one row the first stays the first.
  for (const { column, link } of it.tasks) {
    const part = found.links.find((one) => one.column === column.name);
    if (link === undefined || part === undefined) continue;
    if (part.hasValues) link.hasValues = true;
    link.absorb(part.waiting, start);
    if (part.used === undefined) continue;
    link.absorbUse(part.used);
    part.used.forEach(giveBack);
  }
  for (const { column, entries } of found.values) {
    const { set } = it.valueSets.find((one) => one.column === column)!;
    for (let at = 0; at < entries.length; at += 2) set.add(entries[at]!, entries[at + 1]!);
  }
  for (const [index, rule] of found.rules.entries()) if (rule !== undefined) it.tasks[index]!.rule!.absorb(rule, start);
  it.watch.absorb(found.watch, start);
  it.rowChecks?.absorb(found.log, start);
  scan.rows += found.rows;
}
