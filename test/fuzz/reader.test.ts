// A bounded run of the fuzzer of rosters, and every roster that ever found something.
import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import type { ReaderFinding } from './reader.ts';
import { fuzzReader, playSet, setOfFinding } from './reader.ts';

const seeds = new URL('./seeds/', import.meta.url);

it('finds nothing in 3 MB of rosters', () => {
  const done = fuzzReader({ bytes: 3_000_000, seed: 1 });
  expect(done.findings).toEqual([]);
}, 120_000);

it.each(readdirSync(seeds).filter((name) => name.startsWith('reader-')))('%s finds nothing any more', (name) => {
  const finding = JSON.parse(readFileSync(new URL(name, seeds), 'utf8')) as ReaderFinding;
  playSet(setOfFinding(finding));
});
