// Watched folders on a real disk, with a desk in memory: what is taken, what is not, and what happens to it afterwards.
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../src/kit/clock.ts';
import { createLog } from '../../src/kit/log.ts';
import { createCollectorNotes } from '../../src/receive/collector.ts';
import { createFolderDoor, type FolderDoor } from '../../src/receive/folder.ts';
import type { TakenRows } from '../../src/relay/ports.ts';
import type { Sender, TakenFile, Watch } from '../../src/relay/records.ts';
import { createSpool } from '../../src/spool/spool.ts';
import { createMemoryDesk, type MemoryDesk } from './memory_desk.ts';
import { createMemoryTaken } from './memory_taken.ts';

let root: string;
let drop: string;
let desk: MemoryDesk;
let taken: TakenRows & { files: TakenFile[] };
let door: FolderDoor;

const senderWith = (watch: Partial<Watch>): Sender => ({
  id: 7,
  name: 'sis',
  publicKeys: [],
  allowFrom: [],
  createdAt: 0,
  watch: { folder: drop, everyMs: 5, settleMs: 60, after: 'leave', ...watch },
});

function start(watch: Partial<Watch> = {}): void {
  desk.setSenders([senderWith(watch)]);
  const spool = createSpool(root);
  const notes = createCollectorNotes(join(root, 'spool', 'landing'), spool);
  door = createFolderDoor({ desk, spool, taken, notes, clock: systemClock, log: createLog('error', () => {}) });
  door.start();
}

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'rollcall-folder-'));
  drop = join(root, 'drop');
  mkdirSync(drop);
  desk = createMemoryDesk([]);
  taken = createMemoryTaken(desk);
});
afterEach(async () => {
  await door.stop(5000);
  rmSync(root, { recursive: true, force: true });
});

const arrived = (count: number) => desk.until(() => desk.arrivals.length >= count, `${count} files arrived`);
/** As many looks as it takes to be sure that nothing more is taken. */
async function looks(count: number): Promise<void> {
  const seen = () => desk.events.filter((it) => it.kind === 'uploads-open').length;
  const before = seen();
  await desk.until(() => seen() >= before + count, `${count} looks`);
}
const put = (name: string, text: string) => writeFileSync(join(drop, name), text);
const bytesOf = (n: number) => readFileSync(join(root, 'spool', 'arrivals', desk.arrivals[n]!.sha256), 'utf8');

describe('a watched folder', () => {
  it('takes each file once, with its time, and leaves it', async () => {
    put('students.csv', 'a,b\n');
    const time = new Date('2026-11-20T09:00:00Z');
    utimesSync(join(drop, 'students.csv'), time, time);
    start();
    await arrived(1);
    await looks(12);
    expect(desk.arrivals).toMatchObject([
      { name: 'students.csv', bytes: 4, door: 'folder', senderId: 7, modifiedAt: time.getTime() },
    ]);
    expect(bytesOf(0)).toBe('a,b\n');
    expect(readdirSync(drop)).toEqual(['students.csv']);
  });

  it('leaves what is over the quota where it lies, says so, and takes it when the quota is raised', async () => {
    put('orgs.csv', 'a,b\n');
    start();
    await arrived(1);
    desk.setSenders([{ ...senderWith({}), quotaBytes: 10 }]);
    put('users.csv', 'more than it may\n');
    const trouble = () => desk.events.find((it) => it.kind === 'trouble');
    await desk.until(() => trouble() !== undefined, 'the sender is told');
    expect(trouble()).toMatchObject({ problem: { code: 'quota_reached' } });
    await looks(12);
    expect(desk.arrivals).toHaveLength(1);
    expect(readdirSync(join(root, 'spool', 'landing'))).toEqual([]);
    desk.setSenders([{ ...senderWith({}), quotaBytes: 1000 }]);
    await arrived(2);
    expect(bytesOf(1)).toBe('more than it may\n');
  });

  it('takes the next night’s file of the same name, also when only its time is another', async () => {
    start();
    put('students.csv', 'one');
    await arrived(1);
    put('students.csv', 'two');
    await arrived(2);
    const later = new Date(Date.now() + 60_000);
    utimesSync(join(drop, 'students.csv'), later, later);
    await arrived(3);
    await looks(12);
    expect(desk.arrivals.map((_, n) => bytesOf(n))).toEqual(['one', 'two', 'two']);
  });

  it('remembers over a restart', async () => {
    put('students.csv', 'one');
    start();
    await arrived(1);
    await door.stop(5000);
    start();
    await looks(20);
    expect(desk.arrivals).toHaveLength(1);
  });

  it('never takes a file that is still being written, and keeps the set open meanwhile', async () => {
    start({ settleMs: 400 });
    let whole = '';
    for (let n = 0; n < 40; n++) {
      appendFileSync(join(drop, 'users.csv'), `row ${n}\n`);
      whole += `row ${n}\n`;
      await looks(2);
    }
    await arrived(1);
    expect(bytesOf(0)).toBe(whole);
    expect(desk.arrivals).toHaveLength(1);
    const at = desk.events.findIndex((it) => it.kind === 'uploads-open' && it.count > 0 && it.door === 'folder');
    expect(at).toBeGreaterThanOrEqual(0);
    await desk.until(() => {
      const last = desk.events.findLast((it) => it.kind === 'uploads-open');
      return last?.kind === 'uploads-open' && last.count === 0;
    }, 'the set is no longer kept open');
  });

  it('skips temporary and hidden names, folders, links and what the pattern does not want', async () => {
    start({ files: '*.csv' });
    for (const name of ['a.csv.part', 'b.csv.tmp', '.c.csv', '~d.csv', 'notes.txt']) put(name, 'x');
    mkdirSync(join(drop, 'folder.csv'));
    writeFileSync(join(root, 'secret'), 'outside');
    symlinkSync(join(root, 'secret'), join(drop, 'link.csv'));
    put('good.csv', 'x');
    await arrived(1);
    await looks(15);
    expect(desk.arrivals.map((it) => it.name)).toEqual(['good.csv']);
    renameSync(join(drop, 'a.csv.part'), join(drop, 'a.csv'));
    await arrived(2);
    expect(desk.arrivals[1]?.name).toBe('a.csv');
  });

  it('deletes only what arrived', async () => {
    desk.failNext();
    put('students.csv', 'one');
    start({ after: 'delete' });
    await desk.until(() => desk.events.some((it) => it.kind === 'trouble'), 'the failure is told');
    await arrived(1);
    await desk.until(() => !existsSync(join(drop, 'students.csv')), 'it is deleted');
    expect(bytesOf(0)).toBe('one');
    put('students.csv', 'two');
    await arrived(2);
    await desk.until(() => !existsSync(join(drop, 'students.csv')), 'it is deleted');
    expect(bytesOf(1)).toBe('two');
  });

  it('moves what arrived; the next night replaces it there', async () => {
    const moveTo = join(root, 'done');
    start({ after: 'move', moveTo });
    for (const text of ['one', 'two!']) {
      put('students.csv', text);
      await desk.until(() => {
        const there = statSync(join(moveTo, 'students.csv'), { throwIfNoEntry: false });
        return there?.size === text.length;
      }, 'it is moved');
    }
    expect(readdirSync(drop)).toEqual([]);
    expect(desk.arrivals).toHaveLength(2);
  });

  it('a crash between the arrival and the delete: deleted at the next start, without a second arrival', async () => {
    put('students.csv', 'one');
    start({ after: 'leave' });
    await arrived(1);
    await door.stop(5000);
    start({ after: 'delete' });
    await desk.until(() => !existsSync(join(drop, 'students.csv')), 'it is deleted');
    expect(desk.arrivals).toHaveLength(1);
    expect(readdirSync(join(root, 'spool', 'landing'))).toEqual([]);
  });

  it('says when the share is gone, and takes it back when it is there again', async () => {
    put('students.csv', 'one');
    start();
    await arrived(1);
    renameSync(drop, `${drop}-gone`);
    await desk.until(
      () => desk.events.some((it) => it.kind === 'trouble' && it.problem.code === 'watched_folder_unusable'),
      'the trouble is told',
    );
    const trouble = desk.events.find((it) => it.kind === 'trouble');
    desk.setSenders([{ ...senderWith({}), ...(trouble?.kind === 'trouble' && { problem: trouble.problem }) }]);
    renameSync(`${drop}-gone`, drop);
    await desk.until(() => desk.events.some((it) => it.kind === 'trouble-over'), 'it is over');
    expect(desk.arrivals).toHaveLength(1);
  });

  it('throws away what an earlier process had begun to copy', async () => {
    const spool = createSpool(root);
    const landed = spool.land();
    if (!landed.ok) throw new Error(landed.problem.detail);
    landed.value.write(Buffer.from('half'), 0);
    landed.value.close();
    const landing = join(root, 'spool', 'landing');
    const note = { senderId: 7, path: '/students.csv', rawName: '', isClosed: false };
    writeFileSync(join(landing, `${landed.value.id}.taken.json`), JSON.stringify(note));
    start();
    expect(readdirSync(landing)).toEqual([]);
  });

  it('begins anew when its configuration changes, and stops when the sender is disabled', async () => {
    start();
    put('students.csv', 'one');
    await arrived(1);
    const other = join(root, 'other');
    mkdirSync(other);
    writeFileSync(join(other, 'staff.csv'), 'two');
    desk.setSenders([senderWith({ folder: other })]);
    door.refresh();
    await arrived(2);
    desk.setSenders([{ ...senderWith({ folder: other }), disabled: { at: 0, why: 'a test' } }]);
    door.refresh();
    await door.stop(5000);
    expect(desk.arrivals.map((it) => it.name)).toEqual(['students.csv', 'staff.csv']);
  });
});
