// Many mutated streams for the codec and the session behind it. A finding is named by its seed, which shows it again.
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { performance } from 'node:perf_hooks';
import { fuzzCodec } from './codec.ts';
import { createRandom } from './random.ts';
import type { Ground } from './sessions.ts';
import { openGround } from './sessions.ts';
import { cut, inventPackets } from './sftp_stream.ts';

export interface FuzzOptions {
  /** Stops when this many packets were understood. */
  packets: number;
  /** The first seed; each round takes the next. */
  seed: number;
  print?: (line: string) => void;
  /** Sessions in one of this many rounds; the codec has every one. Default 1. */
  sessionEvery?: number;
}

/** What can be kept as a file and played again, whatever becomes of the generator. */
export interface Finding {
  seed: number;
  why: string;
  /** base64 */
  streams: string[][];
}

export interface FuzzOutcome {
  packets: number;
  rounds: number;
  seconds: number;
  /** Used heap in bytes after a collection, where the program was started with --expose-gc. */
  heapBefore: number;
  heapAfter: number;
  findings: Finding[];
}

const mostFindings = 20;
const sayEveryMs = 10_000;

/** The streams of one round, each in the pieces it comes in. */
function invent(seed: number): Buffer[][] {
  const random = createRandom(seed);
  return Array.from({ length: random.pick([1, 1, 2, 3]) }, () => cut(Buffer.concat(inventPackets(random)), random));
}

/** Streams through the codec, then as sessions at the same inbox; `turns` decides who comes when. How many packets. */
export async function play(streams: Buffer[][], turns: number, ground: Ground | undefined): Promise<number> {
  let packets = 0;
  for (const pieces of streams) packets += fuzzCodec(Buffer.concat(pieces), pieces);
  return packets + (ground ? await ground.run(streams, createRandom(turns)) : 0);
}

export async function fuzzSftp(options: FuzzOptions): Promise<FuzzOutcome> {
  const { print = () => undefined, sessionEvery = 1 } = options;
  // In memory where there is such a folder: a session syncs its files, and a disk would be the only thing tested.
  let ground = openGround(parentFolder());
  const findings: FuzzOutcome['findings'] = [];
  const heapBefore = usedHeap();
  const began = performance.now();
  let said = began;
  let packets = 0;
  let rounds = 0;
  try {
    while (packets < options.packets && findings.length < mostFindings) {
      const seed = (options.seed + rounds) >>> 0;
      const streams = invent(seed);
      try {
        packets += await play(streams, seed, rounds % sessionEvery === 0 ? ground : undefined);
      } catch (error) {
        const why = error instanceof Error ? error.message : String(error);
        findings.push({ seed, why, streams: streams.map((it) => it.map((piece) => piece.toString('base64'))) });
        print(`seed ${seed}: ${error instanceof Error ? error.stack : why}`);
        ground.close();
        ground = openGround(parentFolder());
      }
      rounds++;
      if (performance.now() - said > sayEveryMs) {
        said = performance.now();
        print(`${packets} packets, heap ${(process.memoryUsage().heapUsed / 1e6).toFixed(1)} MB`);
      }
    }
  } finally {
    ground.close();
  }
  const seconds = (performance.now() - began) / 1000;
  return { packets, rounds, seconds, heapBefore, heapAfter: usedHeap(), findings };
}

export function parentFolder(): string {
  return existsSync('/dev/shm') ? '/dev/shm' : tmpdir();
}

function usedHeap(): number {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed;
}
