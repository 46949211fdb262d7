// Uploads through a proxy that cuts the connection at a random byte, either way. What was cut is no arrival; what was
// answered is one; and nothing is left but uploads that can be resumed, which are gone after a day.
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ssh2 from 'ssh2';
import { createManualClock } from '../../src/kit/clock.ts';
import { hashPassword } from '../../src/kit/password.ts';
import { createSftpServer } from '../../src/receive/server.ts';
import { spoolFolders } from '../../src/spool/paths.ts';
import { createSpool } from '../../src/spool/spool.ts';
import type { Random } from '../fuzz/random.ts';
import { createRandom } from '../fuzz/random.ts';
import { createMemoryDesk } from '../receive/memory_desk.ts';
import { password, user } from '../receive/open_door.ts';

export interface CutsOutcome {
  cuts: number;
  /** Uploads whose client had the answer to CLOSE, or to the rename, before the cut. */
  answered: number;
  /** Stored, but the answer did not reach the client any more. */
  unanswered: number;
  torn: number;
  /** In landing/ before and after a day went by. */
  waiting: number;
  litter: string[];
  wrong: string[];
}

const day = 24 * 3_600_000;
const fileBytes = 300_000;

export async function runCuts(times: number, seed: number): Promise<CutsOutcome> {
  const folder = mkdtempSync(join(tmpdir(), 'rollcall-cuts-'));
  const dataFolder = join(folder, 'data');
  const folders = spoolFolders(dataFolder);
  const random = createRandom(seed);
  const clock = createManualClock(1_700_000_000_000);
  const desk = createMemoryDesk([
    {
      id: 1,
      name: user,
      passwordHash: await hashPassword(password),
      publicKeys: [],
      allowFrom: ['127.0.0.1'],
      createdAt: 0,
    },
  ]);
  const ignore = () => undefined;
  const faults: string[] = [];
  const log = { debug: ignore, info: ignore, warn: ignore, error: (event: string) => void faults.push(event) };
  const server = createSftpServer(
    { host: '127.0.0.1', port: 0, dataFolder, notesFolder: folders.landing },
    { desk, spool: createSpool(dataFolder), clock, log },
  );
  const status = await server.start();
  if (!status.ok) throw new Error(status.problem.detail);
  const outcome: CutsOutcome = { cuts: 0, answered: 0, unanswered: 0, torn: 0, waiting: 0, litter: [], wrong: [] };
  const proxy = await openProxy(status.value.port);
  try {
    // What a whole session moves, to know where cuts may fall.
    proxy.cutAfter(Number.POSITIVE_INFINITY);
    await upload(proxy.port, 'whole.csv', makeBytes(random), true);
    const whole = proxy.moved();
    desk.arrivals.length = 0;
    for (let n = 0; n < times; n++) {
      const name = `night${n}.csv`;
      const bytes = makeBytes(random);
      const logouts = () => desk.events.filter((it) => it.kind === 'logout').length;
      const logins = () => desk.events.filter((it) => it.kind === 'login').length;
      // Anywhere; or in the last hundredth; or where CLOSE and RENAME are asked and answered.
      proxy.cutAfter(whole - random.below(random.pick([whole, Math.ceil(whole / 100), 400])));
      const isAnswered = await upload(proxy.port, name, bytes, random.oneIn(2));
      outcome.cuts++;
      await desk.until(() => logins() === logouts(), 'the session is over');
      await proxy.closed();
      judge(
        outcome,
        desk.arrivals.filter((it) => it.name.startsWith(name)),
        name,
        bytes,
        isAnswered,
      );
      // Events of thousands of sessions are not needed.
      desk.events.length = 0;
    }
    const arrived = new Set(desk.arrivals.map(({ sha256 }) => sha256));
    const stored = readdirSync(folders.arrivals).filter((sha256) => !arrived.has(sha256));
    // The one of the measured session.
    if (stored.length > 1) outcome.wrong.push(`${stored.length - 1} stored files have no row`);
    outcome.waiting = readdirSync(folders.landing).length;
    clock.advance(day + 3_700_000);
    outcome.litter = readdirSync(folders.landing);
    outcome.wrong.push(...faults);
    return outcome;
  } finally {
    proxy.stop();
    await server.stop(0);
    rmSync(folder, { recursive: true, force: true });
  }
}

function judge(
  outcome: CutsOutcome,
  arrivals: readonly { name: string; bytes: number; sha256: string }[],
  name: string,
  bytes: Buffer,
  isAnswered: boolean,
): void {
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  for (const it of arrivals) {
    if (it.name !== name) outcome.wrong.push(`${it.name} arrived under its temporary name`);
    if (it.bytes !== bytes.length || it.sha256 !== sha256) outcome.wrong.push(`${name} arrived with other bytes`);
  }
  if (arrivals.length > 1) outcome.wrong.push(`${name} arrived ${arrivals.length} times`);
  if (isAnswered && arrivals.length === 0) outcome.wrong.push(`${name} was answered and did not arrive`);
  if (isAnswered) outcome.answered++;
  else if (arrivals.length > 0) outcome.unanswered++;
  else outcome.torn++;
}

/** True when the client heard that all is well. */
function upload(port: number, name: string, bytes: Buffer, doesRename: boolean): Promise<boolean> {
  const client = new ssh2.Client();
  return new Promise((resolve) => {
    const over = (isAnswered: boolean) => {
      resolve(isAnswered);
      client.end();
    };
    client.on('error', () => resolve(false)).on('close', () => resolve(false));
    client.on('ready', () => {
      client.sftp((error, sftp) => {
        if (error) return over(false);
        sftp.on('error', () => undefined);
        const first = doesRename ? `${name}.part` : name;
        sftp.open(first, 'w', (refused, handle) => {
          if (refused) return over(false);
          for (let at = 0; at < bytes.length; at += 30_000) {
            const length = Math.min(30_000, bytes.length - at);
            sftp.write(handle, bytes, at, length, at, () => undefined);
          }
          sftp.close(handle, (failed) => {
            if (failed || !doesRename) return over(!failed);
            sftp.rename(first, name, (unmoved) => over(!unmoved));
          });
        });
      });
    });
    client.connect({ host: '127.0.0.1', port, username: user, password, readyTimeout: 10_000 });
  });
}

function makeBytes(random: Random): Buffer {
  const bytes = Buffer.alloc(fileBytes, 'id,name,school\n1,Ada,7\n');
  bytes.writeUInt32BE(random.below(2 ** 32), 0);
  return bytes;
}

interface Proxy {
  port: number;
  /** The next connection is cut when this many bytes went through it, both ways together. */
  cutAfter(bytes: number): void;
  moved(): number;
  /** Resolves when the server's side of the last connection is closed. */
  closed(): Promise<void>;
  stop(): void;
}

function openProxy(target: number): Promise<Proxy> {
  let limit = 0;
  let moved = 0;
  let last: Promise<void> = Promise.resolve();
  const server = createServer({ noDelay: true }, (near) => {
    moved = 0;
    const far = connect({ port: target, host: '127.0.0.1', noDelay: true });
    last = new Promise((resolve) => far.on('close', () => resolve()));
    const join = (from: Socket, to: Socket) => {
      from.on('data', (chunk: Buffer) => {
        const room = limit - moved;
        moved += chunk.length;
        if (chunk.length < room) {
          to.write(chunk);
          return;
        }
        // The first part still gets there.
        to.end(chunk.subarray(0, room));
        from.destroy();
      });
      from.on('error', () => undefined);
      from.on('close', () => to.end());
    };
    join(near, far);
    join(far, near);
  });
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve({
        port: typeof address === 'object' && address ? address.port : 0,
        cutAfter(bytes) {
          limit = bytes;
        },
        moved: () => moved,
        closed: () => last,
        stop: () => server.close(),
      });
    });
  });
}

export function describeCuts(outcome: CutsOutcome): string {
  const { cuts, answered, unanswered, torn, waiting, litter, wrong } = outcome;
  return [
    `${cuts} uploads cut: ${torn} torn, ${answered} had their answer before, ${unanswered} were stored and not told`,
    `${waiting} files waited in landing/, ${litter.length} after a day`,
    ...(wrong.length === 0 ? ['nothing wrong'] : wrong),
  ].join('\n');
}
