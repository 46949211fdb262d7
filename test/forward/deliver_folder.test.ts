// Deliveries into a folder: the same promises as over the network.
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { deliver } from '../../src/forward/deliver.ts';
import { testConnection } from '../../src/forward/test_connection.ts';
import { systemClock } from '../../src/kit/clock.ts';
import { makeJob, notebook, quickLimits, someBytes, temporaryFolder, temporaryOf } from './job.ts';

const deps = { clock: systemClock };
const files = { 'users.csv': someBytes(2_500_000), '2026-11-21/orgs.csv': Buffer.from('orgs') };

let folder: string;
let share: string;
beforeEach(() => {
  folder = temporaryFolder();
  share = join(folder, 'share');
  mkdirSync(share);
});
afterEach(() => rmSync(folder, { recursive: true }));

const job = (options = {}) => makeJob(folder, { kind: 'folder', folder: share }, files, options);
const all = () =>
  readdirSync(share, { recursive: true, withFileTypes: true })
    .filter((it) => it.isFile())
    .map((it) => it.name)
    .sort();

describe('to a folder', () => {
  it('delivers byte-identical, replacing what is there', async () => {
    writeFileSync(join(share, 'users.csv'), 'old');
    const notes = notebook();
    const result = await deliver(job(), notes.noted, deps);
    if (!result.ok) throw new Error(result.problem.detail);
    expect(all()).toEqual(['orgs.csv', 'users.csv']);
    expect(readFileSync(join(share, 'users.csv')).equals(files['users.csv'])).toBe(true);
    expect(readFileSync(join(share, '2026-11-21/orgs.csv'), 'utf8')).toBe('orgs');
    expect(result.value.where).toBe(share);
    expect(result.value.files.map((file) => file.remoteBytes)).toEqual([2_500_000, 4]);
    expect(notes.events.at(-1)?.kind).toBe('rename-begins');
  });

  it('says that the folder is missing, and does not make it', async () => {
    rmSync(share, { recursive: true });
    expect(await deliver(job(), notebook().noted, deps)).toMatchObject({
      ok: false,
      problem: { code: 'directory_missing' },
    });
    writeFileSync(share, 'a file');
    expect(await deliver(job(), notebook().noted, deps)).toMatchObject({
      ok: false,
      problem: { code: 'directory_missing' },
    });
  });

  it('says that a folder stands where the file should be', async () => {
    mkdirSync(join(share, 'users.csv'));
    const result = await deliver(job(), notebook().noted, deps);
    expect(result).toMatchObject({ ok: false, problem: { code: 'folder_unusable' } });
  });

  it.skipIf(process.getuid?.() === 0)('says that it may not write there', async () => {
    chmodSync(share, 0o500);
    const result = await deliver(job(), notebook().noted, deps);
    chmodSync(share, 0o700);
    expect(result).toMatchObject({
      ok: false,
      problem: { code: 'folder_unusable', detail: expect.stringContaining('may not write') },
    });
  });

  it('leaves nothing when the stored bytes were lost', async () => {
    const damaged = job();
    writeFileSync(damaged.files[1]!.path, 'gros');
    const result = await deliver(damaged, notebook().noted, deps);
    expect(result).toMatchObject({ ok: false, problem: { code: 'bytes_lost' } });
    expect(all()).toEqual([]);
  });

  it('knows after a crash between two renames what is done', async () => {
    const first = job();
    const stopped = deliver(
      first,
      async (event) => {
        if (event.kind === 'rename-begins') throw new Error('power cut');
      },
      deps,
    );
    await expect(stopped).rejects.toThrow('power cut');
    expect(all()).toEqual([
      temporaryOf('orgs.csv', files['2026-11-21/orgs.csv']),
      temporaryOf('users.csv', files['users.csv']),
    ]);
    renameSync(join(share, temporaryOf('users.csv', files['users.csv'])), join(share, 'users.csv'));
    const before = statSync(join(share, 'users.csv')).ino;
    const second = await deliver({ ...first, attempt: 2, renameBegunAt: Date.now() }, notebook().noted, deps);
    expect(second.ok).toBe(true);
    expect(all()).toEqual(['orgs.csv', 'users.csv']);
    expect(statSync(join(share, 'users.csv')).ino).toBe(before);
  });

  it('refuses names that leave the folder and names that meet', async () => {
    const outside = makeJob(folder, { kind: 'folder', folder: share }, { '../users.csv': Buffer.from('x') });
    expect(await deliver(outside, notebook().noted, deps)).toMatchObject({
      ok: false,
      problem: { code: 'write_refused' },
    });
    const twice = job();
    twice.files[1]!.name = 'users.csv';
    expect(await deliver(twice, notebook().noted, deps)).toMatchObject({
      ok: false,
      problem: { code: 'write_refused' },
    });
    expect(all()).toEqual([]);
  });

  it('does not write through a link out of the folder', async () => {
    const outside = join(folder, 'outside');
    mkdirSync(outside);
    symlinkSync(outside, join(share, '2026-11-21'));
    expect(await deliver(job(), notebook().noted, deps)).toMatchObject({
      ok: false,
      problem: { code: 'folder_unusable', detail: expect.stringContaining('leads out of') },
    });
    rmSync(join(share, '2026-11-21'));
    writeFileSync(join(outside, 'passwd'), 'mine');
    symlinkSync(join(outside, 'passwd'), join(share, temporaryOf('users.csv', files['users.csv'])));
    expect(await deliver(job(), notebook().noted, deps)).toMatchObject({
      ok: false,
      problem: { code: 'folder_unusable' },
    });
    expect(readdirSync(outside)).toEqual(['passwd']);
    expect(readFileSync(join(outside, 'passwd'), 'utf8')).toBe('mine');
  });

  it('puts nothing in place when a folder stands where one of the files should be', async () => {
    mkdirSync(join(share, '2026-11-21', 'orgs.csv'), { recursive: true });
    const notes = notebook();
    expect(await deliver(job(), notes.noted, deps)).toMatchObject({
      ok: false,
      problem: { code: 'folder_unusable', detail: expect.stringContaining('orgs.csv is a folder') },
    });
    expect(all()).toEqual([]);
    expect(notes.events.some(({ kind }) => kind === 'rename-begins')).toBe(false);
  });

  it('clears away what earlier tries left there, and nothing else', async () => {
    const left = ['.users.csv.rollcall-5-0a1b2c3d.part', '.users.csv.rollcall-7-0a1b2c3d.part'];
    const others = ['.users.csv.rollcall-4-0a1b2c3d.part', 'users.csv.part'];
    for (const name of [...left, ...others]) writeFileSync(join(share, name), 'x');
    const next = { ...job(), attempt: 2, earlier: [{ deliveryId: 5, names: ['users.csv'] }] };
    expect((await deliver(next, notebook().noted, deps)).ok).toBe(true);
    expect(all()).toEqual([...others, 'orgs.csv', 'users.csv'].sort());
  });

  it('clears away what was left under another folder by a template, such as one of yesterday', async () => {
    mkdirSync(join(share, '2026-11-20'));
    writeFileSync(join(share, '2026-11-20', '.users.csv.rollcall-5-0a1b2c3d.part'), 'x');
    const names = ['2026-11-20/users.csv', '2026-11-19/users.csv'];
    const next = { ...job(), earlier: [{ deliveryId: 5, names }] };
    expect((await deliver(next, notebook().noted, deps)).ok).toBe(true);
    expect(all()).toEqual(['orgs.csv', 'users.csv']);
  });

  it('says that it hangs, and does nothing more when it comes back', async () => {
    // Nobody reads from this pipe: opening it to write does not come back.
    const pipe = join(share, temporaryOf('users.csv', files['users.csv']));
    execFileSync('mkfifo', [pipe]);
    const limits = { ...quickLimits, idleMs: 30 };
    let gone: Promise<void> | undefined;
    const left = (it: Promise<void>) => {
      gone = it;
    };
    const sent = await deliver(job(), notebook().noted, { ...deps, limits, left });
    expect(sent).toMatchObject({
      ok: false,
      problem: { code: 'no_progress', detail: expect.stringContaining('hangs') },
    });
    await Promise.all([readFile(pipe), gone]);
    expect(all()).toEqual([]);
  });

  it('can be tested', async () => {
    const steps: string[] = [];
    const tested = await testConnection(
      { end: { kind: 'folder', folder: share } },
      {},
      (step) => steps.push(step.name),
      deps,
    );
    expect(tested).toEqual({ ok: true, value: {} });
    expect(steps).toEqual(['directory', 'write', 'rename', 'remove']);
    expect(all()).toEqual([]);
    const gone = await testConnection({ end: { kind: 'folder', folder: join(share, 'x') } }, {}, () => undefined, deps);
    expect(gone).toMatchObject({ ok: false, problem: { code: 'directory_missing' } });
  });
});
