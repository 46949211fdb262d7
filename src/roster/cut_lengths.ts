// How long the long values of one column are: many of them exactly as long as a program's limit, and none longer, were
// cut off there.
import type { NoticeGroup } from './notice.ts';
import type { PartStart } from './part.ts';
import type { SuspicionFindings } from './suspicion.ts';
import { Suspicion } from './suspicion.ts';

/** Lengths that programs cut texts at, in characters. */
const limits: ReadonlySet<number> = new Set([
  50, 60, 64, 75, 80, 99, 100, 120, 125, 127, 128, 132, 150, 160, 200, 240, 250, 254, 255, 256, 300, 400, 500, 511, 512,
  999, 1000, 1023, 1024, 1999, 2000, 2047, 2048, 3999, 4000, 4095, 4096, 8000, 32_767, 32_768, 65_535, 65_536,
]);
/** Shorter values are not looked at: names and ids stop before 50 characters by nature. */
export const shortestCut = 50;
/** At such lengths chance is hardly possible; at shorter ones more must be cut before it is said. */
const surelyCut = 200;
const leastCut = { short: 5, long: 3 };

export interface CutFindings {
  lengths: [length: number, count: number][];
  /** Hashes of values by length, as many as it takes to know that they are different ones. */
  distinct: [length: number, hashes: number[]][];
  places: [length: number, findings: SuspicionFindings][];
}

export class CutLengths {
  #counts = new Map<number, number>();
  #distinct = new Map<number, Set<number>>();
  #places = new Map<number, Suspicion>();

  /** Notes a long value by its bytes and its hash. What is returned is to be told of its place. */
  look(bytes: Uint8Array, start: number, end: number, hash: number): Suspicion | undefined {
    const length = lengthOf(bytes, start, end);
    this.#counts.set(length, (this.#counts.get(length) ?? 0) + 1);
    if (!limits.has(length)) return undefined;
    const known = knownIn(this.#distinct, length, () => new Set<number>());
    if (known.size < leastCut.short) known.add(hash);
    return knownIn(this.#places, length, () => new Suspicion());
  }

  /** Says whether texts were cut off. */
  finish(group: NoticeGroup): void {
    let longest = 0;
    for (const length of this.#counts.keys()) longest = Math.max(longest, length);
    const places = this.#places.get(longest);
    if (places === undefined) return;
    const least = longest < surelyCut ? leastCut.short : leastCut.long;
    if (this.#distinct.get(longest)!.size < least) return;
    // By nature long values get rarer the longer they are.
    const near = [1, 2, 3].reduce((sum, step) => sum + (this.#counts.get(longest - step) ?? 0), 0);
    if (places.count < near) return;
    places.confirm(group);
    group.detail = String(longest);
  }

  findings(): CutFindings {
    return {
      lengths: [...this.#counts],
      distinct: [...this.#distinct].map(([length, known]) => [length, [...known]]),
      places: [...this.#places].map(([length, places]) => [length, places.findings()]),
    };
  }

  absorb({ lengths, distinct, places }: CutFindings, start: PartStart): void {
    for (const [length, count] of lengths) this.#counts.set(length, (this.#counts.get(length) ?? 0) + count);
    for (const [length, hashes] of distinct) {
      const known = knownIn(this.#distinct, length, () => new Set<number>());
      for (const hash of hashes) if (known.size < leastCut.short) known.add(hash);
    }
    for (const [length, found] of places) knownIn(this.#places, length, () => new Suspicion()).absorb(found, start);
  }
}

function knownIn<It>(map: Map<number, It>, key: number, make: () => It): It {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}

/** Characters, not bytes. */
export function lengthOf(bytes: Uint8Array, start: number, end: number): number {
  let length = 0;
  for (let at = start; at < end; at++) if ((bytes[at]! & 0xc0) !== 0x80) length++;
  return length;
}
