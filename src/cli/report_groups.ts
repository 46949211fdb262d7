// Notices as a person wants to read them: one entry for each code, file and column, however many causes it has.
import type { Notice, NoticeSample, SeverityWord, Verdict } from '../roster/report.ts';

export interface NoticeEntry {
  code: string;
  severity: SeverityWord;
  /** `enrollments.csv, userSourcedId`, or `the set`. */
  place: string;
  /** Exact. */
  count: number;
  /** One for each cause, the most frequent first. */
  messages: string[];
  samples: NoticeSample[];
}

/** Entries in the order of the report, which has the worst first. */
export function entriesOf(notices: Notice[]): NoticeEntry[] {
  const entries = new Map<string, NoticeEntry>();
  for (const notice of notices) {
    const place = [notice.file ?? 'the set', notice.column].filter((part) => part !== undefined).join(', ');
    const id = `${notice.severity} ${notice.code} ${place}`;
    const entry = entries.get(id);
    if (entry) {
      entry.count += notice.count;
      entry.messages.push(notice.message);
      entry.samples.push(...notice.samples);
    } else {
      const { code, severity, count } = notice;
      entries.set(id, { code, severity, place, count, messages: [notice.message], samples: [...notice.samples] });
    }
  }
  for (const entry of entries.values()) entry.samples.sort((a, b) => a.line - b.line);
  return [...entries.values()];
}

/** `line 12 (u••)`, or `header` for what has no data row. */
export function placeOfSample(sample: NoticeSample): string {
  const line = `line ${sample.line}`;
  return sample.value === undefined ? line : `${line} (${sample.value})`;
}

/** What a verdict means for the night, in one sentence. */
export const verdictMeaning: Record<Verdict, string> = {
  accept: 'This set would be forwarded.',
  hold: 'A person must release or reject this set; the last accepted one stays in force.',
  reject: 'This set is refused; the last accepted one stays in force.',
};
