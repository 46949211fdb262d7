// Fetches files from the SFTP servers of senders that cannot push: on a schedule, with a pinned host key. At the start and
// after a change of the configuration it looks at once, so that a time that was missed is made up for.
import type { Timer } from '../kit/clock.ts';
import type { ProblemCode } from '../kit/problem.ts';
import { ok, type Result } from '../kit/result.ts';
import type { Rows, Slots } from '../relay/ports.ts';
import type { Pull, Sender } from '../relay/records.ts';
import { dial } from '../ssh/dial.ts';
import { openRemote } from '../ssh/remote.ts';
import { type Collector, type CollectorDeps, createCollector } from './collector.ts';
import { pullProblem } from './pull_problem.ts';
import { createRemotePlace } from './remote_place.ts';
import { createSenderTasks, type SenderTask, type SenderTasks } from './sender_tasks.ts';
import { tellTrouble } from './trouble.ts';

export interface PullDeps extends CollectorDeps {
  rows: Pick<Rows, 'senders' | 'district'>;
  slots: Slots;
}

export interface PullTask extends SenderTask {
  /** Looks now; a look that runs is the answer. */
  fetch(): Promise<Result<unknown>>;
}

export type PullDoor = SenderTasks<PullTask>;

const ownCodes: readonly ProblemCode[] = [
  ...([
    'pull_failed',
    'pull_host_key',
    'taken_file_stays',
    'secret_unreadable',
    'login_key_unusable',
    'disk_full',
    'disk_failed',
    'quota_reached',
  ] as const),
];
/** Silence of 60 s, two hours altogether. */
const limits = { idleMs: 60_000, hardMs: 2 * 3_600_000 };

export function createPullDoor(deps: PullDeps): PullDoor {
  return createSenderTasks(deps, {
    configOf({ name, pull, temporaryNames }) {
      if (!pull) return undefined;
      // The first key that is seen gets pinned by the task itself.
      const zone = deps.rows.district.get()?.timezone;
      return JSON.stringify([name, zone, temporaryNames, { ...pull, hostKey: pull.hostKey !== undefined }]);
    },
    begin: (sender) => beginPulling(sender, deps),
  });
}

function beginPulling(sender: Sender, deps: PullDeps): PullTask {
  const { clock, slots, rows, log } = deps;
  const settings = sender.pull!;
  const collector = createCollector(sender, settings, deps);
  let isStopped = false;
  let timer: Timer | undefined;
  let running: Promise<Result<unknown>> | undefined;

  async function run(): Promise<Result<unknown>> {
    try {
      const result = await fetchOnce(sender, collector, () => isStopped, deps);
      tellTrouble(sender, result, ownCodes, deps);
      return result;
    } catch (error) {
      log.error('look_failed', { sender: sender.name, stack: String((error as Error).stack ?? error) });
      throw error;
    } finally {
      collector.quiet('pull');
      running = undefined;
    }
  }

  function fetch(): Promise<Result<unknown>> {
    running ??= run();
    return running;
  }

  /** By itself: what goes wrong is on the sender's page, and a bug was logged by `run`. */
  function fetchByItself(): void {
    void fetch().catch(() => undefined);
  }

  function wait(): void {
    const zone = rows.district.get()?.timezone ?? 'UTC';
    const at = slots.next(settings.at, zone, clock.now());
    if (at === undefined || isStopped) return;
    // A long wait may end early, and the clock may have been set.
    timer = clock.after(Math.min(at - clock.now(), longestWaitMs), () => {
      if (clock.now() >= at) fetchByItself();
      wait();
    });
  }

  fetchByItself();
  wait();
  return {
    fetch,
    async stop() {
      isStopped = true;
      timer?.cancel();
      await running?.catch(() => undefined);
    },
  };
}

const longestWaitMs = 60_000;

/** Two looks with the settle time between them: what did not change is taken, the rest waits for the next time. */
async function fetchOnce(
  sender: Sender,
  collector: Collector,
  isStopped: () => boolean,
  deps: PullDeps,
): Promise<Result<unknown>> {
  const { rows, clock, log } = deps;
  const pull: Pull | undefined = rows.senders.get(sender.id)?.pull;
  if (!pull) return ok();
  const secrets = rows.senders.pullSecrets(sender.id);
  if (!secrets.ok) return secrets;
  const dialled = await dial(
    { ...pull, ...secrets.value },
    {
      clock,
      async seen(fingerprint) {
        rows.senders.pinPullHostKey(sender.id, fingerprint);
        log.info('host_key_pinned', { sender: sender.name, fingerprint });
      },
    },
  );
  if (!dialled.ok) return { ok: false, problem: pullProblem(dialled.problem) };
  const opened = await openRemote(dialled.value, limits, clock);
  if (!opened.ok) return { ok: false, problem: pullProblem(opened.problem) };
  const remote = opened.value;
  try {
    const place = createRemotePlace(remote, pull);
    const first = await collector.look(place);
    if (!first.ok || first.value.settling === 0) return first;
    const deadline = clock.ticks() + pull.settleMs;
    while (clock.ticks() < deadline && !isStopped()) {
      const left = Math.min(deadline - clock.ticks(), stopLooksMs);
      await new Promise<void>((resolve) => clock.after(left, resolve));
    }
    return isStopped() ? ok() : await collector.look(place);
  } finally {
    remote.end();
  }
}

const stopLooksMs = 500;
