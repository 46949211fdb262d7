// Opens what a person named on the command line, and says in one sentence when that is not possible.
import { type OpenedSet, openSet } from '../check/set_files.ts';
import { version } from '../kit/version.ts';
import type { ArchiveFault } from '../roster/archive.ts';
import { reportOfRefusedArchive } from '../roster/refused_archive.ts';
import type { CheckReport } from '../roster/report.ts';
import { UsageError } from './terminal.ts';

/** The sender's archive itself is wrong: that is a verdict, not a mistake in the call. */
export class ArchiveDamaged extends Error {
  readonly file: string;
  readonly fault: ArchiveFault;

  constructor(file: string, fault: ArchiveFault) {
    super(fault.detail);
    this.file = file;
    this.fault = fault;
  }
}

/** Opens files, folders and zips as one set. Throws UsageError for what cannot be read, ArchiveDamaged for a bad zip. */
export async function openedSet(paths: string[]): Promise<OpenedSet> {
  const opened = await openSet(paths).catch((error: unknown) => {
    throw unreadable(error) ?? error;
  });
  if (!opened.ok) throw new UsageError(`${opened.problem.title}: ${opened.problem.detail}`);
  const { archive } = opened.value;
  if (archive?.fault === undefined) return withoutTwins(opened.value);
  opened.value.close();
  throw new ArchiveDamaged(archive.name, archive.fault);
}

/** What the operating system refused to open; undefined for anything else. */
function unreadable(error: unknown): UsageError | undefined {
  const { code, path } = error as NodeJS.ErrnoException;
  if (code === 'EFTYPE') return new UsageError(`${path} is neither a file nor a folder nor a zip.`);
  if (code === 'ERR_INVALID_ARG_VALUE') return new UsageError('a path cannot contain a zero byte.');
  const isRefusal = code !== undefined && /^E[A-Z]+$/.test(code);
  return isRefusal ? new UsageError(`${path ?? 'a file'} cannot be read (${code}).`) : undefined;
}

/** Each file of the set once: of two with one name only one would be checked. */
function withoutTwins(set: OpenedSet): OpenedSet {
  const names = set.files.map((file) => file.name);
  const twin = names.find((name, at) => names.indexOf(name) < at);
  if (twin === undefined) return set;
  set.close();
  throw new UsageError(`${twin} was given twice. Name each file of the set once.`);
}

/** The report of a set that could not even be unpacked. */
export function reportOfDamage({ file, fault }: ArchiveDamaged, layout: string): CheckReport {
  return reportOfRefusedArchive(file, fault, { layout, version, milliseconds: 0 });
}
