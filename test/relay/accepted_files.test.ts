// What the accepted nights had, and that a check is told of it: which bytes came before, and in which window it runs.
import { expect, test } from 'vitest';
import { acceptedFiles } from '../../src/relay/accepted_files.ts';
import type { Arrival } from '../../src/relay/records.ts';
import { builtInLayout } from '../../src/roster/layouts/catalogue.ts';
import { createStage, sdsNames } from './stage.ts';

const layout = builtInLayout('microsoft-sds-v1')!;

/** Accepted nights, oldest first, each with the hash of Student.csv. */
function history(...hashes: string[]) {
  const imports = {
    nightsBack: (from: number) =>
      Array.from({ length: from }, (_, back) => from - back).map((id) => ({
        id,
        setOf: id,
        lastArrivalAt: Date.UTC(2026, 9, id, 12),
      })),
  };
  const arrivalOf = (id: number) =>
    ({ id, name: `Student_2026-10-${`${id}`.padStart(2, '0')}.csv`, sha256: hashes[id - 1]! }) as Arrival;
  const arrivals = { ofImports: (ids: number[]) => new Map(ids.map((id) => [id, [arrivalOf(id)]])) };
  const rows = { imports, arrivals } as unknown as Parameters<typeof acceptedFiles>[0];
  const feed = hashes.length === 0 ? {} : { baselineImportId: hashes.length };
  return acceptedFiles(rows, feed, layout, 'America/Los_Angeles');
}

test('nights with the bytes of the last one are counted back from it, and other bytes are kept once, with their last day', () => {
  expect(history()).toEqual({});
  expect(history('a')).toEqual({ 'Student.csv': { nightsUnchanged: 1, older: [] } });
  expect(history('a', 'b', 'a', 'c', 'c', 'c')).toEqual({
    'Student.csv': {
      nightsUnchanged: 3,
      older: [
        { sha256: 'a', receivedOn: '2026-10-03' },
        { sha256: 'b', receivedOn: '2026-10-02' },
      ],
    },
  });
  // What came back in between was accepted by a person; it is no older file now.
  expect(history('a', 'b', 'a')['Student.csv']).toEqual({
    nightsUnchanged: 1,
    older: [{ sha256: 'b', receivedOn: '2026-10-02' }],
  });
});

test('a check is told of the files before, and of the rollover that was declared for its day', async () => {
  const stage = await createStage({
    expectBy: {
      at: '05:00',
      graceMs: 0,
      days: [1, 2, 3, 4, 5, 6, 7],
      pauses: [],
      rollovers: [{ from: '2000-01-01', until: '2100-01-01' }],
    },
  });
  try {
    await stage.send(...sdsNames);
    stage.settle();
    await stage.newest('forwarded');
    expect(stage.checked[0]?.history).toBeUndefined();
    expect(stage.checked[0]?.rollover).toEqual({ from: '2000-01-01', until: '2100-01-01' });
    await stage.send(...sdsNames);
    stage.settle();
    await stage.newest('forwarded');
    expect(Object.keys(stage.checked[1]?.history ?? {}).sort()).toEqual([...sdsNames].sort());
    expect(stage.checked[1]?.history?.['Student.csv']).toMatchObject({ nightsUnchanged: 1, older: [] });
  } finally {
    await stage.stop();
  }
});
