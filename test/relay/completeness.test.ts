// Which feed takes a file, and when a set is complete.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CompleteBy } from '../../src/relay/complete_by.ts';
import type { SoFar } from '../../src/relay/completeness.ts';
import { feedTaking, missingFiles, readinessOf, soFar } from '../../src/relay/completeness.ts';
import { archiveOf, leftOutOf, setOf } from '../../src/relay/night_set.ts';
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

describe('a set that is complete in another way', () => {
  const of = (completeBy: CompleteBy) => feed({ completeBy });
  const now = 1000;
  const at = { ...opened, lastArrivalAt: now };

  it('a zip is complete as it arrives, even while its sender writes on and after the window', () => {
    for (const completeBy of [{ by: 'zip', name: '*.zip' } as const, undefined]) {
      const readiness = readinessOf(
        at,
        feed(completeBy && { completeBy }),
        set(['x'], { hasArchive: true }),
        true,
        now,
      );
      expect(readiness).toEqual({ ready: true, because: 'complete' });
    }
  });

  it('a manifest ends the wait, once it and the files are there', () => {
    const by = of({ by: 'manifest' });
    expect(readinessOf(at, by, set([], { hasManifest: true }), false, now).ready).toBe(true);
    expect(readinessOf(at, by, set(['x'], { hasManifest: true }), false, now).ready).toBe(false);
    expect(readinessOf(at, by, set([], { hasManifest: true }), true, now).ready).toBe(false);
    expect(readinessOf(at, by, set(), false, now + 100 * minute).ready).toBe(false);
  });

  it('a marker ends the wait when it is the last; one that a file overtook does after the settle time', () => {
    const by = of({ by: 'marker', name: 'done.txt' });
    expect(readinessOf(at, by, set([], { marker: 'last' }), false, now).ready).toBe(true);
    expect(readinessOf(at, by, set(['x'], { marker: 'last' }), false, now).ready).toBe(false);
    expect(readinessOf(at, by, set([], { marker: 'earlier' }), false, now).ready).toBe(false);
    expect(readinessOf(at, by, set([], { marker: 'earlier' }), false, now + minute).ready).toBe(true);
    expect(readinessOf(at, by, set(), false, now + 100 * minute).ready).toBe(false);
  });

  it('says of the manifest which files have to be there', () => {
    const oneRoster = builtInLayout('oneroster-1.1');
    const lines = new Map([
      ['file.users', 'bulk'],
      ['file.demographics', 'delta'],
      ['file.orgs', 'absent'],
    ]);
    const missing = missingFiles(oneRoster, [arrival(1, 'manifest.csv')], lines);
    expect(missing).toContain('users.csv');
    expect(missing).toContain('demographics.csv');
    expect(missing).not.toContain('orgs.csv');
    expect(missing).toContain('classes.csv');
  });
});

describe('any order of arrivals', () => {
  const layout = builtInLayout('microsoft-sds-v1');
  const required = layout?.files.filter((file) => file.required).map((file) => file.name) ?? [];
  const names = fc.constantFrom(...required, 'done.txt', ...required.map((name) => name.replace('.', '_20261121.')));
  const ways = fc.constantFrom<CompleteBy | undefined>(undefined, { by: 'files' }, { by: 'marker', name: 'done.txt' });

  it('a set is never complete before its required files, its marker and the quiet that belongs to it', () => {
    fc.assert(
      fc.property(ways, fc.array(names, { maxLength: 30 }), fc.boolean(), (completeBy, sent, isUploading) => {
        const by = feed(completeBy && { completeBy });
        const arrivals = sent.map((name, n) => arrival(n + 1, name));
        const it_ = { ...opened, lastArrivalAt: sent.length };
        const readiness = readinessOf(it_, by, soFar(by, layout, arrivals, undefined), isUploading, sent.length);
        const there = setOf(layout, arrivals, completeBy).map((member) => member.name);
        const hasAll = required.every((name) => there.includes(name));
        const endsWithMarker = sent.at(-1) === 'done.txt';
        const isReadyNow = hasAll && !isUploading && completeBy?.by === 'marker' && endsWithMarker;
        expect(readiness.ready).toBe(isReadyNow);
        const later = readinessOf(it_, by, soFar(by, layout, arrivals, undefined), isUploading, sent.length + minute);
        const hasMarker = completeBy?.by !== 'marker' || sent.includes('done.txt');
        expect(later.ready).toBe(hasAll && !isUploading && hasMarker);
      }),
      { numRuns: 500 },
    );
  });

  it('every arrival is in the set, left out with a reason, or the marker; no file of the layout is there twice', () => {
    const zips = fc.constantFrom('a.zip', 'roster_20261120.zip', 'roster_20261121.zip');
    fc.assert(
      fc.property(ways, fc.array(fc.oneof(names, zips), { maxLength: 20 }), (completeBy, sent) => {
        const arrivals = [...new Set(sent)].map((name, n) => arrival(n + 1, name));
        const members = setOf(layout, arrivals, completeBy);
        const out = leftOutOf(layout, arrivals, completeBy).map((one) => one.name);
        const zip = archiveOf(arrivals);
        const markers = arrivals.filter((one) => one.name === 'done.txt' && completeBy?.by === 'marker');
        const all = [...members.map((one) => one.arrival.name), ...out, ...markers.map((one) => one.name)];
        expect([...all, ...(zip ? [zip.name] : [])].sort()).toEqual(arrivals.map((one) => one.name).sort());
        expect(new Set(members.map((one) => one.name)).size).toBe(members.length);
        if (zip) expect(members).toEqual([]);
      }),
    );
  });
});

describe('names with a date', () => {
  const layout = builtInLayout('microsoft-sds-v1');

  it('the later date is the set, in whatever order they came', () => {
    for (const order of [
      ['Student_20261121.csv', 'Student_20261120.csv'],
      ['Student_20261120.csv', 'Student_20261121.csv'],
    ]) {
      const arrivals = order.map((name, n) => arrival(n + 1, name));
      expect(setOf(layout, arrivals, undefined)).toMatchObject([
        { name: 'Student.csv', arrival: { name: 'Student_20261121.csv' } },
      ]);
      expect(leftOutOf(layout, arrivals, undefined)).toEqual([
        { name: 'Student_20261120.csv', because: 'has a newer file beside it' },
      ]);
    }
  });

  it('are taken by the feed that knows the name without it', () => {
    expect(feedTaking('student-2026-11-21.CSV', [feed()], builtInLayout)?.id).toBe(1);
    expect(feedTaking('student-2026-11-21 (1).csv', [feed()], builtInLayout)).toBeUndefined();
  });
});

describe('the feed that takes a zip', () => {
  it('is one with a manifest in its layout, one that learns, or one that says so', () => {
    const oneRoster = feed({ id: 3, layout: 'oneroster-1.1' });
    const explicit = feed({ id: 4, completeBy: { by: 'zip', name: 'roster*.zip' } });
    expect(feedTaking('any.zip', [feed()], builtInLayout)).toBeUndefined();
    expect(feedTaking('any.zip', [feed(), oneRoster], builtInLayout)?.id).toBe(3);
    expect(feedTaking('any.zip', [oneRoster, explicit], builtInLayout)?.id).toBe(3);
    expect(feedTaking('Roster_1.ZIP', [oneRoster, explicit], builtInLayout)?.id).toBe(4);
    expect(feedTaking('any.zip', [feed({ layout: 'learn' })], builtInLayout)?.id).toBe(1);
    expect(feedTaking('any.zip', [{ ...oneRoster, completeBy: { by: 'files' } }], builtInLayout)).toBeUndefined();
  });

  it('takes no loose files when it said zip', () => {
    const zipped = feed({ completeBy: { by: 'zip', name: '*.zip' } });
    expect(feedTaking('Student.csv', [zipped], builtInLayout)).toBeUndefined();
  });
});
