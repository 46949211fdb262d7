// What a process that was killed leaves of its uploads, as the next one finds it.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createManualClock } from '../../src/kit/clock.ts';
import { readPath } from '../../src/receive/path.ts';
import { createUploads, type Uploads } from '../../src/receive/upload.ts';
import { createUploadNotes } from '../../src/receive/upload_notes.ts';
import { spoolFolders } from '../../src/spool/paths.ts';
import { createSpool } from '../../src/spool/spool.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rollcall-recall-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function process(): Uploads {
  const notes = createUploadNotes(spoolFolders(folder).landing);
  return createUploads({ spool: createSpool(folder), notes, clock: createManualClock(0) });
}

function begin(uploads: Uploads, name: string) {
  const path = readPath(Buffer.from(`/${name}`));
  const begun = path.ok ? uploads.begin(1, path.value, 'ses_1') : undefined;
  if (!begun?.ok) throw new Error('it could not begin');
  return begun.value;
}

it('goes on where the bytes end, but not with a file that was sized before it was filled', () => {
  createSpool(folder);
  const killed = process();
  const inOrder = begin(killed, 'in-order.csv');
  inOrder.landing!.write(Buffer.alloc(100_000, 'a'), 0);
  const sized = begin(killed, 'sized.csv');
  sized.landing!.truncate(10_000_000);
  sized.landing!.write(Buffer.alloc(100_000, 'b'), 0);
  const outOfOrder = begin(killed, 'out-of-order.csv');
  outOfOrder.landing!.write(Buffer.alloc(4_096, 'c'), 9_000_000);

  const found = process().recall();
  expect(Object.fromEntries(found.map((it) => [it.at.name, it.restingBytes]))).toEqual({
    'in-order.csv': 100_000,
    'sized.csv': 0,
    'out-of-order.csv': 0,
  });
});

it('leaves a file that was closed as it is', () => {
  createSpool(folder);
  const killed = process();
  const closed = begin(killed, 'roster.csv.part');
  closed.landing!.truncate(1_000_000);
  killed.rest(closed, 'closed');
  killed.note(closed);
  expect(process().recall()).toMatchObject([{ state: 'closed', restingBytes: 1_000_000 }]);
});
