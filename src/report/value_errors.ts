// What goes on of an error that SQLite met while it ran a statement: its own words may hold a value of the data.
import { ReportStopped } from './failure.ts';

/** What SQLite says without quoting anything. */
const knownWords = ['malformed JSON', 'integer overflow', 'LIKE or GLOB pattern too complex'];

/** Whether it is about the values and the statement, and neither about the disk or memory nor a bug. */
export function isOfValues(error: unknown): boolean {
  const code = codeOf(error);
  return code !== undefined && !code.startsWith('SQLITE_NOMEM') && !isOfDisk(code);
}

/** The error to throw in its place: a sentence with its code or known words, or the same where it is no matter of the statement. */
export function tellable(error: unknown, file: string): unknown {
  const code = codeOf(error);
  if (code === undefined || isOfDisk(code)) return error;
  if (code.startsWith('SQLITE_NOMEM'))
    return new ReportStopped('report_limit', `${file} needs more memory than its limit.`);
  if (code.startsWith('SQLITE_TOOBIG'))
    return new ReportStopped('report_wrong', `${file}: a value grew longer than SQLite takes.`);
  const why = knownWords.find((words) => words === (error as Error).message) ?? code;
  return new ReportStopped('report_wrong', `${file}: a function or an operation did not take a value (${why}).`);
}

/** SQLite's own code, if it is SQLite that says it. */
function codeOf(error: unknown): string | undefined {
  if (error instanceof ReportStopped || !(error instanceof Error) || !('code' in error)) return undefined;
  const code = String(error.code);
  return code.startsWith('SQLITE_') ? code : undefined;
}

function isOfDisk(code: string): boolean {
  return /^SQLITE_(FULL|IOERR|CANTOPEN)/.test(code);
}
