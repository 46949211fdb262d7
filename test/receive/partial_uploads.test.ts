// An upload by HTTP that nobody resumes is kept for a day of its own time, whatever is done to the clock meanwhile.
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createManualClock } from '../../src/kit/clock.ts';
import { createPartialUploads } from '../../src/receive/partial_uploads.ts';
import { createUploadNotes } from '../../src/receive/upload_notes.ts';
import { createSpool } from '../../src/spool/spool.ts';

const hourMs = 3_600_000;
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rollcall-partial-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** `users.csv` of sender 1, of which 5 bytes came. */
function begun() {
  const clock = createManualClock(Date.now());
  const notesFolder = join(folder, 'notes');
  mkdirSync(notesFolder);
  const spool = createSpool(folder);
  const open = () => createPartialUploads({ spool, notes: createUploadNotes(notesFolder, 'https'), clock });
  const uploads = open();
  const upload = uploads.begin(1, 'users.csv', 11);
  if (!upload.ok) throw new Error(upload.problem.code);
  upload.value.landing.write(Buffer.from('sourc'), 0);
  uploads.rest(upload.value);
  const left = () => [...readdirSync(join(folder, 'spool', 'landing')), ...readdirSync(notesFolder)];
  return { clock, uploads, open, left };
}

test.each([-48, -3, 26, 24 * 365])('a clock that is set by %i hours neither ends the day nor prolongs it', (hours) => {
  const { clock, uploads, left } = begun();
  clock.set(clock.now() + hours * hourMs);
  clock.advance(23 * hourMs);
  uploads.sweep();
  expect(uploads.find(1, 'users.csv')?.restingBytes).toBe(5);
  clock.advance(hourMs);
  uploads.sweep();
  expect(uploads.find(1, 'users.csv')).toBeUndefined();
  expect(left()).toEqual([]);
});

test('over a restart the day goes by when its bytes were last written', () => {
  const { clock, open, left } = begun();
  clock.advance(20 * hourMs);
  const uploads = open();
  expect(uploads.find(1, 'users.csv')?.restingBytes).toBe(5);
  clock.advance(3 * hourMs);
  uploads.sweep();
  expect(uploads.find(1, 'users.csv')?.restingBytes).toBe(5);
  clock.advance(2 * hourMs);
  uploads.sweep();
  expect(left()).toEqual([]);
});

test('what is being written is not thrown away, however long it takes', () => {
  const { clock, uploads } = begun();
  const resumed = uploads.resume(uploads.find(1, 'users.csv')!);
  expect(resumed.ok).toBe(true);
  clock.advance(48 * hourMs);
  uploads.sweep();
  expect(uploads.find(1, 'users.csv')?.landing).toBeDefined();
});
