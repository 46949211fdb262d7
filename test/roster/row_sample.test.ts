// The sample of rows: the same whatever the order of the rows and however the file was divided, and as small as agreed.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hashFields, joinHi, joinLo } from '../../src/roster/hash.ts';
import { Reader } from '../../src/roster/reader.ts';
import { everyKey, keyLanes, RowSample, type SampledRows } from '../../src/roster/row_sample.ts';
import { bytesOf } from './sets.ts';

const header = { names: ['id', 'name', 'email'], hasTrailing: false };
type Row = [id: number, name: string, email: string];

function gathered(rows: readonly Row[], most: number): RowSample {
  const sample = new RowSample(header, most);
  const text = rows.map((row) => `${row.join(',')}\n`).join('');
  const reader = new Reader([bytesOf(text)], { delimiter: ',', quoting: 'rfc4180' });
  const lo = new Int32Array(64);
  const hi = new Int32Array(64);
  while (reader.next()) {
    hashFields(reader.view, reader.starts, reader.ends, reader.count, lo, hi);
    let rowLo = 0;
    let rowHi = 0;
    for (let place = 0; place < reader.count; place++) {
      rowLo = joinLo(rowLo, lo[place]!);
      rowHi = joinHi(rowHi, hi[place]!);
    }
    if (hi[0]! <= sample.limit) sample.take(reader, lo, hi, lo[0]!, hi[0]!, rowLo, rowHi);
  }
  return sample;
}

const rows = fc.array(
  fc.tuple(fc.integer({ min: 1, max: 90 }), fc.constantFrom('Ana', 'Bo', 'NULL', ''), fc.constantFrom('a@b', '')),
  { maxLength: 120 },
) as fc.Arbitrary<Row[]>;
const sizes = fc.constantFrom(1, 2, 7, 64);

describe('a sample of rows', () => {
  test('is the same in any order of the rows', () => {
    fc.assert(
      fc.property(
        rows.chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }))),
        sizes,
        ([all, shuffled], most) => {
          expect(gathered(shuffled, most).sampled()).toEqual(gathered(all, most).sampled());
        },
      ),
    );
  });

  test('of two halves that were put together is that of the whole', () => {
    fc.assert(
      fc.property(rows, fc.double({ min: 0, max: 1, noNaN: true }), sizes, (all, share, most) => {
        const cut = Math.floor(all.length * share);
        const first = gathered(all.slice(0, cut), most);
        first.absorb(structuredClone(gathered(all.slice(cut), most).state()));
        expect(first.sampled()).toEqual(gathered(all, most).sampled());
      }),
    );
  });

  test('holds every key of a short file, and the agreed number of a long one', () => {
    fc.assert(
      fc.property(rows, sizes, (all, most) => {
        const keys = new Set(all.map(([id]) => id)).size;
        const { limit, rows: kept, columns } = gathered(all, most).sampled();
        expect(kept.length / (keyLanes + columns.length)).toBe(Math.min(keys, most));
        expect(limit === everyKey).toBe(keys <= most);
      }),
    );
  });

  test('of two nights have those rows in common that are in both files and below both limits', () => {
    fc.assert(
      fc.property(rows, rows, sizes, (one, other, most) => {
        const [a, b] = [gathered(one, most).sampled(), gathered(other, most).sampled()];
        const everyOne = keysOf(gathered(one, 1000).sampled());
        const everyOther = keysOf(gathered(other, 1000).sampled());
        const limit = Math.min(a.limit, b.limit);
        const both = everyOne.filter((key) => everyOther.includes(key) && Number(key.split(' ')[1]) <= limit);
        expect(keysOf(a).filter((key) => keysOf(b).includes(key))).toEqual(both);
      }),
    );
  });

  test('of a row of another width holds nothing, and a word for nothing is nothing', () => {
    expect(gathered([[1, 'Ana,Maria', 'a@b']], 8).sampled().rows).toHaveLength(0);
    const { rows: kept } = gathered([[1, ' NULL', '']], 8).sampled();
    expect([...kept.subarray(3)]).toEqual([0, 0]);
  });
});

function keysOf({ rows: kept, columns }: SampledRows): string[] {
  const keys: string[] = [];
  for (let at = 0; at < kept.length; at += keyLanes + columns.length) keys.push(`${kept[at]} ${kept[at + 1]}`);
  return keys;
}
