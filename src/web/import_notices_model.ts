// Notices grouped by code, gravest first, with the rule's advice.

import type { NoticeGroup, NoticeItem } from '../../views/import_notices.tsx';
import { count } from '../../views/words.ts';
import type { CheckReport, Notice, SeverityWord } from '../roster/report.ts';
import { ruleText } from './rule_views.ts';
import { inPeoplesWords, isToldByTonight } from './sentences.ts';

const gravity: readonly SeverityWord[] = ['reject', 'hold', 'error', 'warn', 'info'];
/** What one page shows of a code; the counts are always exact. */
const mostItems = 12;
const mostSamples = 5;

export function noticeGroups(report: CheckReport): NoticeGroup[] {
  const byCode = Map.groupBy(report.notices, (notice) => notice.code);
  return [...byCode.entries()]
    .map(([code, notices]) => ({ notices, group: groupOf(code, notices, report) }))
    .toSorted(
      (a, b) =>
        gravity.indexOf(a.group.severity) - gravity.indexOf(b.group.severity) ||
        placeOf(a.notices, report) - placeOf(b.notices, report) ||
        b.group.count - a.group.count,
    )
    .map(({ group }) => group);
}

/** What the first sentences of the page tell comes first here too. */
function placeOf(notices: readonly Notice[], { reasons }: CheckReport): number {
  const place = reasons.findIndex((reason) => notices.some(({ message }) => reason.startsWith(message)));
  return place < 0 ? reasons.length : place;
}

function groupOf(code: string, notices: readonly Notice[], report: CheckReport): NoticeGroup {
  const rule = ruleText(code);
  const gravest = notices.toSorted((a, b) => gravity.indexOf(a.severity) - gravity.indexOf(b.severity))[0];
  return {
    code,
    severity: gravest?.severity ?? 'info',
    title: rule?.title ?? code.replaceAll('_', ' '),
    ...(gravest?.changedFrom === undefined ? {} : { changedFrom: gravest.changedFrom }),
    count: notices.reduce((sum, notice) => sum + notice.count, 0),
    items: notices
      .toSorted((a, b) => placeOf([a], report) - placeOf([b], report) || b.count - a.count)
      .slice(0, mostItems)
      .map((notice) => itemOf(notice, report)),
    isOpen: isSeenAtOnce(code, gravest?.severity) && !notices.every(({ message }) => isToldByTonight(message, report)),
    hiddenItems: Math.max(0, notices.length - mostItems),
    ...(rule ? { why: rule.why, fix: rule.fix } : {}),
  };
}

function isSeenAtOnce(code: string, severity: SeverityWord | undefined): boolean {
  return severity === 'reject' || severity === 'hold' || (severity === 'warn' && code === 'rule_not_run');
}

function itemOf(notice: Notice, report: CheckReport): NoticeItem {
  const lines = linesOf(notice);
  return {
    message: inPeoplesWords(notice.message, report),
    where: [notice.file, notice.column && `column ${notice.column}`].filter(Boolean).join(', '),
    count: notice.count,
    ...(lines === undefined ? {} : { lines }),
    samples: notice.samples
      .filter((sample) => sample.line > 0)
      .slice(0, mostSamples)
      .map(({ line, value }) => (value === undefined ? { line } : { line, value })),
  };
}

function linesOf({ firstLine, lastLine }: Notice): string | undefined {
  if (!firstLine) return undefined;
  if (!lastLine || lastLine === firstLine) return `line ${count(firstLine)}`;
  return `lines ${count(firstLine)} to ${count(lastLine)}`;
}
