// What a zip set may be, judged by its list of contents before anything is unpacked: plain files at the top level, each
// once, nothing inside them to unpack, and no larger than a roster can be. Pure.

/** One line of an archive's own list. Everything here is what the archive says of itself. */
export interface ArchiveEntry {
  name: string;
  /** Bytes when unpacked. */
  bytes: number;
  /** Bytes in the archive. */
  packedBytes: number;
  kind: 'file' | 'folder' | 'other';
  isEncrypted: boolean;
  /** Stored or deflated; anything else is not unpacked. */
  isReadable: boolean;
}

/** Why an archive is refused: the code of the rule, and how its sentence goes on after the archive's name. */
export interface ArchiveFault {
  code: 'archive_damaged' | 'archive_layout_bad';
  detail: string;
}

/** A set has a few dozen files at most. */
export const mostMembers = 200;
/** With what a Mac adds beside them; an archive that lists more is not even read through. */
export const mostEntries = 1_000;
/** The largest district's set is a tenth of this. */
export const mostBytes = 8 * 2 ** 30;
/** Text of rosters packs 4 to 20 times smaller; beyond this it is made to fill a disk. */
const mostRatio = 200;
const ratioFreeBytes = 10 * 2 ** 20;

/** What a Mac's Finder adds: no file of the set, left out without a word. */
export function isMacLitter(name: string): boolean {
  return /^__MACOSX(\/|$)/.test(name) || /(^|\/)(\.DS_Store|\._[^/]*)$/.test(name);
}

/** The first fault of an archive of `archiveBytes` with these entries; undefined when it may be unpacked. */
export function faultOf(entries: readonly ArchiveEntry[], archiveBytes: number): ArchiveFault | undefined {
  const members = entries.filter((entry) => !isMacLitter(entry.name));
  if (members.length === 0) return bad('holds no file');
  if (entries.length > mostEntries || members.length > mostMembers) return bad(`holds more than ${mostMembers} files`);
  const names = new Set<string>();
  let total = 0;
  for (const entry of members) {
    const { name } = entry;
    const fault = faultOfName(name) ?? faultOfEntry(entry);
    if (fault) return fault;
    const folded = name.normalize('NFC').toLowerCase();
    if (names.has(folded)) return bad(`holds ${name} twice`);
    names.add(folded);
    total += entry.bytes;
    if (isBomb(entry.bytes, entry.packedBytes) || isBomb(total, archiveBytes) || total > mostBytes)
      return bad(`is far larger unpacked than a roster can be (${name})`);
  }
  return undefined;
}

function faultOfName(name: string): ArchiveFault | undefined {
  // Control characters could forge lines in a log or a terminal, so such a name is not repeated.
  if (name === '' || /\p{Cc}/u.test(name)) return bad('holds a file without a usable name');
  if (/^([/\\]|[A-Za-z]:)/.test(name) || name.split(/[/\\]/).includes('..'))
    return bad(`holds a path that leads outside (${name})`);
  if (/[/\\]/.test(name)) return bad(`holds a folder (${name})`);
  if (name === '.' || name.length > 255) return bad('holds a file without a usable name');
  if (/\.(zip|gz|bz2|xz|tgz|7z|rar|tar)$/i.test(name)) return bad(`holds an archive (${name})`);
  return undefined;
}

function faultOfEntry({ name, kind, isEncrypted, isReadable }: ArchiveEntry): ArchiveFault | undefined {
  if (kind === 'folder') return bad(`holds a folder (${name})`);
  if (kind === 'other') return bad(`holds something that is not a file (${name})`);
  if (isEncrypted) return { code: 'archive_damaged', detail: `is protected by a password (${name})` };
  if (!isReadable) return { code: 'archive_damaged', detail: `is packed in a way that is not zip's own (${name})` };
  return undefined;
}

function bad(detail: string): ArchiveFault {
  return { code: 'archive_layout_bad', detail };
}

function isBomb(bytes: number, packedBytes: number): boolean {
  return bytes > ratioFreeBytes && bytes > packedBytes * mostRatio;
}
