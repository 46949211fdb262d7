// Moves every import and delivery on as far as it can go now, and sleeps until the next thing is due. All its memory
// is in rows: after a crash it reads them and goes on. Claims are conditional updates, so that nothing runs twice.
import type { Timer } from '../kit/clock.ts';
import { problem } from '../kit/problem.ts';
import { builtInLayout } from '../roster/layouts/catalogue.ts';
import { mostManifestBytes, readManifest } from '../roster/manifest.ts';
import { createAgreements } from './agreed_layout.ts';
import { createGuardChange } from './change_guards.ts';
import { createOutgoingChange } from './change_outgoing.ts';
import { checkImport } from './check_step.ts';
import { shortenWaits } from './clock_back.ts';
import { layoutOf, manifestIn, readinessOf, soFar } from './completeness.ts';
import { takeBackMoved } from './courier_events.ts';
import { deliver } from './forward_step.ts';
import { heldBack, holdBackAll, holdBackUnwanted } from './held_back.ts';
import { createDecisions } from './hold.ts';
import { moveImport } from './import_states.ts';
import { sweepMadeFiles } from './made_files.ts';
import { createDesk } from './receive.ts';
import type { Arrival, Feed } from './records.ts';
import { createRefusedOffers } from './refused_offers.ts';
import type { Change, Relay } from './relay.ts';
import { createReports } from './reports.ts';
import { createRollback } from './rollback.ts';
import { createSchoolNames } from './school_names.ts';
import { createSending, failedInForce, sendAccepted } from './sending.ts';
import type { Story, StoryPorts } from './story.ts';
import { importChanged } from './story.ts';
import { createTrouble } from './trouble.ts';
import { createUploads } from './uploads.ts';
import { expectationOf, watchFeed } from './watch.ts';

/** A look at everything at least this often: covers clock jumps and rows that another process wrote. */
const heartbeatMs = 30_000;
/** More deliveries than this are begun one after the other, so that pages are served in between. */
const begunAtOnce = 4;
/** After the disk or the database refused, or a fault of ours, nothing is begun for so long. */
const restMs = 15_000;

export function createRelay(ports: StoryPorts): Relay {
  const { rows, clock, log } = ports;
  const listeners = new Set<(change: Change) => void>();
  const uploads = createUploads();
  const refused = createRefusedOffers();
  const running = new Set<Promise<void>>();
  const busyImports = new Set<number>();
  const busyDeliveries = new Set<number>();
  let timer: Timer | undefined;
  let isStopped = true;
  let isLookPlanned = false;
  /** Nothing is begun before this. */
  let restsUntil = 0;

  function changed(change: Change): void {
    for (const listener of listeners) listener(change);
  }

  const trouble = createTrouble(ports, () => changed({}));
  const story: Story = {
    ...ports,
    changed,
    wake,
    isStopping: () => isStopped,
    trouble,
    reportsRunning: new Map(),
    packsRunning: new Map(),
    checkProgress: new Map(),
    deliveryProgress: new Map(),
    underWay: new Map(),
  };

  /** Looks at everything once the caller has finished its own step. */
  function wake(): void {
    if (isStopped || isLookPlanned) return;
    isLookPlanned = true;
    setImmediate(() => {
      isLookPlanned = false;
      if (!isStopped) look();
    });
  }

  function run(id: number, busy: Set<number>, step: () => Promise<void>): void {
    if (busy.has(id)) return;
    busy.add(id);
    const promise = step()
      .then(
        // While everything rests it is not over, whatever was still running.
        () => {
          if (clock.ticks() >= restsUntil) trouble.isOver();
        },
        (error: unknown) => rest('step_failed', error),
      )
      .finally(() => {
        busy.delete(id);
        running.delete(promise);
        wake();
      });
    running.add(promise);
  }

  /** What was begun stays claimed; once the rest is over it is released and begins again. */
  function rest(event: string, error: unknown): void {
    trouble.failed(event, error);
    restsUntil = clock.ticks() + restMs;
  }

  function look(): void {
    let waitMs = 0;
    try {
      const now = clock.now();
      if (clock.ticks() >= restsUntil) waitMs = lookAtAll(now) - now;
    } catch (error) {
      rest('look_failed', error);
    }
    // While it rests, nothing is due before the rest is over.
    waitMs = Math.max(waitMs, restsUntil - clock.ticks(), 1);
    timer?.cancel();
    timer = clock.after(waitMs, wake);
  }

  /** Begins what is due. When to look again. */
  function lookAtAll(now: number): number {
    if (trouble.current()) {
      rows.probe();
      trouble.isOver();
    }
    sweep();
    releaseClaims();
    shortenWaits(story, now);
    const dueTimes = [now + heartbeatMs, ...lookAtReceiving(now), ...startChecks(now)];
    const feeds = rows.feeds.all();
    holdBackUnwanted(story, feeds);
    takeBackMoved(story);
    const failed = failedInForce(story);
    for (const feed of feeds) {
      if (heldBack(story, feed) === undefined) sendAccepted(story, feed.id, failed);
      else holdBackAll(story, feed.id, 'waiting');
      dueTimes.push(watchFeed(story, feed) ?? Number.POSITIVE_INFINITY);
    }
    return Math.min(...dueTimes, ...startDeliveries(now));
  }

  /** What cannot be removed now is no reason not to send. */
  function sweep(): void {
    try {
      sweepMadeFiles(story);
    } catch (error) {
      trouble.failed('not_removed', error);
    }
  }

  function lookAtReceiving(now: number): number[] {
    return rows.imports.inState('receiving').map((it) => {
      const feed = rows.feeds.get(it.feedId);
      if (!feed) throw new Error(`import ${it.id} belongs to no feed`);
      const set = setSoFar(feed, rows.arrivals.ofImport(it.id));
      const readiness = readinessOf(it, feed, set, uploads.isUploading(feed.senderId), now);
      if (!readiness.ready) return readiness.lookAgainAt;
      moveImport(rows.imports, it, 'ready', { readyAt: now, dueAt: now });
      importChanged(story, it);
      return now;
    });
  }

  function setSoFar(feed: Feed, arrivals: Arrival[]) {
    const layout = layoutOf(feed, builtInLayout);
    const manifest = manifestIn(layout, arrivals);
    const read = manifest && ports.spool.readArrival(manifest.sha256, mostManifestBytes, 0);
    // One that cannot be read says nothing; the check itself tells what happened to its bytes.
    return soFar(feed, layout, arrivals, read?.ok ? readManifest(read.value) : undefined);
  }

  /** One check per feed at a time, oldest first: each night is compared with the one before it. */
  function startChecks(now: number): number[] {
    const dueTimes: number[] = [];
    const busyFeeds = new Set(rows.imports.inState('checking').map((it) => it.feedId));
    for (const it of rows.imports.inState('ready').sort((a, b) => a.id - b.id)) {
      if (busyFeeds.has(it.feedId)) continue;
      busyFeeds.add(it.feedId);
      if ((it.dueAt ?? 0) > now) dueTimes.push(it.dueAt ?? 0);
      else run(it.id, busyImports, () => checkImport(story, it));
    }
    return dueTimes;
  }

  /** One delivery per feed and destination at a time, so that an older set never lands after a newer one. */
  function startDeliveries(now: number): number[] {
    const dueTimes: number[] = [];
    const lane = (delivery: { importId: number; destinationId: number }) =>
      `${rows.imports.head(delivery.importId)?.feedId} ${delivery.destinationId}`;
    const busyLanes = new Set(rows.deliveries.inState('sending').map(lane));
    let begun = 0;
    for (const it of rows.deliveries.inState('waiting').sort((a, b) => a.id - b.id)) {
      if (it.dueAt > now) dueTimes.push(it.dueAt);
      else if (!busyLanes.has(lane(it))) {
        if (begun >= begunAtOnce) {
          wake();
          break;
        }
        busyLanes.add(lane(it));
        begun += 1;
        run(it.id, busyDeliveries, () => deliver(story, it));
      }
    }
    return dueTimes;
  }

  /**
   * Claims of a process that is gone, and of a step that broke off, are released: a check is done anew, a delivery looks
   * at the vendor first.
   */
  function releaseClaims(): void {
    const now = clock.now();
    const checking = rows.imports.inState('checking').filter((it) => !busyImports.has(it.id));
    const sending = rows.deliveries.inState('sending').filter((it) => !busyDeliveries.has(it.id));
    if (checking.length === 0 && sending.length === 0) return;
    rows.transaction(() => {
      for (const it of checking) {
        // The interrupted attempt does not count against the import: it was not the check that failed.
        moveImport(rows.imports, it, 'ready', { dueAt: now, checkAttempts: Math.max(0, it.checkAttempts - 1) });
        log.info('claim_released', { import: it.id });
      }
      for (const delivery of sending) {
        for (const attempt of rows.deliveries.attempts(delivery.id)) {
          if (attempt.endedAt === undefined)
            rows.deliveries.endAttempt(
              attempt.id,
              now,
              problem('connection_lost', 'The attempt broke off inside Rollcall'),
            );
        }
        rows.deliveries.move(delivery.id, ['sending'], 'waiting', { dueAt: now });
        log.info('claim_released', { delivery: delivery.id });
      }
    });
  }

  return {
    start() {
      isStopped = false;
      wake();
    },
    async stop(graceMs) {
      isStopped = true;
      timer?.cancel();
      const grace = new Promise<void>((resolve) => setTimeout(resolve, graceMs).unref());
      await Promise.race([Promise.allSettled(running), grace]);
    },
    wake,
    desk: createDesk(story, uploads, refused),
    refusedOffers: refused.all,
    ...createDecisions(story),
    ...createSending(story),
    ...createGuardChange(story),
    ...createOutgoingChange(story),
    ...createRollback(story),
    ...createAgreements(story),
    ...createReports(story),
    ...createSchoolNames(story),
    trouble: trouble.current,
    checkProgress: (importId) => story.checkProgress.get(importId),
    deliveryProgress: (deliveryId) => story.deliveryProgress.get(deliveryId),
    expectation(feedId) {
      const feed = rows.feeds.get(feedId);
      const district = rows.district.get();
      return feed && district
        ? expectationOf(feed, rows.imports.latestReceived(feedId), district, clock.now())
        : { state: 'none' };
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
