// Keeps an appliance running as a container's restart policy does: when it dies, it is started again.
import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { type Appliance, startAppliance } from '../appliance.ts';

const steps = fileURLToPath(new URL('./steps.ts', import.meta.url));

export interface Keeper {
  url: string;
  sftpPort: number;
  /** How often it was started. */
  starts(): number;
  /** What it printed, over all starts. */
  lines(): string[];
  /** Ends it by SIGKILL now; it comes back. */
  kill(): Promise<void>;
  /** SIGTERM; rejects when it does not end well. */
  stop(): Promise<void>;
}

export interface KeeperOptions {
  dataFolder: string;
  /** Of each start: what the steps are to do, in environment variables. */
  env(start: number): Record<string, string>;
  /** While it is down: before each start, the first of them with 1. */
  beforeStart?: (start: number) => Promise<void>;
}

export async function keepRunning(options: KeeperOptions): Promise<Keeper> {
  const webPort = await quietPort();
  const sftpPort = await quietPort();
  let starts = 0;
  let isStopping = false;
  const printed: string[][] = [];
  let appliance: Appliance | undefined;
  let running: Promise<void> = Promise.resolve();
  const faults: unknown[] = [];

  async function keep(): Promise<void> {
    for (let failures = 0; !isStopping; ) {
      starts++;
      try {
        await options.beforeStart?.(starts);
        const mine = await startAppliance({
          dataFolder: options.dataFolder,
          webPort,
          sftpPort,
          env: { NODE_OPTIONS: `--import=${steps}`, NODE_NO_WARNINGS: '1', ...options.env(starts) },
        });
        appliance = mine;
        printed.push(mine.lines);
        failures = 0;
        // It may have come up while nobody wants it any more.
        if (isStopping) await mine.stop();
        const code = await mine.ended;
        // Of a signal there is none: it was killed.
        if (isStopping && code !== null && code !== 0)
          faults.push(new Error(`it ended with ${code} when it was stopped`));
      } catch (error) {
        // A start may be the very thing that is disturbed. One that fails again and again is a fault.
        if (++failures === 20) {
          faults.push(error);
          return;
        }
        await new Promise((resolve) => setTimeout(resolve, 200));
      }
    }
  }

  running = keep();
  return {
    url: `http://127.0.0.1:${webPort}`,
    sftpPort,
    starts: () => starts,
    lines: () => printed.flat(),
    async kill() {
      await appliance?.kill();
    },
    async stop() {
      isStopping = true;
      await appliance?.stop();
      await running;
      for (const port of [webPort, sftpPort]) taken.delete(port);
      if (faults.length > 0) throw faults[0];
    },
  };
}

/** Ports of the appliances that are kept now: one that is down would find its own taken by another lane's. */
const taken = new Set<number>();

/** A port nobody listens on, and that no connection gets by chance while the appliance is down. */
async function quietPort(): Promise<number> {
  for (;;) {
    const port = randomInt(12_000, 32_000);
    if (taken.has(port)) continue;
    taken.add(port);
    const server = createServer();
    const isFree = await new Promise<boolean>((resolve) => {
      server.once('error', () => resolve(false));
      server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
    });
    if (isFree) return port;
    taken.delete(port);
  }
}
