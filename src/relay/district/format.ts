// Writes the configuration as a district file that can be applied again.
import { stringify } from 'yaml';
import { assertNever } from '../../kit/assert_never.ts';
import type { FileGuards, GuardSettings, Limit } from '../../roster/guard_settings.ts';
import type { SchoolCalendar, Span } from '../calendar.ts';
import type { DestinationEntry, DistrictFile, FeedEntry, PullEntry, SenderEntry } from '../district_file.ts';
import type { District, Watch } from '../records.ts';
import { quirkFields } from './quirks.ts';
import { formatSize } from './sizes.ts';
import { formatDays, formatDuration } from './values.ts';

/** The text of a district file; `remark` is its first comment line. */
export function formatDistrictFile(file: DistrictFile, remark: string): string {
  const content = {
    ...(file.district ? { district: districtOf(file.district) } : {}),
    senders: file.senders.map(senderOf),
    destinations: file.destinations.map(destinationOf),
    ...(file.reports && file.reports.length > 0 ? { reports: file.reports } : {}),
    feeds: file.feeds.map(feedOf),
  };
  return `# ${remark}\n${stringify(content, { lineWidth: 0, aliasDuplicateObjects: false })}`;
}

function districtOf({ name, timezone, calendar }: District): object {
  return { name, timezone, ...(calendar ? { calendar: daysOf(calendar) } : {}) };
}

/** A single day has no `until`. */
function daysOf({ days, holidays, pauses, rollovers }: Partial<SchoolCalendar>): object {
  const spans = <It extends Span>(all: It[]) =>
    all.map(({ from, until, ...rest }) => ({ from, ...(until === from ? {} : { until }), ...rest }));
  return {
    ...(days ? { days: formatDays(days) } : {}),
    ...(holidays && holidays.length > 0 ? { holidays: spans(holidays) } : {}),
    ...(pauses && pauses.length > 0 ? { pauses: spans(pauses) } : {}),
    ...(rollovers && rollovers.length > 0 ? { rollovers: spans(rollovers) } : {}),
  };
}

function senderOf(sender: SenderEntry): object {
  const { name, system, password, passwordHash, passwordUntil, previousPassword } = sender;
  const { publicKeys, allowFrom, token, tokenHash, watch, pull, legacy, quotaBytes } = sender;
  const { temporaryNames, disabled } = sender;
  return {
    name,
    ...(system === undefined ? {} : { system }),
    ...(password === undefined ? {} : { password }),
    ...(passwordHash === undefined ? {} : { passwordHash }),
    ...(passwordUntil === undefined ? {} : { passwordUntil }),
    ...(previousPassword === undefined ? {} : { previousPassword }),
    ...(publicKeys.length > 0 ? { publicKeys } : {}),
    ...(allowFrom.length > 0 ? { allowFrom } : {}),
    ...(temporaryNames === undefined ? {} : { temporaryNames }),
    ...(token === undefined ? {} : { token }),
    ...(tokenHash === undefined ? {} : { tokenHash }),
    ...(watch ? { watch: watchOf(watch) } : {}),
    ...(pull ? { pull: pullOf(pull) } : {}),
    ...(legacy === undefined ? {} : { legacy }),
    ...(quotaBytes === undefined ? {} : { quota: formatSize(quotaBytes) }),
    ...(disabled === undefined ? {} : { disabled }),
  };
}

function watchOf({ everyMs, settleMs, after, moveTo, ...values }: Watch): object {
  return { ...values, every: formatDuration(everyMs), settle: formatDuration(settleMs), ...afterOf(after, moveTo) };
}

/** The file calls it `then`, a name that objects of JavaScript should not have. */
function afterOf(after: Watch['after'], moveTo: string | undefined): object {
  return Object.fromEntries([['then', after], ...(moveTo === undefined ? [] : [['moveTo', moveTo]])]);
}

function pullOf({ settleMs, after, moveTo, ...values }: PullEntry): object {
  return { ...values, settle: formatDuration(settleMs), ...afterOf(after, moveTo) };
}

function destinationOf({ name, system, end, retry, agreement, pgp }: DestinationEntry): object {
  const { quirks, ...values } = end;
  return {
    name,
    ...(system === undefined ? {} : { system }),
    ...withoutKind(values),
    ...quirkFields(quirks),
    ...(retry === undefined ? {} : { retry: retry.map(formatDuration) }),
    ...(agreement === undefined ? {} : { agreement }),
    ...(pgp === undefined ? {} : { pgp }),
  };
}

function withoutKind({ kind: _, ...values }: { kind: string }): object {
  return values;
}

function feedOf(feed: FeedEntry): object {
  const { expectBy } = feed;
  const guards = guardsOf(feed.guards);
  return {
    name: feed.name,
    sender: feed.sender,
    layout: feed.layout,
    initialImport: feed.initialImport,
    complete: {
      ...completeByOf(feed.completeBy),
      settle: formatDuration(feed.settleMs),
      within: formatDuration(feed.withinMs),
    },
    ...(expectBy
      ? {
          expectBy: {
            at: expectBy.at,
            grace: formatDuration(expectBy.graceMs),
            ...(expectBy.calendar === undefined ? {} : { calendar: expectBy.calendar }),
            ...daysOf(expectBy),
          },
        }
      : {}),
    ...(Object.keys(guards).length > 0 ? { guards } : {}),
    ...(feed.severities === undefined ? {} : { severities: feed.severities }),
    forward: feed.forwards,
  };
}

function completeByOf(by: FeedEntry['completeBy']): object {
  switch (by?.by) {
    case undefined:
      return {};
    case 'files':
      return { zip: false };
    case 'zip':
      return { zip: by.name === '*.zip' ? true : by.name };
    case 'manifest':
      return { manifest: true };
    case 'marker':
      return { marker: by.name };
    default:
      return assertNever(by);
  }
}

function guardsOf({ files, ...all }: GuardSettings): object {
  const ofFiles = Object.entries(files ?? {}).map(([name, guards]) => [name, fileGuardsOf(guards)]);
  return { ...fileGuardsOf(all), ...(ofFiles.length > 0 ? { files: Object.fromEntries(ofFiles) } : {}) };
}

function fileGuardsOf(guards: FileGuards): object {
  const written = Object.entries(guards).map(([name, value]) => [
    name,
    name === 'largest' ? formatSize(value) : typeof value === 'object' ? limitOf(value) : value,
  ]);
  return Object.fromEntries(written);
}

function limitOf(limit: Partial<Limit>): Partial<Limit> | string {
  const isShareOnly = limit.percent !== undefined && Object.keys(limit).length === 1;
  return isShareOnly ? `${limit.percent}%` : limit;
}
