// A zip set in the spool: its members become frozen files of their own, named by their SHA-256 like everything received.
import type { Result } from '../kit/result.ts';
import { ok } from '../kit/result.ts';
import type { Landing, StoredFile } from '../relay/ports.ts';
import type { ArchiveFault } from '../roster/archive.ts';
import { storedFile } from './stored_file.ts';
import { type MemberSink, unzip } from './unzip.ts';

export interface Member {
  name: string;
  landed: { path: string; bytes: number; sha256: string };
}

export interface Unpacked {
  /** Why it was refused; then there are no members. */
  fault?: ArchiveFault;
  members: Member[];
}

/**
 * Unpacks the archive, after making sure that it still is what arrived (`BytesLost` is thrown when not). Unpacking the
 * same one again gives the same files. A full disk is a Result.
 */
export async function unpackArchive(archive: StoredFile, land: () => Result<Landing>): Promise<Result<Unpacked>> {
  for (const _ of storedFile(archive).chunks()) void _;
  const members: Member[] = [];
  const folder = archive.path.slice(0, -archive.sha256.length);
  const unzipped = await unzip(archive.path, {
    begin: () => {
      const landing = land();
      return landing.ok ? ok(sinkOf(landing.value)) : landing;
    },
    async done(name, { landing }) {
      const published = await landing.publish();
      if (!published.ok) return published;
      const { sha256, bytes } = published.value;
      members.push({ name, landed: { path: `${folder}${sha256}`, bytes, sha256 } });
      return ok();
    },
  });
  if (!unzipped.ok) return unzipped;
  return ok(unzipped.value ? { fault: unzipped.value, members: [] } : { members });
}

function sinkOf(landing: Landing): MemberSink & { landing: Landing } {
  return {
    landing,
    write: (chunk) => landing.write(chunk, landing.bytes),
    abandon: () => landing.discard(),
  };
}
