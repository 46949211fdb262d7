// What SQLite or the disk under it refused, as a Problem: full, or unusable. Everything else it throws is a bug of ours.
import { diskCode } from '../kit/disk_problem.ts';
import { type Problem, problem } from '../kit/problem.ts';
import { sqliteCode } from './database.ts';

/** ENOENT too: Node says it when it cannot make folders on a read-only disk. */
const unusableHere = new Set(['ENOENT', 'EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EEXIST', 'EISDIR', 'EIO']);

/** The problem behind an error of the database, told with `where`; undefined for a bug. */
export function refusalOf(error: unknown, where: string): Problem | undefined {
  const code = sqliteCode(error) ?? diskCode(error);
  const detail = () => `${where}: ${(error as Error).message}`;
  if (code.startsWith('SQLITE_FULL') || code === 'ENOSPC' || code === 'EDQUOT') return problem('disk_full', detail());
  const isUnusable = /^SQLITE_(CANTOPEN|NOTADB|CORRUPT|READONLY|IOERR|BUSY|PERM|AUTH)/.test(code);
  return isUnusable || unusableHere.has(code) ? problem('database_unusable', detail()) : undefined;
}
