// One job from its files to what is sent, as it runs on a thread of its own. Everything is written into one folder.
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { systemClock } from '../kit/clock.ts';
import { diskFailure, isUnreadable } from '../kit/disk_problem.ts';
import type { Result } from '../kit/result.ts';
import { fail, ok } from '../kit/result.ts';
import { readVendorKey } from '../kit/vendor_key.ts';
import type { PackJob, PackOutcome } from '../relay/pack_port.ts';
import type { StoredFile } from '../relay/ports.ts';
import type { SetFile } from '../roster/set_file.ts';
import { cutSet } from './cut_set.ts';
import { encrypted } from './encrypt.ts';
import { beginFile, type Written } from './made_file.ts';
import { packing } from './messages.ts';
import { zipOf } from './zip.ts';

export interface PackFiles {
  /** Reads a stored file and makes sure on the way that it is what arrived. */
  open(file: StoredFile): SetFile;
  isLost(error: unknown): boolean;
}

/** Runs a job. What is thrown is a bug. */
export async function pack(job: PackJob, folder: string, { open, isLost }: PackFiles): Promise<Result<PackOutcome>> {
  return await orLost(folder, isLost, () => packed(job, folder, open));
}

/** What the disk does to us is a failure, not a bug. `folder`: our own; undefined where nothing is written. */
export async function orLost<It>(
  folder: string | undefined,
  isLost: PackFiles['isLost'],
  run: () => Promise<Result<It>> | Result<It>,
): Promise<Result<It>> {
  try {
    return await run();
  } catch (error) {
    if (isLost(error)) return fail('bytes_lost', (error as Error).message);
    if (isUnreadable(error, folder)) return fail('bytes_lost', 'a stored file cannot be read');
    return diskFailure(error, packing);
  }
}

async function packed(job: PackJob, folder: string, open: PackFiles['open']): Promise<Result<PackOutcome>> {
  const now = systemClock.now();
  if (job.publicKey !== undefined) {
    const key = await readVendorKey(job.publicKey, now);
    if (!key.ok) return key;
  }
  const cut = job.cut
    ? cutSet(job.files, job.cut, (at) => ({ path: join(folder, `cut-${at}`), begin: beginFile }), open)
    : undefined;
  if (cut && !cut.ok) return cut;
  const members = cut?.value.members ?? job.files;
  const read = (file: StoredFile) => Readable.from(copies(open(file).chunks()), { objectMode: false });
  const sources = job.isZip
    ? [{ name: 'set.zip', stream: () => zipOf(members.map((file) => ({ name: file.name, open: () => read(file) }))) }]
    : members.map((file) => ({ name: file.name, stream: () => read(file) }));
  const files: PackOutcome['files'] = [];
  for (const [at, { name, stream }] of sources.entries()) {
    const bytes = job.publicKey === undefined ? stream() : await encrypted(stream(), job.publicKey, now);
    files.push({ name, ...(await written(bytes, join(folder, `out-${at}`))) });
  }
  return ok({
    files,
    members: members.map(({ path: _, ...member }) => member),
    leftOut: cut?.value.leftOut ?? [],
  });
}

async function written(source: AsyncIterable<Uint8Array>, path: string): Promise<Written> {
  const file = beginFile(path);
  let isDone = false;
  try {
    for await (const chunk of source) file.write(chunk);
    isDone = true;
  } finally {
    if (!isDone) file.abandon();
  }
  return file.finish();
}

/** Whoever hands out chunks may use the same memory for the next one; what goes through streams is read later. */
function* copies(chunks: Iterable<Uint8Array>): Generator<Buffer> {
  for (const chunk of chunks) yield Buffer.from(chunk);
}
