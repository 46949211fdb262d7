// Notices as a person wants to read them: one entry for each code, file and column, however many causes it has.

import type { CheckReport, Notice, NoticeSample, SeverityWord, Verdict } from '../report.ts';
import { rules } from '../rules/catalogue.ts';
import { wordOf } from '../severities.ts';

export interface NoticeEntry {
  code: string;
  severity: SeverityWord;
  /** The severity it would have, had the district not changed it. */
  changedFrom?: SeverityWord;
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
      const { code, severity, changedFrom, count } = notice;
      const changed = changedFrom === undefined ? {} : { changedFrom };
      const samples = [...notice.samples];
      entries.set(id, { code, severity, ...changed, place, count, messages: [notice.message], samples });
    }
  }
  for (const entry of entries.values()) entry.samples.sort((a, b) => a.line - b.line);
  return [...entries.values()];
}

/** Entries that only inform, and about whole files, are told together: the names of all files under one code. */
export function withInfosTogether(entries: NoticeEntry[]): NoticeEntry[] {
  const together: NoticeEntry[] = [];
  for (const entry of entries) {
    const first =
      entry.severity === 'info' ? together.find((it) => it.severity === 'info' && it.code === entry.code) : undefined;
    if (first === undefined) together.push({ ...entry, messages: [...entry.messages] });
    else {
      first.place = `${first.place}; ${entry.place}`;
      first.count += entry.count;
      first.messages.push(...entry.messages);
      first.samples = [];
    }
  }
  return together;
}

/** Whether a file was compared with the last night, and its rows looked at: a zero would read as passed where not. */
export function lookedAt(
  report: CheckReport,
  file: string,
): { isCompared: boolean; areContentsCompared: boolean; areRowsRead: boolean } {
  const has = (rule: string) => report.notChecked.some((it) => it.file === file && it.rule === rule);
  return {
    isCompared: !has('rows_removed_mass'),
    areContentsCompared: !has('rows_changed_mass'),
    areRowsRead: !has('required_value_missing'),
  };
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

/** Severities that the district changed, one clause each: `date_invalid is warn instead of error`. */
export function severityLines({ severities }: CheckReport): string[] {
  return Object.entries(severities ?? {}).map(([code, word]) => {
    const usual = rules.find((rule) => rule.code === code)?.severity;
    return `${code} is ${word}${usual === undefined ? '' : ` instead of ${wordOf(usual)}`}`;
  });
}
