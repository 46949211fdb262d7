// A server that files are fetched from and whose list has no end: it is told so, and the memory stays.
import { afterEach, expect, it } from 'vitest';
import { systemClock } from '../../src/kit/clock.ts';
import { createRemotePlace } from '../../src/receive/remote_place.ts';
import { fileType } from '../../src/sftp/constants.ts';
import { dial } from '../../src/ssh/dial.ts';
import { openRemote, type Remote } from '../../src/ssh/remote.ts';
import { attrsOf, type OddVendor, packet, startOddVendor, text, uint32 } from '../forward/odd_vendor.ts';

let vendor: OddVendor;
let remote: Remote | undefined;
afterEach(async () => {
  remote?.end();
  await vendor.stop();
});

async function connect(page: (nth: number) => [name: string, line: string][] | undefined): Promise<Remote> {
  vendor = await startOddVendor({
    deeds: [
      (asked) => {
        if (asked.type !== 'readdir') return 'usual';
        const names = page(asked.nth);
        if (!names) return 'usual';
        const attrs = attrsOf(1, 1, fileType.regular | 0o644);
        const parts = names.flatMap(([name, line]) => [text(name), text(line), attrs]);
        return packet('name', uint32(asked.id), uint32(names.length), ...parts);
      },
    ],
  });
  const { port, hostKey } = vendor;
  const target = { host: '127.0.0.1', port, username: 'lakeside', password: 'correct horse', hostKey };
  const dialled = await dial(target, { clock: systemClock });
  if (!dialled.ok) throw new Error(dialled.problem.detail);
  const opened = await openRemote(dialled.value, { idleMs: 10_000, hardMs: 20_000 }, systemClock);
  if (!opened.ok) throw new Error(opened.problem.detail);
  return opened.value;
}

const pull = { directory: '/incoming', after: 'leave' } as const;

it.each<[string, (nth: number) => [string, string][]]>([
  ['names', (nth) => Array.from({ length: 3_000 }, (_, n) => [`${nth}-${n}.csv`, ''])],
  ['long lines', (nth) => [[`${nth}.csv`, 'x'.repeat(250_000)]]],
])(
  'a directory of %s without end is refused, and no file of it is looked at',
  async (_what, page) => {
    remote = await connect(page);
    const listed = await createRemotePlace(remote, pull).list();
    const detail = expect.stringMatching(
      /^the directory \/incoming holds too much to be looked through: \d+ names came/,
    );
    expect(listed).toMatchObject({ ok: false, problem: { code: 'pull_failed', detail } });
    expect(vendor.count('stat')).toBe(0);
  },
  60_000,
);

it('a name that is told again and again is one file', async () => {
  let pages = 0;
  remote = await connect(() => (pages++ < 5 ? Array.from({ length: 40 }, () => ['a.csv', '']) : undefined));
  vendor.files.set('/incoming/a.csv', { data: Buffer.from('a\r\n'), modifiedAt: 1_763_900_000 });
  const listed = await createRemotePlace(remote, pull).list();
  expect(listed).toMatchObject({ ok: true, value: [{ name: 'a.csv', bytes: 3 }] });
});
