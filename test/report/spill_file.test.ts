// What the check of a made file keeps outside of memory: on a disk, without a name, and with the disk's own words when it is full.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { runStep } from '../../src/report/run.ts';
import { openSpillFile } from '../../src/report/spill_file.ts';
import { builtInLayout } from '../../src/roster/layouts/catalogue.ts';
import { fileOf } from '../roster/sets.ts';

const folder = mkdtempSync(join(tmpdir(), 'rollcall-spill-'));
const disk = mkdtempSync(join(tmpdir(), 'rollcall-spill-full-'));
const canMount = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', disk]).status === 0;

afterAll(() => {
  if (canMount) spawnSync('umount', [disk]);
  for (const one of [folder, disk]) rmSync(one, { recursive: true, force: true });
});

test('blocks come back as they were, in any order, and nothing is left by name', () => {
  fc.assert(
    fc.property(fc.array(fc.int32Array({ minLength: 1, maxLength: 200 }), { maxLength: 20 }), (blocks) => {
      const spill = openSpillFile(folder);
      const places = blocks.map((block) => spill.write(block));
      for (const [index, block] of [...blocks.entries()].reverse()) {
        const read = new Int32Array(block.length);
        spill.read(places[index]!, read);
        expect(read).toEqual(block);
      }
      spill.close();
      expect(readdirSync(folder)).toEqual([]);
    }),
    { numRuns: 50 },
  );
});

const header =
  'Term_ID,School_ID,Staff_First_Name,Staff_Last_Name,Staff_Email_Address,Staff_ID,Class_Name,Class_ID,Class_Period,Student_First_Name,Student_Last_Name,Student_ID';

function checkOf(rows: number, where: string) {
  const lines = Array.from(
    { length: rows },
    (_, row) => `T1,S1,Ed,Lee,lee@d.org,E1,Math,C${row % 90},1,Ana${row},Roy,P${row}`,
  );
  const made = fileOf('combined.csv', `${[header, ...lines].join('\r\n')}\r\n`);
  const output = { name: made.name, path: '', bytes: made.bytes, rows, sha256: made.sha256, columns: [], leftOut: 0 };
  const outcome = { outputs: [{ ...output, said: [] }], preview: [], tables: [], peakBytes: 0 };
  const target = builtInLayout('gradecam-combined')!;
  return runStep({ kind: 'check', target, outcome }, where, { open: () => made, isLost: () => false });
}

describe.skipIf(!canMount)('a disk without room (mounting it takes root)', () => {
  test('stops the check of a large file as a full disk, and not that of a small one', () => {
    expect(checkOf(90_000, disk)).toMatchObject({ ok: false, problem: { code: 'disk_full', retry: 'later' } });
    expect(readdirSync(disk)).toEqual([]);
    expect(checkOf(90_000, folder)).toMatchObject({ ok: true, value: { check: { verdict: 'accept' } } });
    expect(checkOf(100, disk)).toMatchObject({ ok: true });
  });
});
