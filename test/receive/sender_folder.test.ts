// The inbox over days and restarts, with a clock of our own.
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readPath } from '../../src/receive/path.ts';
import { createSenderFolder, keptMs } from '../../src/receive/sender_folder.ts';
import { createTemporaryNames, usualTemporaryNames } from '../../src/receive/temporary_names.ts';
import type { Upload } from '../../src/receive/upload.ts';
import { createUploads } from '../../src/receive/upload.ts';
import { createUploadNotes } from '../../src/receive/upload_notes.ts';
import { createSpool } from '../../src/spool/spool.ts';
import { createMemoryDesk } from './memory_desk.ts';

const create = 0x1a;
const exclusive = 0x2a;
let folder: string;
let now: number;
/** By so much the clock was set. */
let set: number;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rollcall-inbox-'));
  now = Date.now();
  set = 0;
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function at(path: string) {
  const read = readPath(Buffer.from(path));
  if (!read.ok) throw new Error(read.why);
  return read.value;
}

function openFolder() {
  const sender = { id: 1, name: 'aeries', publicKeys: [], allowFrom: [], createdAt: 0 };
  const desk = createMemoryDesk([sender]);
  const spool = createSpool(folder);
  const clock = { now: () => now + set, ticks: () => now, after: () => ({ cancel: () => undefined }) };
  const landing = join(folder, 'spool', 'landing');
  const uploads = createUploads({ spool, notes: createUploadNotes(landing), clock });
  const ignore = () => undefined;
  const log = { debug: ignore, info: ignore, warn: ignore, error: ignore };
  const isTemporary = createTemporaryNames(usualTemporaryNames);
  const inbox = createSenderFolder(sender, uploads.recall(), { desk, spool, uploads, clock, log, isTemporary });
  return { desk, inbox, landing };
}

function upload(opened: ReturnType<typeof openFolder>, path: string, text: string, session = 's'): Upload {
  const begun = opened.inbox.openToWrite(at(path), create, session);
  if (!begun.ok || !('landingId' in begun.value)) throw new Error(`cannot open ${path}`);
  begun.value.writers++;
  begun.value.landing!.write(Buffer.from(text), 0);
  return begun.value;
}

function names(opened: ReturnType<typeof openFolder>, path = '/'): string[] {
  const listed = opened.inbox.inbox.list(at(path)) ?? [];
  return listed.map((it) =>
    it.kind === 'directory' ? `${it.at.name}/` : it.kind === 'upload' ? it.upload.at.name : it.placed.at.name,
  );
}

describe('the inbox', () => {
  it('keeps no more than a thousand folders, and goes on taking files for those it has', async () => {
    const opened = openFolder();
    for (let n = 0; n < 1_500; n++) {
      const begun = opened.inbox.openToWrite(at(`/night${n}/x.csv.part`), create, 's');
      if (!begun.ok) continue;
      if ('landingId' in begun.value) begun.value.landing?.write(Buffer.from('x'), 0);
      opened.inbox.leave('s');
      await opened.inbox.remove(at(`/night${n}/x.csv.part`));
    }
    expect(names(opened).length).toBe(1_000);
    const refused = opened.inbox.openToWrite(at('/night1500/x.csv'), create, 's');
    expect(refused).toMatchObject({ ok: false, why: expect.stringContaining('1000 folders') });
    await opened.inbox.close(upload(opened, '/night7/x.csv', 'x'));
    const half = upload(opened, '/half.part', 'x');
    const moved = await opened.inbox.rename(half.at, at('/night1501/x.part'), 's');
    expect(moved).toMatchObject({ ok: false });
    expect(opened.desk.arrivals.map((it) => it.name)).toEqual(['x.csv']);
  });

  it('keeps torn uploads and unrenamed ones a day, and says so when a complete one was never renamed', async () => {
    const opened = openFolder();
    upload(opened, '/torn.csv', 'half');
    await opened.inbox.close(upload(opened, '/done.csv.part', 'all'));
    opened.inbox.leave('s');
    now += keptMs - 1;
    opened.inbox.sweep();
    expect(names(opened)).toEqual(['done.csv.part', 'torn.csv']);
    now += 1;
    opened.inbox.sweep();
    expect(names(opened)).toEqual([]);
    expect(readdirSync(opened.landing)).toEqual([]);
    const failed = opened.desk.events.filter((it) => it.kind === 'upload-failed');
    expect(failed).toEqual([expect.objectContaining({ file: 'done.csv.part' })]);
  });

  it.each([-48, 48])('keeps what has just come although the clock is set by %i h', async (hours) => {
    const opened = openFolder();
    upload(opened, '/torn.csv', 'half');
    await opened.inbox.close(upload(opened, '/done.csv.part', 'all'));
    opened.inbox.leave('s');
    set = hours * 3_600_000;
    opened.inbox.sweep();
    expect(names(opened)).toEqual(['done.csv.part', 'torn.csv']);
    now += keptMs;
    opened.inbox.sweep();
    expect(names(opened)).toEqual([]);
  });

  it('forgets an upload that broke off before its first byte', () => {
    const opened = openFolder();
    upload(opened, '/empty.csv', '');
    expect(opened.inbox.isReceiving('s')).toBe(true);
    opened.inbox.leave('s');
    expect(names(opened)).toEqual([]);
    expect(readdirSync(opened.landing)).toEqual([]);
  });

  it('finds an arrival under any folder when only the ledger knows it', async () => {
    const first = openFolder();
    await first.inbox.close(upload(first, '/nightly/a.csv', 'x'));
    expect(names(first, '/nightly')).toEqual(['a.csv']);
    expect(names(first)).toEqual(['nightly/']);
    const again = openFolder();
    again.desk.arrivals.push(...first.desk.arrivals);
    await again.inbox.refresh();
    expect(names(again)).toEqual(['a.csv']);
    expect(again.inbox.inbox.find(at('/nightly/a.csv'))?.kind).toBe('arrival');
    expect(again.inbox.inbox.find(at('/nightly/b.csv'))).toBeUndefined();
  });

  it('shows only the newest of a name', async () => {
    const opened = openFolder();
    await opened.inbox.close(upload(opened, '/a/x.csv', 'old'));
    await opened.inbox.close(upload(opened, '/b/x.csv', 'new'));
    expect(names(opened, '/a')).toEqual([]);
    expect(names(opened, '/b')).toEqual(['x.csv']);
  });

  it('refuses exclusive opening of what is there, and a removed name takes the arrival beneath with it', async () => {
    const opened = openFolder();
    await opened.inbox.close(upload(opened, '/x.csv', 'one'));
    expect(opened.inbox.openToWrite(at('/x.csv'), exclusive, 's')).toMatchObject({ ok: false });
    upload(opened, '/x.csv', 'two');
    opened.inbox.leave('s');
    expect(await opened.inbox.remove(at('/x.csv'))).toMatchObject({ ok: true });
    expect(names(opened)).toEqual([]);
    expect(opened.desk.arrivals[0]?.withdrawnAt).toBeTypeOf('number');
    expect(opened.inbox.openToWrite(at('/x.csv'), exclusive, 's')).toMatchObject({ ok: true });
  });

  it('removes folders only when they are empty', () => {
    const opened = openFolder();
    opened.inbox.inbox.addDirectory('/a/b');
    upload(opened, '/a/c/x.csv', '1');
    expect(opened.inbox.inbox.removeDirectory('/a')).toBe(false);
    expect(opened.inbox.inbox.removeDirectory('/a/c')).toBe(false);
    expect(opened.inbox.inbox.removeDirectory('/a/b')).toBe(true);
    expect(opened.inbox.inbox.removeDirectory('/never')).toBe(false);
  });

  it('says so when a write had failed and the client closes as if nothing were', async () => {
    const opened = openFolder();
    const broken = upload(opened, '/x.csv', 'half');
    broken.failed = 'The disk is full: no room left while receiving a file';
    expect(await opened.inbox.close(broken)).toMatchObject({ ok: false, why: expect.stringContaining('disk is full') });
    expect(opened.desk.arrivals).toEqual([]);
    const failed = opened.desk.events.filter((it) => it.kind === 'upload-failed');
    expect(failed).toEqual([expect.objectContaining({ file: 'x.csv', code: 'upload_not_stored' })]);
  });

  it('throws away bytes that nobody knows any more, once they are old', () => {
    const opened = openFolder();
    const orphan = join(opened.landing, 'forgotten1.part');
    writeFileSync(orphan, 'whose?');
    writeFileSync(join(opened.landing, 'forgotten1.note.json.new'), '{');
    writeFileSync(join(opened.landing, 'ofanother1.part'), 'theirs');
    writeFileSync(join(opened.landing, 'ofanother1.https.json'), '{}');
    const theirs = ['ofanother1.https.json', 'ofanother1.part'];
    openFolder();
    expect(readdirSync(opened.landing)).toEqual(['forgotten1.part', ...theirs]);
    now = statSync(orphan).mtimeMs + keptMs + 1;
    openFolder();
    expect(readdirSync(opened.landing)).toEqual(theirs);
  });
});
