// The server in a process of its own, so that its memory can be measured beside nobody else's. Its ledger does not answer
// while `hold` is said. Started by abuse_memory.test.ts with --expose-gc.

import { systemClock } from '../../src/kit/clock.ts';
import { hashPassword } from '../../src/kit/password.ts';
import { createSftpServer } from '../../src/receive/server.ts';
import { spoolFolders } from '../../src/spool/paths.ts';
import { createSpool } from '../../src/spool/spool.ts';
import { createMemoryDesk } from './memory_desk.ts';

export type ToDoorProcess = 'memory' | 'hold' | 'go-on';
export type FromDoorProcess =
  | { kind: 'listens'; port: number }
  /** `mostBytes`: the most the process ever had, whether it is in use or not. */
  | { kind: 'memory'; usedBytes: number; mostBytes: number }
  | { kind: 'log'; event: string; detail: string };

const dataFolder = process.argv[2]!;
/** Nobody listens any more once the test has ended; what is said then is lost. */
const say = (message: FromDoorProcess) => void process.send!(message, () => undefined);
const desk = createMemoryDesk([
  {
    id: 1,
    name: 'aeries',
    passwordHash: await hashPassword('correct horse'),
    publicKeys: [],
    allowFrom: ['127.0.0.1'],
    createdAt: 0,
  },
]);
const { arrived } = desk;
let held: Promise<void> | undefined;
let letGo: (() => void) | undefined;
desk.arrived = async (file) => {
  await held;
  return arrived(file);
};
const keep = (event: string, fields?: { detail?: unknown }) =>
  say({ kind: 'log', event, detail: String(fields?.detail ?? '') });
const server = createSftpServer(
  { host: '127.0.0.1', port: 0, dataFolder, notesFolder: spoolFolders(dataFolder).landing },
  {
    desk,
    spool: createSpool(dataFolder),
    clock: systemClock,
    log: { debug: () => undefined, info: () => undefined, warn: keep, error: keep },
  },
);
const status = await server.start();
if (!status.ok) throw new Error(status.problem.detail);

process.on('message', (message: ToDoorProcess) => {
  switch (message) {
    case 'hold':
      held = new Promise((resolve) => {
        letGo = resolve;
      });
      return;
    case 'go-on':
      held = undefined;
      letGo?.();
      return;
    case 'memory': {
      globalThis.gc!();
      globalThis.gc!();
      const { heapUsed, external } = process.memoryUsage();
      const mostBytes = process.resourceUsage().maxRSS * 1024;
      say({ kind: 'memory', usedBytes: heapUsed + external, mostBytes });
    }
  }
});
process.on('disconnect', () => process.exit());
say({ kind: 'listens', port: status.value.port });
