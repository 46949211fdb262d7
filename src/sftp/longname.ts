// One line of `ls -l`, which clients show to people and some read: phpseclib takes the file type from it.

import { fileType } from './constants.ts';
import type { Attrs } from './request.ts';

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const halfYearMs = 182 * 86_400_000;

/**
 * The line without the name and with a space at its end, so that the name's bytes can follow as they are.
 * `nowMs`: files older than half a year show the year, younger ones the hour, as `ls` does. UTC.
 */
export function longnameOf(attrs: Attrs, owner: string, nowMs: number): string {
  const mode = attrs.permissions ?? 0;
  const isDirectory = (mode & 0o170000) === fileType.directory;
  const letters = 'rwxrwxrwx';
  let rights = isDirectory ? 'd' : '-';
  for (let bit = 0; bit < 9; bit++) rights += mode & (0o400 >> bit) ? letters[bit] : '-';
  const who = owner.slice(0, 8).padEnd(8);
  const size = String(attrs.size ?? 0).padStart(12);
  return `${rights}    1 ${who} ${who} ${size} ${whenOf((attrs.mtime ?? 0) * 1000, nowMs)} `;
}

function whenOf(atMs: number, nowMs: number): string {
  const at = Temporal.Instant.fromEpochMilliseconds(atMs).toZonedDateTimeISO('UTC');
  const day = `${months[at.month - 1]} ${String(at.day).padStart(2)}`;
  const isRecent = atMs <= nowMs + 86_400_000 && atMs > nowMs - halfYearMs;
  const time = `${String(at.hour).padStart(2, '0')}:${String(at.minute).padStart(2, '0')}`;
  return `${day} ${isRecent ? time : ` ${at.year}`}`;
}
