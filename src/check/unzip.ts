// Unpacks a zip set, trusting nothing in it: the list of contents must be as long as the archive's end says, it is judged
// (roster/archive.ts), both of its lists must agree, and no file may have more bytes, fewer bytes or other bytes than the
// archive says.
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import type { Entry, ZipFile } from 'yauzl';
import yauzl from 'yauzl';
import type { Result } from '../kit/result.ts';
import { ok } from '../kit/result.ts';
import { type ArchiveEntry, type ArchiveFault, faultOf, isMacLitter, mostEntries } from '../roster/archive.ts';
import { BadEnd, bytesBeforeName, type ZipEnd, zipEnd } from './zip_end.ts';

/** Where the bytes of one member go. Failures of the disk are Results; `abandon` leaves nothing behind. */
export interface MemberSink {
  write(chunk: Uint8Array): Result<undefined>;
  abandon(): void;
}

/** Takes one member after another; `done` follows the last byte of each. */
export interface MemberStore<S extends MemberSink> {
  begin(name: string): Result<S>;
  done(name: string, sink: S): Promise<Result<undefined>>;
}

/** The sender's archive is wrong. Everything else that fails is ours or the disk's. */
class Damaged extends Error {}

/** Unpacks the archive at `path` into `store`. The value is why it was refused, or undefined when all of it is stored. */
export async function unzip<S extends MemberSink>(
  path: string,
  store: MemberStore<S>,
): Promise<Result<ArchiveFault | undefined>> {
  let zip: ZipFile | undefined;
  try {
    const end = endOf(path);
    const options = { autoClose: false, lazyEntries: true, decodeStrings: false, validateEntrySizes: true };
    zip = await fromZip(() => yauzl.openPromise(path, options));
    const entries = await entriesOf(zip, end);
    const fault = faultOf(
      entries.map(({ listed }) => listed),
      zip.fileSize,
    );
    if (fault) return ok(fault);
    for (const { entry, listed } of entries) {
      if (isMacLitter(listed.name)) continue;
      const extracted = await extract(zip, entry, listed.name, store);
      if (!extracted.ok) return extracted;
    }
    return ok();
  } catch (error) {
    if (!(error instanceof Damaged)) throw error;
    return ok({ code: 'archive_damaged', detail: `is damaged: ${error.message}` });
  } finally {
    zip?.close();
  }
}

interface Listed {
  entry: Entry;
  listed: ArchiveEntry;
}

function endOf(path: string): ZipEnd {
  const file = openSync(path, 'r');
  try {
    return zipEnd(fstatSync(file).size, (at, length) => {
      const bytes = Buffer.alloc(length);
      return bytes.subarray(0, readSync(file, bytes, 0, length, at));
    });
  } catch (error) {
    throw error instanceof BadEnd ? new Damaged(error.message) : error;
  } finally {
    closeSync(file);
  }
}

/** Its own list of contents, as far as it is needed to judge it. */
async function entriesOf(zip: ZipFile, end: ZipEnd): Promise<Listed[]> {
  const found: Listed[] = [];
  const entries = zip.eachEntry()[Symbol.asyncIterator]();
  let bytes = 0;
  for (;;) {
    const next = await fromZip(() => entries.next());
    if (next.done) break;
    const entry = next.value;
    if (found.length > mostEntries) return found;
    // A place beyond all files is refused here: the zip reader throws for it where nobody can catch it.
    if (entry.relativeOffsetOfLocalHeader >= zip.fileSize) throw new Damaged('a file in it lies beyond its end');
    bytes += bytesBeforeName + entry.fileNameLength + entry.extraFieldLength + entry.fileCommentLength;
    found.push({ entry, listed: listedAs(entry) });
  }
  if (found.length !== end.entries || bytes !== end.listBytes)
    throw new Damaged('its list of contents has more or fewer files than its end counts');
  return found;
}

function listedAs(entry: Entry): ArchiveEntry {
  const name = nameOf(entry);
  return {
    name,
    bytes: entry.uncompressedSize,
    packedBytes: entry.compressedSize,
    kind: name.endsWith('/') ? 'folder' : kindOf(entry),
    isEncrypted: entry.isEncrypted(),
    isReadable: entry.compressionMethod === 0 || entry.compressionMethod === 8,
  };
}

/** Backslashes are kept as they are: they are judged, not mended. */
function nameOf(entry: Entry): string {
  const raw = entry.fileName as unknown as Buffer;
  // The old character set of zip shows control characters as signs; here they stay what they are.
  if (raw.some((byte) => byte < 0x20 || byte === 0x7f)) return raw.toString('latin1');
  return yauzl.getFileNameLowLevel(entry.generalPurposeBitFlag, raw, entry.extraFields, true);
}

/** The file type of Unix in the high half of the attributes (none on other systems), and the folder bit of DOS. */
function kindOf({ externalFileAttributes: attributes }: Entry): ArchiveEntry['kind'] {
  const unixType = (attributes >>> 28) & 0xf;
  if (unixType === 4 || attributes & 0x10) return 'folder';
  return unixType === 0 || unixType === 8 ? 'file' : 'other';
}

async function extract<S extends MemberSink>(
  zip: ZipFile,
  entry: Entry,
  name: string,
  store: MemberStore<S>,
): Promise<Result<undefined>> {
  const local = await fromZip(() => zip.readLocalFileHeaderPromise(entry));
  if (!local.fileName.equals(entry.fileName as unknown as Buffer))
    throw new Damaged(`its two lists of contents disagree about ${name}`);
  const content = await fromZip(() => zip.openReadStreamPromise(entry));
  const begun = store.begin(name);
  if (!begun.ok) {
    content.destroy();
    return begun;
  }
  const sink = begun.value;
  let sum = 0;
  let isStored = false;
  try {
    const chunks = content[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
    for (;;) {
      // More or fewer bytes than the archive says end the stream with an error (validateEntrySizes).
      const next = await fromZip(() => chunks.next());
      if (next.done) break;
      sum = crc32(next.value, sum);
      const written = sink.write(next.value);
      if (!written.ok) return written;
    }
    if (sum !== entry.crc32) throw new Damaged(`${name} does not have the checksum it should have`);
    isStored = true;
    return await store.done(name, sink);
  } finally {
    content.destroy();
    if (!isStored) sink.abandon();
  }
}

/** What the zip reader objects to is the archive's fault; an error of the operating system stays one. */
async function fromZip<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code !== undefined && /^E[A-Z]+$/.test(code)) throw error;
    throw new Damaged(plainly(message));
  }
}

/** The reader's own words go into our sentence; the one that everybody meets is said plainly. */
function plainly(message: string): string {
  if (/central directory/i.test(message)) return 'it is no zip, or a part of it is missing';
  return message.replace(/\.?\s*$/, '').replace(/^./, (letter) => letter.toLowerCase());
}
