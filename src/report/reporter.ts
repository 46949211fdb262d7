// Runs each report in child processes, one that makes the files and one that checks them: a SELECT that does not end is
// ended, its memory is given back, and the pages never wait for it. What it leaves is one folder, removed whatever happened.
import { fork } from 'node:child_process';
import {
  closeSync,
  fsyncSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  statfsSync,
  statSync,
} from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stopwatch, systemClock } from '../kit/clock.ts';
import { diskFailure } from '../kit/disk_problem.ts';
import { reference } from '../kit/ids.ts';
import type { Log } from '../kit/log.ts';
import type { Result } from '../kit/result.ts';
import { fail, ok } from '../kit/result.ts';
import type { Reporter, ReportFailure, ReportJob, ReportOutcome } from '../relay/report_port.ts';
import { defaultLimits, leastFreeBytes } from './limits.ts';
import { type FromReportProcess, making, type ReportOrder, type ReportStep } from './messages.ts';
import { residentBytes, writtenBytes } from './process_memory.ts';

type Answer = Result<ReportOutcome> | ReportFailure;

const watchMs = 100;
/** For what lives no longer than a row; more would be taken and gain nothing. */
const semiSpaceMegabytes = 4;

export interface ReporterConfig {
  /** Entry file of the process. */
  program: URL;
  /** Where a folder for each running report is made. Whatever is in it at the start is of one that was broken off. */
  scratch: string;
  /** Where finished files go, under their SHA-256. */
  outputs: string;
}

/** A reporter that runs one report and one preview at a time; further ones wait their turn. */
export function createReporter(config: ReporterConfig, deps: { log: Log }): Reporter {
  const running = new Set<() => void>();
  const turns: Record<'report' | 'preview', Promise<unknown>> = {
    report: Promise.resolve(),
    preview: Promise.resolve(),
  };
  let isStopping = false;
  for (const folder of [config.scratch, config.outputs]) mkdirSync(folder, { recursive: true, mode: 0o700 });
  clear();

  async function runOne(job: ReportJob, signal: AbortSignal | undefined): Promise<Answer> {
    if (isStopping) return stopped();
    if (signal?.aborted) return left();
    const lane = laneOf(job);
    const taken = stopwatch();
    try {
      // What a disk that refused did not let go of then, it may let go of now.
      clear(lane);
      const folder = mkdtempSync(join(config.scratch, `${lane}-`));
      try {
        let answer = await inProcess(job, { kind: 'make', job }, folder, taken, signal);
        if (answer.ok && job.target && !job.preview) {
          const step = { kind: 'check', target: job.target, outcome: answer.value } as const;
          answer = await inProcess(job, step, folder, taken, signal);
        }
        if (answer.ok && job.preview?.isJudged)
          answer = ok({ ...answer.value, ...(await judgementOf(job, folder, taken, signal)) });
        return answer.ok ? ok({ ...answer.value, outputs: answer.value.outputs.map(publish) }) : answer;
      } finally {
        clear(lane);
      }
    } catch (error) {
      return diskFailure(error, making);
    }
  }

  /** Makes all of what a preview shows the first rows of, and has it checked; nothing of it is kept. */
  async function judgementOf(
    { preview: _, ...job }: ReportJob,
    folder: string,
    taken: () => number,
    signal: AbortSignal | undefined,
  ): Promise<Pick<ReportOutcome, 'check' | 'refused'>> {
    if (!job.target) return {};
    const whole = join(folder, 'whole');
    mkdirSync(whole, { mode: 0o700 });
    const made = await inProcess(job, { kind: 'make', job }, whole, taken, signal);
    if (!made.ok) return { refused: made.problem };
    const step = { kind: 'check', target: job.target, outcome: made.value } as const;
    const checked = await inProcess(job, step, whole, taken, signal);
    if (!checked.ok) return { refused: checked.problem };
    return checked.value.check ? { check: checked.value.check } : {};
  }

  /** Each lane runs one job at a time: what has its name and is not in hand was left by an earlier one. */
  function clear(lane = ''): void {
    for (const name of readdirSync(config.scratch)) {
      if (!name.startsWith(lane)) continue;
      // The process of a report may outlive an appliance by a second, and still write.
      rmSync(join(config.scratch, name), { recursive: true, force: true, maxRetries: 5, retryDelay: 300 });
    }
  }

  function publish(output: ReportOutcome['outputs'][number]) {
    const path = join(config.outputs, output.sha256);
    renameSync(output.path, path);
    const folder = openSync(config.outputs, 'r');
    fsyncSync(folder);
    closeSync(folder);
    return { ...output, path };
  }

  function inProcess(
    job: ReportJob,
    step: ReportStep,
    folder: string,
    taken: () => number,
    signal: AbortSignal | undefined,
  ): Promise<Answer> {
    if (isStopping) return Promise.resolve(stopped());
    if (signal?.aborted) return Promise.resolve(left());
    const limits = { ...defaultLimits, ...job.limits };
    return new Promise((resolve) => {
      const child = fork(fileURLToPath(config.program), [], {
        cwd: folder,
        // What SQLite sorts on disk stays in the folder; nothing else of our environment goes along.
        env: { SQLITE_TMPDIR: folder, TMPDIR: folder },
        execArgv: [
          `--max-old-space-size=${Math.max(32, Math.floor(limits.megabytes / 2))}`,
          `--max-semi-space-size=${semiSpaceMegabytes}`,
        ],
        serialization: 'advanced',
        stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      });
      let answer: Answer | undefined;
      let stack = '';
      let isHeapFull = false;
      const end = (why?: Answer) => {
        answer ??= why;
        child.kill('SIGKILL');
      };
      const stopIt = () => end(stopped());
      running.add(stopIt);
      const leave = () => end(left());
      signal?.addEventListener('abort', leave, { once: true });
      const remaining = Math.max(0, limits.seconds * 1000 - taken());
      const longest = systemClock.after(remaining, () => end(tooLong(job, limits.seconds)));
      let isOver = false;
      const watch = () => {
        if (isOver) return;
        const over = beyond(job, limits, child.pid, folder);
        if (over !== undefined) return end(over);
        systemClock.after(watchMs, watch);
      };
      watch();
      // Of what the process prints one thing is of use; the rest may quote a value, and goes no further.
      let printed = '';
      child.stderr?.on('data', (chunk: Buffer) => {
        printed = (printed + chunk.toString('latin1')).slice(-2000);
        isHeapFull ||= /heap out of memory|Reached heap limit/.test(printed);
      });
      child.on('message', (message: FromReportProcess) => {
        if (message.kind === 'done') answer ??= message.result;
        else stack = message.stack;
      });
      child.on('error', () => {
        stack = 'the process could not be started or spoken to';
        end();
      });
      child.on('close', (code, killedBy) => {
        isOver = true;
        longest.cancel();
        running.delete(stopIt);
        signal?.removeEventListener('abort', leave);
        if (answer === undefined && isHeapFull) answer = tooMuchMemory(job, limits.megabytes);
        const isKilled = stack === '' && (killedBy === 'SIGKILL' || killedBy === 'SIGTERM');
        answer ??= isKilled ? killed(killedBy) : crashed(stack || `it ended with ${killedBy ?? code} and no answer`);
        resolve(answer);
      });
      child.send({ step, folder, parent: process.pid } satisfies ReportOrder, (error) => {
        if (error) end();
      });
    });
  }

  function crashed(stack: string): Answer {
    const mark = reference('rep');
    deps.log.error('report.crashed', { reference: mark, stack });
    return fail('report_failed', `reference ${mark}`);
  }

  /** The operating system does so when memory runs out, and a person may. */
  function killed(signal: string): Answer {
    deps.log.error('report.killed', { detail: signal });
    return fail('report_failed', `its process was ended from outside (${signal})`);
  }

  return {
    run(job, signal) {
      const lane = laneOf(job);
      const result = turns[lane].then(() => runOne(job, signal));
      turns[lane] = result.catch(() => undefined);
      return result;
    },
    has({ sha256, bytes }) {
      return statSync(join(config.outputs, sha256), { throwIfNoEntry: false })?.size === bytes;
    },
    path: (sha256) => join(config.outputs, sha256),
    made: () => readdirSync(config.outputs),
    remove: (sha256) => rmSync(join(config.outputs, sha256), { force: true }),
    async stop() {
      isStopping = true;
      for (const end of running) end();
      await Promise.all(Object.values(turns));
    },
  };
}

function laneOf(job: ReportJob): 'report' | 'preview' {
  return job.preview ? 'preview' : 'report';
}

/** The limit that the process has passed, as the answer to give. */
function beyond(
  job: ReportJob,
  limits: typeof defaultLimits,
  pid: number | undefined,
  folder: string,
): Answer | undefined {
  const resident = pid === undefined ? undefined : residentBytes(pid);
  if (resident !== undefined && resident > limits.megabytes * 1024 * 1024) return tooMuchMemory(job, limits.megabytes);
  const disk = statfsSync(folder);
  if (disk.bavail * disk.bsize >= leastFreeBytes) return undefined;
  const isItsFault = pid !== undefined && (writtenBytes(pid) ?? 0) >= leastFreeBytes;
  const said = `${namesOf(job)} was ended because the disk of the data folder is almost full`;
  return isItsFault ? fail('report_limit', `${said}; it needs more room than there is.`) : fail('disk_full', said);
}

function tooLong(job: ReportJob, seconds: number): Answer {
  return fail('report_limit', `${namesOf(job)} took longer than ${seconds} s, its limit.`);
}

function tooMuchMemory(job: ReportJob, megabytes: number): Answer {
  return fail('report_limit', `${namesOf(job)} took more than ${megabytes} MB of memory, its limit.`);
}

function left(): Answer {
  return fail('report_failed', 'nobody waits for it any more');
}

function stopped(): Answer {
  return fail('report_failed', 'Rollcall is stopping; the report is made at the next start');
}

function namesOf(job: ReportJob): string {
  return job.files.length === 1 ? job.files[0]!.name : `The report of ${job.files.length} files`;
}
