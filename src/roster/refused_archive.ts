// The report of a set that came as a zip and could not be unpacked: one reason to reject, and nothing else was looked at.
import type { ArchiveFault } from './archive.ts';
import { NoticeBook } from './notice.ts';
import type { CheckReport } from './report.ts';
import { judge } from './verdict.ts';

/** `layout` is its id; `archive` the name the zip came under. */
export function reportOfRefusedArchive(
  archive: string,
  fault: ArchiveFault,
  context: { layout: string; version: string; milliseconds: number },
): CheckReport {
  const book = new NoticeBook();
  book.say(fault.code, archive, fault.detail);
  const notices = book.notices([]);
  return {
    rollcall: context.version,
    ...judge(notices),
    layout: context.layout,
    milliseconds: context.milliseconds,
    files: [],
    notices,
    trips: [],
    notChecked: [{ rule: 'every other rule', file: archive, because: 'nothing in it was unpacked' }],
  };
}
