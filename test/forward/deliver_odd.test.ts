// Servers that are odd in the protocol, at the login, on their disk: each alone, and some of them two by two. Whatever they
// do, the set is there once and whole, or it is told truly why it is not; and when they behave again, it is delivered.
import { rmSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { deliver } from '../../src/forward/deliver.ts';
import { deliveryLimits } from '../../src/forward/limits.ts';
import { systemClock } from '../../src/kit/clock.ts';
import type { Quirks } from '../../src/relay/quirks.ts';
import type { SftpEnd } from '../../src/relay/records.ts';
import { makeJob, notebook, someBytes, temporaryFolder, temporaryOf } from './job.ts';
import { oddDeeds } from './odd_deeds.ts';
import { judge, type Misdeed, wrongAlone } from './odd_judge.ts';
import { type Deed, type OddVendor, startOddVendor } from './odd_vendor.ts';

let folder: string;
beforeAll(() => {
  folder = temporaryFolder();
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('a vendor that', () => {
  it.concurrent.each(oddDeeds.map((misdeed) => [misdeed.name, misdeed] as const))(
    '%s',
    async (_name, misdeed) => {
      const verdict = await judge(folder, [misdeed]);
      expect(wrongAlone(misdeed, verdict)).toEqual([]);
    },
    60_000,
  );
});

/** The same ones in every run. */
const pairs = oddDeeds
  .filter((_, at) => at % 4 === 0)
  .map((one, at): [Misdeed, Misdeed] => [one, oddDeeds[(at * 37 + 11) % oddDeeds.length]!])
  .filter(([one, other]) => one !== other);

describe('a vendor that both', () => {
  it.concurrent.each(pairs.map((pair) => [pair[0].name, pair[1].name, pair] as const))(
    '%s, and %s',
    async (_one, _other, pair) => {
      const { wrong, outcome } = await judge(folder, pair);
      expect({ wrong, outcome }).toEqual({ wrong: [], outcome });
    },
    60_000,
  );
});

describe('what lies there from another night', () => {
  const tonight = someBytes(9_000_000);
  /** The same but for one row near the beginning. */
  const lastNight = Buffer.from(tonight);
  lastNight.write('another', 100);
  let vendor: OddVendor;
  const endOf = (change: Partial<SftpEnd> = {}): SftpEnd => ({
    ...{ kind: 'sftp', host: '127.0.0.1', port: vendor.port, username: 'lakeside', directory: '/incoming' },
    ...{ hostKey: vendor.hostKey, hasPassword: true, hasPrivateKey: false },
    ...change,
  });
  const deps = { clock: systemClock, limits: { ...deliveryLimits, settleMs: 0 } };
  /** The first attempt breaks off before it has opened anything. */
  const cutOnce = (): Deed => {
    let isDone = false;
    return ({ type, flags }, { socket }) => {
      if (isDone || type !== 'open' || (flags & 2) === 0) return 'usual';
      isDone = true;
      socket.resetAndDestroy();
      return 'nothing';
    };
  };

  it.each<[string, Quirks, string]>([
    ['the final name, written at once', { temporaryName: { kind: 'none' } }, '/incoming/users.csv'],
    ['a name that ends in .part', { temporaryName: { kind: 'suffix', text: '.part' } }, '/incoming/users.csv.part'],
    ['a name that begins with ~', { temporaryName: { kind: 'prefix', text: '~' } }, '/incoming/~users.csv'],
  ])('is never gone on with under %s', async (_name, quirks, path) => {
    vendor = await startOddVendor({ deeds: [cutOnce()] });
    try {
      const job = makeJob(
        folder,
        endOf({ quirks }),
        { 'users.csv': tonight },
        { secrets: { password: 'correct horse' } },
      );
      const notes = notebook();
      vendor.files.set(path, { data: lastNight, modifiedAt: Math.floor(Date.now() / 1000) });
      expect((await deliver(job, notes.noted, deps)).ok).toBe(false);
      expect((await deliver(notes.again(job), notes.noted, deps)).ok).toBe(true);
      expect(vendor.files.get('/incoming/users.csv')?.data.equals(tonight)).toBe(true);
      expect([...vendor.files.keys()]).toEqual(['/incoming/users.csv']);
    } finally {
      await vendor.stop();
    }
  });

  it.each<[string, Quirks, string]>([
    ['the final name, written at once', { temporaryName: { kind: 'none' } }, '/incoming/users.csv'],
    ['a name that ends in .part', { temporaryName: { kind: 'suffix', text: '.part' } }, '/incoming/users.csv.part'],
    ['a name in another folder', { temporaryName: { kind: 'folder', folder: '/work' } }, '/work/users.csv'],
    ['our own name', {}, `/incoming/${temporaryOf('users.csv', someBytes(20_000_000))}`],
  ])(
    'and is of this delivery is gone on with under %s, unless a byte of it is another',
    async (_name, quirks, path) => {
      const whole = someBytes(20_000_000);
      const cut = 16_000_000;
      for (const isTouched of [false, true]) {
        let isCut = false;
        const cutOff: Deed = ({ type, offset }, { socket }) => {
          if (isCut || type !== 'write' || offset < cut) return 'usual';
          isCut = true;
          socket.resetAndDestroy();
          return 'nothing';
        };
        vendor = await startOddVendor({ deeds: [cutOff], folders: ['/work'] });
        try {
          const secrets = { password: 'correct horse' };
          const job = makeJob(folder, endOf({ quirks }), { 'users.csv': whole }, { secrets });
          const notes = notebook();
          expect((await deliver(job, notes.noted, deps)).ok).toBe(false);
          const there = vendor.files.get(path)!.data;
          expect(there.length).toBeGreaterThanOrEqual(cut - 1_000_000);
          // The last byte that is not written again.
          if (isTouched) there[there.length - 8 * 1024 * 1024 - 1]! ^= 1;
          const sent = await deliver(notes.again(job), notes.noted, deps);
          const resumedFrom = isTouched ? undefined : there.length - 8 * 1024 * 1024;
          expect(sent).toMatchObject({ ok: true, value: { files: [{ bytes: whole.length }] } });
          if (sent.ok) expect(sent.value.files[0]!.resumedFrom).toBe(resumedFrom);
          expect(vendor.files.get('/incoming/users.csv')?.data.equals(whole)).toBe(true);
          expect([...vendor.files.keys()]).toEqual(['/incoming/users.csv']);
        } finally {
          await vendor.stop();
        }
      }
    },
    120_000,
  );

  const later = (work: () => void) => void setTimeout(work, 2);
  const readings: [string, () => Deed, boolean][] = [
    [
      'gives a little at a time and answers out of order',
      () => (asked, turn) => {
        if (asked.type !== 'read') return 'usual';
        asked.length = Math.min(asked.length, 9_000 + (asked.nth % 7) * 1_000);
        const answer = turn.usual();
        if (asked.nth % 3 > 0) return answer;
        later(() => turn.send(answer));
        return 'nothing';
      },
      true,
    ],
    [
      'gives more than it was asked for',
      () => (asked, turn) => {
        if (asked.type === 'read') asked.length += 500;
        return asked.type === 'read' ? turn.usual() : 'usual';
      },
      true,
    ],
    [
      'refuses in the middle',
      () => (asked, turn) => (asked.type === 'read' && asked.nth > 30 ? turn.status(4) : 'usual'),
      false,
    ],
    [
      'tells a size that is not there to be read',
      () => (asked, turn) => (asked.type === 'read' && asked.offset > 1_000_000 ? turn.status(1) : 'usual'),
      false,
    ],
    ['hangs at the 40th read', () => (asked) => (asked.type === 'read' && asked.nth > 39 ? 'nothing' : 'usual'), false],
    [
      'ends the session where more than 16 reads are asked at once',
      () => {
        let open = 0;
        return (asked, turn) => {
          if (asked.type !== 'read') return 'usual';
          open += 1;
          if (open > 16) turn.socket.resetAndDestroy();
          later(() => {
            open -= 1;
            turn.send(turn.usual());
          });
          return 'nothing';
        };
      },
      false,
    ],
  ];
  it.each(readings)(
    'is sent whole to a server that, when it is read again, %s',
    async (_name, deed, isResumed) => {
      const whole = someBytes(10_000_000);
      let isCut = false;
      const cutOff: Deed = ({ type, offset }, { socket }) => {
        if (isCut || type !== 'write' || offset < 9_800_000) return 'usual';
        isCut = true;
        socket.resetAndDestroy();
        return 'nothing';
      };
      vendor = await startOddVendor({ deeds: [cutOff, deed()] });
      try {
        const end = endOf({ quirks: { temporaryName: { kind: 'suffix', text: '.part' } } });
        const job = makeJob(folder, end, { 'users.csv': whole }, { secrets: { password: 'correct horse' } });
        const notes = notebook();
        const quick = { ...deps, limits: { ...deps.limits, idleMs: 5_000 } };
        expect((await deliver(job, notes.noted, quick)).ok).toBe(false);
        const sent = await deliver(notes.again(job), notes.noted, quick);
        expect(sent).toMatchObject({ ok: true, value: { files: [{ bytes: whole.length }] } });
        if (sent.ok) expect(sent.value.files[0]!.resumedFrom !== undefined).toBe(isResumed);
        expect(vendor.files.get('/incoming/users.csv')?.data.equals(whole)).toBe(true);
        expect([...vendor.files.keys()]).toEqual(['/incoming/users.csv']);
      } finally {
        await vendor.stop();
      }
    },
    120_000,
  );

  it('does not pass for tonight’s where a rename is answered with OK and not done', async () => {
    vendor = await startOddVendor({
      deeds: [(asked, turn) => (asked.type.includes('rename') ? turn.status(0) : 'usual')],
    });
    try {
      const set = { 'users.csv': tonight };
      vendor.files.set('/incoming/users.csv', { data: lastNight, modifiedAt: Math.floor(Date.now() / 1000) });
      const job = makeJob(folder, endOf(), set, { secrets: { password: 'correct horse' } });
      const sent = await deliver(job, notebook().noted, deps);
      expect(sent).toMatchObject({ ok: false, problem: { code: 'rename_refused' } });
    } finally {
      await vendor.stop();
    }
  });

  it('is cleared away after a success where it is ours, and nothing else is', async () => {
    vendor = await startOddVendor();
    try {
      const left = [
        '.users.csv.rollcall-5-0a1b2c3d.part',
        '.classes.csv.rollcall-6.part',
        temporaryOf('users.csv', lastNight),
      ];
      const others = ['.users.csv.rollcall-4-0a1b2c3d.part', 'users.csv.part', '.profile'];
      for (const name of [...left, ...others])
        vendor.files.set(`/incoming/${name}`, { data: Buffer.from('x'), modifiedAt: 1 });
      const job = makeJob(folder, endOf(), { 'users.csv': tonight }, { secrets: { password: 'correct horse' } });
      job.earlier = [
        { deliveryId: 5, names: ['users.csv'] },
        { deliveryId: 6, names: ['classes.csv'] },
      ];
      expect((await deliver(job, notebook().noted, deps)).ok).toBe(true);
      expect([...vendor.files.keys()].sort()).toEqual(
        [...others, 'users.csv'].map((name) => `/incoming/${name}`).sort(),
      );
    } finally {
      await vendor.stop();
    }
  });

  it.each([
    ['under another folder by a template, such as one of yesterday', undefined, '/incoming/2026-11-20'],
    ['before the destination had a folder for it', { kind: 'folder', folder: 'parts' }, '/incoming'],
    ['before the destination had a suffix for it', { kind: 'suffix', text: '.part' }, '/incoming'],
    ['before the destination took final names only', { kind: 'none' }, '/incoming'],
  ] as const)('is cleared away where it was written %s', async (_, temporaryName, where) => {
    vendor = await startOddVendor();
    try {
      for (const folder of ['/incoming/2026-11-20', '/incoming/parts']) vendor.folders.add(folder);
      const names = ['.users.csv.rollcall-5-0a1b2c3d.part', temporaryOf('users.csv', lastNight)];
      for (const name of names) vendor.files.set(`${where}/${name}`, { data: Buffer.from('x'), modifiedAt: 1 });
      const quirks = temporaryName ? { quirks: { temporaryName } } : {};
      const job = makeJob(folder, endOf(quirks), { 'users.csv': tonight }, { secrets: { password: 'correct horse' } });
      job.earlier = [{ deliveryId: 5, names: [where === '/incoming' ? 'users.csv' : '2026-11-20/users.csv'] }];
      if (where !== '/incoming') job.earlier.push({ deliveryId: 7, names: ['2026-11-20/users.csv'] });
      expect((await deliver(job, notebook().noted, deps)).ok).toBe(true);
      expect([...vendor.files.keys()]).toEqual(['/incoming/users.csv']);
    } finally {
      await vendor.stop();
    }
  });
});
