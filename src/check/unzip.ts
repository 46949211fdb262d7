// Unpacks a zip set into a folder of ours, trusting nothing in it: no paths, no folders, no links, no passwords, no
// archives within, no bombs.
import { createWriteStream } from 'node:fs';
import { basename, join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Entry, ZipFile } from 'yauzl';
import yauzl from 'yauzl';
import type { Result } from '../kit/result.ts';
import { fail, ok } from '../kit/result.ts';

/** A set has a few dozen files at most. */
const mostFiles = 200;
/** The largest district's set is a tenth of this. */
const mostBytes = 8 * 2 ** 30;
/** Text of rosters packs 4 to 20 times smaller; beyond this it is made to fill a disk. */
const mostRatio = 200;
const ratioFreeBytes = 10 * 2 ** 20;

/** Unpacks `path` into the empty folder `into`. Anything suspicious refuses the whole archive (`archive_damaged`). */
export async function unzip(path: string, into: string): Promise<Result<undefined>> {
  const archive = basename(path);
  let zip: ZipFile | undefined;
  try {
    zip = await open(path);
    const entries = await entriesOf(zip);
    const refusal = refusalOf(entries);
    if (refusal !== undefined) return fail('archive_damaged', `${archive} ${refusal}`);
    for (const entry of entries) await extract(zip, entry, join(into, entry.fileName));
    return ok();
  } catch (error) {
    return fail('archive_damaged', `${archive}: ${error instanceof Error ? error.message : String(error)}`);
  } finally {
    zip?.close();
  }
}

/** Why an archive with these entries is not unpacked. */
function refusalOf(entries: readonly Entry[]): string | undefined {
  if (entries.length === 0) return 'is empty';
  if (entries.length > mostFiles) return `holds more than ${mostFiles} files`;
  const names = new Set<string>();
  let total = 0;
  for (const entry of entries) {
    const name = entry.fileName;
    if (/[/\\]/.test(name)) return `holds a folder (${name})`;
    if (name === '' || name === '.' || name === '..' || name.includes('\0'))
      return 'holds a file without a usable name';
    if (/\.(zip|gz|tgz|7z|rar|tar)$/i.test(name)) return `holds an archive (${name})`;
    if (names.has(name.toLowerCase())) return `holds ${name} twice`;
    names.add(name.toLowerCase());
    const kind = (entry.externalFileAttributes >>> 28) & 0xf;
    if (kind !== 0 && kind !== 8) return `holds something that is not a file (${name})`;
    if (entry.isEncrypted()) return `is protected by a password (${name})`;
    if (!entry.canDecodeFileData()) return `is packed in an unknown way (${name})`;
    total += entry.uncompressedSize;
    const isBomb = entry.uncompressedSize > ratioFreeBytes && entry.uncompressedSize > entry.compressedSize * mostRatio;
    if (isBomb || total > mostBytes) return `is far larger unpacked than a roster can be (${name})`;
  }
  return undefined;
}

function open(path: string): Promise<ZipFile> {
  return new Promise((resolve, reject) => {
    const options = { lazyEntries: true, autoClose: false, strictFileNames: true, validateEntrySizes: true };
    yauzl.open(path, options, (error, zip) => (error ? reject(error) : resolve(zip!)));
  });
}

/** All entries that count: what a Mac adds beside the files does not. */
function entriesOf(zip: ZipFile): Promise<Entry[]> {
  return new Promise((resolve, reject) => {
    const entries: Entry[] = [];
    zip.on('error', reject);
    zip.on('end', () => resolve(entries));
    zip.on('entry', (entry: Entry) => {
      if (!entry.fileName.startsWith('__MACOSX/') && entry.fileName !== '.DS_Store') entries.push(entry);
      if (entries.length > mostFiles) resolve(entries);
      else zip.readEntry();
    });
    zip.readEntry();
  });
}

async function extract(zip: ZipFile, entry: Entry, to: string): Promise<void> {
  const content = await new Promise<NodeJS.ReadableStream>((resolve, reject) => {
    zip.openReadStream(entry, (error, stream) => (error ? reject(error) : resolve(stream!)));
  });
  // The sizes in an archive are claims: never write more than was claimed.
  let left = entry.uncompressedSize;
  const limited = new Transform({
    transform(chunk: Buffer, _, done) {
      left -= chunk.length;
      if (left < 0) done(new Error(`${entry.fileName} is larger than the archive says`));
      else done(null, chunk);
    },
  });
  await pipeline(content, limited, createWriteStream(to, { flags: 'wx', mode: 0o600 }));
}
