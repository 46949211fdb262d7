// One import is checked: claimed, handed to the worker, and decided on. A failure of ours is retried, then told.

import type { Problem } from '../kit/problem.ts';
import { sentenceOf } from '../kit/problem.ts';
import { localDate } from '../kit/zone.ts';
import type { Layout } from '../roster/layout.ts';
import { builtInLayout } from '../roster/layouts/catalogue.ts';
import { acceptedFiles } from './accepted_files.ts';
import { markOf } from './agreed_layout.ts';
import { calendarOf, rolloverOn } from './calendar.ts';
import { layoutOf } from './completeness.ts';
import { decide } from './decide.ts';
import { moveImport } from './import_states.ts';
import { archiveOf, leftOutOf, setOf } from './night_set.ts';
import type { CheckJob, CheckOutcome, StoredFile } from './ports.ts';
import type { Arrival, Feed, Import } from './records.ts';
import { decideRollback } from './rollback.ts';
import type { Story } from './story.ts';
import { importChanged, ourselves } from './story.ts';
import { removedSinceWeek } from './week.ts';

/** A check that breaks off is tried this often; the roster it was about is then refused, and people are told. */
export const mostCheckAttempts = 3;
const retryMs = 15_000;
/** No check that broke off waits longer for its next try. */
export const longestCheckRetryMs: number = retryMs * mostCheckAttempts;

/** Claims and checks the import. Does nothing when somebody else has claimed it. */
export async function checkImport(story: Story, it: Import): Promise<void> {
  const { rows, clock, checker, checkProgress } = story;
  const feed = rows.feeds.get(it.feedId);
  if (!feed) throw new Error(`import ${it.id} belongs to no feed`);
  const claim = {
    checkStartedAt: clock.now(),
    checkAttempts: it.checkAttempts + 1,
    dueAt: null,
    // Whoever went back to an old set named the roster it replaces.
    ...(feed.baselineImportId !== undefined &&
      it.rollbackOf === undefined && { baselineImportId: feed.baselineImportId }),
  };
  if (!moveImport(rows.imports, it, 'checking', claim)) return;
  importChanged(story, it);

  const job = jobOf(story, it, feed);
  const outcome = await checker.check(job, (at) => {
    checkProgress.set(it.id, at);
    importChanged(story, it);
  });
  checkProgress.delete(it.id);

  if (!outcome.ok && story.isStopping()) return;
  const checking = rows.imports.get(it.id);
  if (checking?.state !== 'checking') return;
  const present = rows.feeds.get(feed.id) ?? feed;
  if (outcome.ok) {
    rows.transaction(() => addMembers(story, checking, outcome.value.members ?? []));
    noteBaseline(story, checking, outcome.value);
    if (checking.rollbackOf !== undefined) decideRollback(story, checking, outcome.value);
    else if (isAgreedStill(job, present)) decide(story, checking, present, outcome.value);
    else {
      // A person agreed on another layout while it was checked.
      moveImport(rows.imports, checking, 'ready', { dueAt: clock.now() });
      story.wake();
    }
  } else giveBack(story, checking, outcome.problem);
}

function isAgreedStill(job: CheckJob, feed: Feed): boolean {
  const layout = layoutOf(feed, builtInLayout);
  if (job.layout === 'learn' || layout === undefined) return job.layout === 'learn' && layout === undefined;
  return markOf(job.layout) === markOf(layout);
}

function jobOf(story: Story, it: Import, feed: Feed): CheckJob {
  const { rows, spool, clock } = story;
  const agreed = layoutOf(feed, builtInLayout);
  const layout = it.rollbackOf === undefined ? agreed : (it.pinned ?? agreed);
  const arrivals = rows.arrivals.ofImport(it.id);
  const archive = archiveOf(arrivals);
  // Under the name it came with: the check itself tells a changed letter case from the layout's exact name.
  const stored = ({ name, bytes, sha256 }: Arrival): StoredFile => ({
    name,
    path: spool.arrival(sha256),
    bytes,
    sha256,
  });
  const filesOf = (of: Arrival[], by: Layout | undefined) =>
    setOf(by, of, feed.completeBy).map(({ arrival }) => stored(arrival));
  const lastNight = feed.baselineImportId;
  /** By the layout that night was accepted with: another one may have been agreed since. */
  const baselineFrom = () => {
    if (lastNight === undefined || agreed === undefined) return {};
    const was = rows.imports.get(lastNight)?.pinned ?? agreed;
    return { baselineFrom: { layout: was, files: filesOf(rows.arrivals.ofImport(lastNight), was) } };
  };
  return {
    importId: it.id,
    layout: layout ?? 'learn',
    files: archive ? [] : filesOf(arrivals, layout),
    ...(archive && { archive: stored(archive) }),
    leftOut: leftOutOf(layout, arrivals, feed.completeBy),
    // An old set has old dates, and that is what was asked for.
    ...(it.rollbackOf === undefined && nightsOf(story, it, feed, layout)),
    ...(lastNight !== undefined && { baselinePath: spool.baseline(lastNight) }),
    ...baselineFrom(),
    guards: feed.guards,
    ...(feed.severities && { severities: feed.severities }),
    removedSinceWeek: removedSinceWeek(rows.imports, feed.baselineImportId, clock.now()),
    newBaselinePath: spool.baseline(it.id),
  };
}

/** What earlier nights and the calendar say: dates to compare dated names with, files that were here before. */
function nightsOf(
  { rows }: Story,
  it: Import,
  feed: Feed,
  layout: Layout | undefined,
): Pick<CheckJob, 'nights' | 'history' | 'rollover'> {
  const district = rows.district.get();
  if (!district) return {};
  const zone = district.timezone;
  const last = feed.baselineImportId === undefined ? undefined : rows.imports.head(feed.baselineImportId);
  const receivedOn = localDate(it.lastArrivalAt, zone);
  const rollover = rolloverOn(calendarOf(feed, district), receivedOn);
  return {
    ...(last && { history: acceptedFiles(rows, feed, layout, zone) }),
    ...(rollover && { rollover }),
    nights: {
      receivedOn,
      ...(last && {
        lastAccepted: {
          receivedOn: localDate(last.lastArrivalAt, zone),
          names: rows.arrivals.ofImport(last.id).map((arrival) => arrival.name),
        },
      }),
    },
  };
}

/** What the zip held becomes arrivals of its own, once, however often it was unpacked. */
function addMembers({ rows, clock }: Story, it: Import, members: NonNullable<CheckOutcome['members']>): void {
  const arrivals = rows.arrivals.ofImport(it.id);
  const archive = archiveOf(arrivals);
  if (!archive || arrivals.some((arrival) => arrival.partOf === archive.id)) return;
  const { id: partOf, senderId, modifiedAt } = archive;
  for (const { name, bytes, sha256 } of members) {
    rows.arrivals.add({
      senderId,
      name,
      bytes,
      sha256,
      receivedAt: clock.now(),
      modifiedAt,
      door: 'zip',
      partOf,
      importId: it.id,
    });
  }
}

/** The auditor reads what happened to the record that nights are compared with. */
function noteBaseline({ rows, clock, log }: Story, it: Import, { baseline }: CheckOutcome): void {
  if (!baseline) return;
  const about = `Import ${it.baselineImportId}`;
  const how = baseline.was === 'rebuilt' ? 'written anew from its stored files' : 'lost, and nothing was compared';
  const detail = `Its record for the comparison was ${how}: ${baseline.detail}`;
  log.warn('baseline_damaged', { import: it.id, state: baseline.was, detail: baseline.detail });
  rows.activity.add({ at: clock.now(), who: ourselves, what: baseline.was, about, detail });
}

/** Room on the disk says nothing about the roster: it is waited for, however long it takes. */
function isOfOurDisk({ code }: Problem): boolean {
  return code === 'disk_full' || code === 'disk_failed';
}

/** The check did not come to an end. What may mend itself is tried again; else the import is refused and says why. */
function giveBack(story: Story, it: Import, problem: Problem): void {
  const { rows, clock, log } = story;
  const now = clock.now();
  log.warn('check_broke_off', { import: it.id, code: problem.code, attempt: it.checkAttempts });
  if (isOfOurDisk(problem)) {
    moveImport(rows.imports, it, 'ready', { problem, checkAttempts: it.checkAttempts - 1, dueAt: now + retryMs });
  } else if (problem.retry === 'later' && it.checkAttempts < mostCheckAttempts) {
    moveImport(rows.imports, it, 'ready', { problem, dueAt: now + retryMs * it.checkAttempts });
  } else {
    const decisions = [
      ...it.decisions,
      { by: ourselves, at: now, what: 'rejected' as const, why: sentenceOf(problem) },
    ];
    moveImport(rows.imports, it, 'rejected', { problem, decidedAt: now, finishedAt: now, decisions, dueAt: null });
  }
  importChanged(story, it);
  story.wake();
}
