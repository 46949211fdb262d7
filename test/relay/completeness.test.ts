// Which feed takes a file, and when a set is complete.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SoFar } from '../../src/relay/completeness.ts';
import { feedTaking, missingFiles, readinessOf } from '../../src/relay/completeness.ts';
import { setOf } from '../../src/relay/night_set.ts';
import type { Arrival, Feed, Import } from '../../src/relay/records.ts';
import { builtInLayout } from '../../src/roster/layouts/catalogue.ts';

const minute = 60_000;

function feed(patch: Partial<Feed> = {}): Feed {
  return {
    id: 1,
    name: 'rosters',
    senderId: 1,
    layout: 'microsoft-sds-v1',
    initialImport: 'confirm',
    settleMs: minute,
    withinMs: 120 * minute,
    guards: {},
    forwards: [],
    createdAt: 0,
    ...patch,
  };
}

function arrival(id: number, name: string): Arrival {
  return { id, senderId: 1, name, bytes: 1, sha256: String(id), receivedAt: 0, modifiedAt: 0, door: 'sftp' };
}

const opened: Import = {
  id: 1,
  feedId: 1,
  state: 'receiving',
  openedAt: 0,
  lastArrivalAt: 0,
  decisions: [],
  checkAttempts: 0,
};

describe('the feed that takes a file', () => {
  const learning = feed({ id: 2, name: 'custom', layout: 'learn' });

  it('is the one whose layout knows the name, whatever its letter case', () => {
    expect(feedTaking('Student.csv', [learning, feed()], builtInLayout)?.id).toBe(1);
    expect(feedTaking('STUDENT.CSV', [learning, feed()], builtInLayout)?.id).toBe(1);
  });

  it('else one that still learns, if the name looks like a roster', () => {
    expect(feedTaking('lunch.txt', [feed(), learning], builtInLayout)?.id).toBe(2);
    expect(feedTaking('photo.jpg', [feed(), learning], builtInLayout)).toBeUndefined();
    expect(feedTaking('lunch.txt', [feed()], builtInLayout)).toBeUndefined();
  });
});

describe('a set', () => {
  const layout = builtInLayout('microsoft-sds-v1');
  const names = layout?.files.map((file) => file.name) ?? [];

  it('takes the newest arrival of each file, in the order of the layout', () => {
    const arrivals = [...names].reverse().map((name, at) => arrival(at + 1, name));
    const again = arrival(99, 'student.csv');
    const set = setOf(layout, [again, ...arrivals], undefined);
    expect(set.map((file) => file.name)).toEqual(names);
    expect(set.find((file) => file.name === 'Student.csv')?.arrival.id).toBe(99);
  });

  it('says which required files are missing, for every subset', () => {
    fc.assert(
      fc.property(fc.subarray(names), (there) => {
        const missing = missingFiles(
          layout,
          there.map((name, at) => arrival(at, name)),
        );
        expect([...missing, ...there].sort()).toEqual([...names].sort());
      }),
    );
  });
});

function set(missing: string[] = [], more: Partial<SoFar> = {}): SoFar {
  return { hasArchive: false, hasManifest: false, marker: 'none', missing, ...more };
}

describe('an import', () => {
  it('is ready when all is there and the sender was quiet for the settle time', () => {
    const it_ = { ...opened, lastArrivalAt: 10 * minute };
    expect(readinessOf(it_, feed(), set(), false, 10.5 * minute)).toEqual({ ready: false, lookAgainAt: 11 * minute });
    expect(readinessOf(it_, feed(), set(), false, 11 * minute)).toEqual({ ready: true, because: 'complete' });
  });

  it('is not ready while its sender is writing or a file is missing', () => {
    expect(readinessOf(opened, feed(), set(), true, 5 * minute)).toEqual({ ready: false, lookAgainAt: 120 * minute });
    expect(readinessOf(opened, feed(), set(['Student.csv']), false, 5 * minute)).toEqual({
      ready: false,
      lookAgainAt: 120 * minute,
    });
  });

  it('is never kept open beyond its window', () => {
    fc.assert(
      fc.property(fc.nat(500), fc.nat(500), fc.boolean(), fc.boolean(), (last, now, uploading, isMissing) => {
        const readiness = readinessOf(
          { ...opened, lastArrivalAt: last },
          feed(),
          set(isMissing ? ['x'] : []),
          uploading,
          now * minute,
        );
        if (now >= 120) expect(readiness).toEqual({ ready: true, because: 'window over' });
        else if (!readiness.ready) expect(readiness.lookAgainAt).toBeGreaterThan(now * minute - 1);
      }),
    );
  });
});
