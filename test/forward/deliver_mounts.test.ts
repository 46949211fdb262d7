// Deliveries into a mounted share that is full, read-only, of another file system, or gone in the middle of the night.
// Only root may mount; where the tests are somebody else, or mounting is forbidden, they say so and are skipped.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { deliver } from '../../src/forward/deliver.ts';
import { systemClock } from '../../src/kit/clock.ts';
import { makeJob, notebook, someBytes, temporaryFolder } from './job.ts';

const deps = { clock: systemClock };
const run = (...args: string[]) => spawnSync(args[0]!, args.slice(1)).status === 0;

/** Whether a file system can be mounted here at all. */
function canMount(): boolean {
  if (process.getuid?.() !== 0) return false;
  const place = mkdtempSync(join(tmpdir(), 'rollcall-mount-'));
  const isMounted = run('mount', '-t', 'tmpfs', '-o', 'size=1m', 'rollcall', place);
  if (isMounted) run('umount', place);
  rmSync(place, { recursive: true });
  return isMounted;
}

const may = canMount();

describe.skipIf(!may)(`into a mounted share${may ? '' : ' (nothing can be mounted here)'}`, () => {
  const files = { 'users.csv': someBytes(1_500_000), 'orgs.csv': someBytes(1_500_000, 'b') };
  let folder: string;
  let share: string;
  const mount = (options: string) => expect(run('mount', '-t', 'tmpfs', '-o', options, 'rollcall', share)).toBe(true);
  const job = (options = {}) => makeJob(folder, { kind: 'folder', folder: share }, files, options);

  beforeEach(() => {
    folder = temporaryFolder();
    share = join(folder, 'share');
    mkdirSync(share);
  });
  afterEach(() => {
    while (run('umount', '-l', share));
    rmSync(folder, { recursive: true });
  });

  it('delivers to another file system than the files come from', async () => {
    mount('size=16m');
    expect((await deliver(job(), notebook().noted, deps)).ok).toBe(true);
    for (const [name, data] of Object.entries(files)) expect(readFileSync(join(share, name)).equals(data)).toBe(true);
  });

  it('says that it is full, leaves nothing, and delivers once there is room', async () => {
    mount('size=2m');
    writeFileSync(join(share, 'orgs.csv'), 'last night');
    const full = await deliver(job(), notebook().noted, deps);
    expect(full).toMatchObject({ ok: false, problem: { code: 'folder_unusable', detail: `${share}: it is full.` } });
    expect(readdirSync(share)).toEqual(['orgs.csv']);
    expect(readFileSync(join(share, 'orgs.csv'), 'utf8')).toBe('last night');
    expect(run('mount', '-o', 'remount,size=16m', share)).toBe(true);
    expect((await deliver(job({ attempt: 2 }), notebook().noted, deps)).ok).toBe(true);
    expect(readdirSync(share).sort()).toEqual(['orgs.csv', 'users.csv']);
  });

  it('says that it is mounted read-only', async () => {
    mount('size=16m,ro');
    expect(await deliver(job(), notebook().noted, deps)).toMatchObject({
      ok: false,
      problem: { code: 'folder_unusable', detail: `${share}: it is mounted read-only.` },
    });
  });

  it('never counts as delivered when the share vanishes before the renames', async () => {
    mount('size=16m');
    const notes = notebook();
    const noted = async (event: Parameters<typeof notes.noted>[0]) => {
      await notes.noted(event);
      if (event.kind === 'rename-begins') run('umount', '-l', share);
    };
    const first = job();
    const gone = await deliver(first, noted, deps);
    expect(gone).toMatchObject({ ok: false, problem: { code: 'folder_unusable' } });
    expect(readdirSync(share)).toEqual([]);
    // Nothing there any more is no sign that somebody picked it up.
    const names = Object.keys(files);
    expect(notes.events.at(-1)).toEqual({ kind: 'rename-refused', names });
  });

  it('does not write to the empty mount point when the share is gone', async () => {
    mount('size=16m');
    const sent = await deliver(job(), notebook().noted, deps);
    expect(sent).toMatchObject({ ok: true, value: { isMount: true } });
    expect(run('umount', share)).toBe(true);
    const next = await deliver({ ...job({ attempt: 2 }), expectsMount: true }, notebook().noted, deps);
    expect(next).toMatchObject({
      ok: false,
      problem: { code: 'folder_unusable', detail: expect.stringContaining('nothing is mounted there now') },
    });
    expect(readdirSync(share)).toEqual([]);
  });
});
