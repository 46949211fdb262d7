// Many invented rosters through the reader and the whole check: nothing throws, the same bytes give the same records and
// the same report however they are cut, and places lie within the file. A finding is named by its seed.

import { createHash } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import { checkSet } from '../../src/roster/check.ts';
import { parseLayout } from '../../src/roster/layout_file.ts';
import type { Dialect } from '../../src/roster/reader.ts';
import { Reader } from '../../src/roster/reader.ts';
import { recogniseSet } from '../../src/roster/recognise.ts';
import type { CheckReport } from '../../src/roster/report.ts';
import type { SetFile } from '../../src/roster/set_file.ts';
import { withoutKernel } from '../roster/without_kernel.ts';
import { createRandom } from './random.ts';
import type { InventedSet } from './rosters.ts';
import { inventSet } from './rosters.ts';

export interface ReaderFuzzOptions {
  /** Stops when this many bytes of rosters were read, or ... */
  bytes: number;
  /** ... after this time. */
  minutes?: number;
  /** The first seed; each round takes the next. */
  seed: number;
  print?: (line: string) => void;
}

/** What can be kept as a file and played again, whatever becomes of the generator. */
export interface ReaderFinding {
  seed: number;
  why: string;
  /** A layout file. */
  layout: unknown;
  /** base64 */
  files: { name: string; bytes: string }[];
  sizes: number[];
}

export interface ReaderFuzzOutcome {
  bytes: number;
  rounds: number;
  seconds: number;
  /** Used heap in bytes after a collection, where the program was started with --expose-gc. */
  heapBefore: number;
  heapAfter: number;
  findings: ReaderFinding[];
}

const mostFindings = 20;
const sayEveryMs = 10_000;

/** Runs rounds until the bytes or the time are used up. */
export function fuzzReader(options: ReaderFuzzOptions): ReaderFuzzOutcome {
  const { print = () => undefined, minutes = Number.POSITIVE_INFINITY } = options;
  const findings: ReaderFinding[] = [];
  // What is made once and kept is made before the heap is measured.
  for (let seed = 0; seed < 40; seed++) playSet(inventSet(createRandom(seed)));
  const heapBefore = usedHeap();
  const began = performance.now();
  let said = began;
  let bytes = 0;
  let rounds = 0;
  while (bytes < options.bytes && findings.length < mostFindings && performance.now() - began < minutes * 60_000) {
    const seed = (options.seed + rounds) >>> 0;
    const set = inventSet(createRandom(seed));
    try {
      bytes += playSet(set);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      findings.push(kept(seed, why, set));
      print(`seed ${seed}: ${error instanceof Error ? error.stack : why}`);
    }
    rounds++;
    if (performance.now() - said < sayEveryMs) continue;
    said = performance.now();
    print(`${(bytes / 1e6).toFixed(0)} MB, heap ${(process.memoryUsage().heapUsed / 1e6).toFixed(1)} MB`);
  }
  const seconds = (performance.now() - began) / 1000;
  return { bytes, rounds, seconds, heapBefore, heapAfter: usedHeap(), findings };
}

/** One set through everything. How many bytes it has. Throws what is wrong. */
export function playSet(set: InventedSet): number {
  let bytes = 0;
  for (const { name, bytes: content } of set.files) {
    bytes += content.length;
    const file = set.layout.files.find((it) => it.name === name) ?? set.layout.files[0]!;
    for (const quoting of ['rfc4180', 'none'] as const) {
      const dialect: Dialect = { delimiter: file.delimiter, quoting };
      const whole = digestOf([content], dialect, content.length, file.columns.length);
      const cut = digestOf(cutBySizes(content, set.sizes), dialect, content.length, file.columns.length);
      if (whole !== cut) throw new Error(`${name} is read otherwise in pieces (${quoting})`);
      const slow = withoutKernel(() => digestOf([content], dialect, content.length, file.columns.length));
      if (whole !== slow) throw new Error(`${name} is read otherwise without the kernel (${quoting})`);
    }
  }
  const whole = report(set, undefined);
  const cut = report(set, set.sizes);
  if (JSON.stringify(whole.report) !== JSON.stringify(cut.report)) throw new Error('the report differs in pieces');
  mustBePlausible(whole.report, set);
  // The same files against themselves, as the night after would find them.
  const files = setFiles(set, undefined);
  const { layout, baseline } = { layout: whole.pinned, baseline: whole.baseline };
  const again = checkSet({ layout, baseline, files, guards: {}, showValues: true, version: 'fuzz' }).report;
  mustBePlausible(again, set);
  recogniseSet(files);
  return bytes;
}

/** The finding as a set again. */
export function setOfFinding(finding: ReaderFinding): InventedSet {
  const parsed = parseLayout(finding.layout);
  if (parsed.layout === undefined) throw new Error(parsed.mistakes.join('\n'));
  const files = finding.files.map(({ name, bytes }) => ({ name, bytes: new Uint8Array(Buffer.from(bytes, 'base64')) }));
  return { layout: parsed.layout, files, sizes: finding.sizes };
}

function kept(seed: number, why: string, set: InventedSet): ReaderFinding {
  const files = set.files.map(({ name, bytes }) => ({ name, bytes: Buffer.from(bytes).toString('base64') }));
  return { seed, why, layout: set.layout, files, sizes: set.sizes };
}

function report(set: InventedSet, sizes: number[] | undefined) {
  const files = setFiles(set, sizes);
  return checkSet({ layout: set.layout, files, guards: {}, showValues: false, version: 'fuzz' });
}

function setFiles(set: InventedSet, sizes: number[] | undefined): SetFile[] {
  return set.files.map(({ name, bytes }) => ({
    name,
    bytes: bytes.length,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    chunks: () => (sizes === undefined ? [bytes] : cutBySizes(bytes, sizes)),
  }));
}

function* cutBySizes(bytes: Uint8Array, sizes: number[]): Generator<Uint8Array> {
  // One piece of memory for all chunks, as a file is read: nobody may keep or change what it was handed.
  const shared = Buffer.alloc(Math.max(...sizes));
  for (let at = 0, turn = 0; at < bytes.length; turn++) {
    const size = Math.min(sizes[turn % sizes.length]!, bytes.length - at);
    shared.set(bytes.subarray(at, at + size));
    yield shared.subarray(0, size);
    at += size;
  }
}

/** All records as one number. Throws when places do not rise, or lie beyond the file. */
function digestOf(chunks: Iterable<Uint8Array>, dialect: Dialect, length: number, width: number): number {
  const reader = new Reader(chunks, dialect);
  reader.width = width;
  let hash = 0x811c9dc5;
  const add = (value: number) => {
    hash = Math.imul(hash ^ value, 0x01000193) >>> 0;
  };
  let line = 0;
  let byte = -1;
  let records = 0;
  while (reader.next()) {
    if (reader.record !== records++ || reader.line <= line || reader.byte <= byte || reader.byte >= length) {
      throw new Error(`record ${reader.record} is on line ${reader.line} at byte ${reader.byte} after byte ${byte}`);
    }
    ({ line, byte } = reader);
    for (const value of [line, byte, reader.flags, reader.count, reader.ending, reader.isLast ? 1 : 0]) add(value);
    for (let field = 0; field < reader.count; field++) {
      const end = reader.ends[field]!;
      if (end < reader.starts[field]!)
        throw new Error(`field ${field} of record ${reader.record} ends before it begins`);
      for (let at = reader.starts[field]!; at < end; at++) add(reader.bytes[at]!);
      add(256);
    }
    reader.hash();
    for (let field = 0; field < reader.count; field++) {
      add(reader.lo[field]!);
      add(reader.hi[field]!);
    }
  }
  reader.close();
  if (reader.bytesTaken !== length) throw new Error(`${reader.bytesTaken} of ${length} bytes were taken`);
  return hash;
}

function mustBePlausible(report: CheckReport, set: InventedSet): void {
  if (!['accept', 'hold', 'reject'].includes(report.verdict)) throw new Error(`the verdict is ${report.verdict}`);
  const lengths = new Map(set.files.map((file) => [file.name, file.bytes.length]));
  for (const notice of report.notices) {
    const where = `${notice.code} of ${notice.file}`;
    if (notice.count < Math.max(1, notice.samples.length)) throw new Error(`${where} counts ${notice.count}`);
    if (/undefined|NaN|\[object/.test(notice.message)) throw new Error(`${where} says: ${notice.message}`);
    const length = lengths.get(notice.file ?? '');
    for (const { line, record, byte } of notice.samples) {
      const isWithin = length === undefined || byte <= length;
      if (line < 1 || record < 0 || byte < 0 || !isWithin)
        throw new Error(`${where} is at ${line}, ${record}, ${byte}`);
    }
  }
}

function usedHeap(): number {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed;
}
