// Whole sessions over channels in memory, several at once on one inbox, with a spool on disk. Whatever is sent: every
// request has its answer, nothing throws, what arrived is whole, and nothing stays behind.
import { createHash } from 'node:crypto';
import { EventEmitter } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import type { Socket } from 'node:net';
import { join } from 'node:path';
import { Duplex } from 'node:stream';
import type { ServerChannel } from 'ssh2';
import { createManualClock } from '../../src/kit/clock.ts';
import { createRequestHandler } from '../../src/receive/requests.ts';
import type { SenderFolder } from '../../src/receive/sender_folder.ts';
import { createSenderFolder, keptMs } from '../../src/receive/sender_folder.ts';
import { serveSftp } from '../../src/receive/sftp_session.ts';
import { createTemporaryNames, usualTemporaryNames } from '../../src/receive/temporary_names.ts';
import { createUploads } from '../../src/receive/upload.ts';
import { createUploadNotes } from '../../src/receive/upload_notes.ts';
import type { Sender } from '../../src/relay/records.ts';
import { createRequestParser } from '../../src/sftp/parser.ts';
import { spoolFolders } from '../../src/spool/paths.ts';
import { createSpool } from '../../src/spool/spool.ts';
import { createMemoryDesk } from '../receive/memory_desk.ts';
import type { Random } from './random.ts';

export interface Ground {
  /** Runs sessions that send these pieces, in turns. How many requests they made. Throws what is wrong. */
  run(streams: Buffer[][], random: Random): Promise<number>;
  close(): void;
}

const sender: Sender = { id: 1, name: 'aeries', publicKeys: [], allowFrom: [], createdAt: 0 };
const deadlineMs = 20_000;

/** A spool in a new folder within `parent`. */
export function openGround(parent: string): Ground {
  const dataFolder = mkdtempSync(join(parent, 'rollcall-fuzz-'));
  const folders = spoolFolders(dataFolder);
  const disk = createSpool(dataFolder);
  // A small disk, so that a file sized ahead cannot be large.
  const spool = { ...disk, space: () => ({ freeBytes: 1_000_000, totalBytes: 2_000_000 }) };

  async function run(streams: Buffer[][], random: Random): Promise<number> {
    const clock = createManualClock(1_700_000_000_000);
    const bugs: unknown[] = [];
    const desk = createMemoryDesk([sender]);
    const { arrived } = desk;
    desk.arrived = async (file) => {
      for (let turns = random.below(4); turns > 0; turns--) await turn();
      if (random.oneIn(20)) desk.failNext();
      return arrived(file);
    };
    const ignore = () => undefined;
    const uploads = createUploads({ spool, notes: createUploadNotes(folders.landing), clock });
    const folder = createSenderFolder(sender, [], {
      desk,
      spool,
      uploads,
      clock,
      log: { debug: ignore, info: ignore, warn: ignore, error: ignore },
      isTemporary: createTemporaryNames(usualTemporaryNames),
    });
    const sessions = streams.map((pieces, at) =>
      serve(pieces, `ses_${at}`, random, folder, (error) => bugs.push(error)),
    );
    const counts = await inTime(Promise.all(sessions));
    if (bugs.length > 0) throw bugs[0];
    look(folder, desk.arrivals);
    const told = desk.events.findLast((it) => it.kind === 'uploads-open');
    if (told && told.count !== 0)
      throw new Error(`${told.count} uploads were told to be open after all sessions ended`);
    clock.advance(keptMs + 1);
    folder.sweep();
    const litter = readdirSync(folders.landing);
    if (litter.length > 0) throw new Error(`left in landing after a day: ${litter.join(' ')}`);
    for (const name of readdirSync(folders.arrivals)) rmSync(join(folders.arrivals, name));
    return counts.reduce((sum, count) => sum + count, 0);
  }

  /** One session to its end. Rejects when a request has no answer, or another one's. */
  function serve(
    pieces: Buffer[],
    session: string,
    random: Random,
    folder: SenderFolder,
    bug: (error: unknown) => void,
  ): Promise<number> {
    const expected: number[] = [];
    const asked = createRequestParser();
    let isViolated = false;
    for (const piece of pieces) {
      asked.push(piece);
      for (let it = asked.next(); it && !isViolated; it = asked.next()) {
        if (it.kind === 'violation') isViolated = true;
        else expected.push(it.kind === 'init' ? -1 : it.id);
      }
    }
    const answered: number[] = [];
    let unread: Buffer = Buffer.alloc(0);
    const isSlow = random.oneIn(4);
    const channel = new Duplex({
      readableHighWaterMark: 2 * 1024 * 1024,
      writableHighWaterMark: 2 * 1024 * 1024,
      read() {},
      write(chunk: Buffer, _encoding, taken) {
        unread = unread.length === 0 ? chunk : Buffer.concat([unread, chunk]);
        while (unread.length >= 4 && unread.length >= 4 + unread.readUInt32BE(0)) {
          const length = unread.readUInt32BE(0);
          answered.push(unread[4] === 2 ? -1 : unread.readUInt32BE(5));
          unread = unread.subarray(4 + length);
        }
        if (isSlow) setImmediate(taken);
        else taken();
      },
    });
    Object.assign(channel, { exit: () => undefined });
    const socket = Object.assign(new EventEmitter(), { writableLength: 0, cork() {}, uncork() {} });
    const handler = createRequestHandler({ folder, spool, clock: createManualClock(0), session, owner: 'aeries' });
    let take: (data: Buffer) => void = () => undefined;
    const over = new Promise<void>((resolve) => {
      serveSftp({
        channel: channel as unknown as ServerChannel,
        socket: socket as unknown as Socket,
        intake: {
          listen(_channel, listener) {
            take = listener;
          },
          grant: () => undefined,
          held: () => 0,
          isExchanging: () => false,
        },
        handler: Promise.resolve(handler),
        received: () => undefined,
        violated: () => undefined,
        bug,
        ended: () => resolve(),
      });
    });
    // After the goodbye, which a client that broke the protocol does not get.
    const taken = new Promise<void>((resolve) => channel.once('finish', resolve));
    const say = async () => {
      for (const piece of pieces) {
        const lent = Buffer.from(piece);
        take(lent);
        // As a connection does, which reads the next bytes into the same memory.
        lent.fill(0xee);
        if (random.oneIn(3)) await turn();
      }
      channel.push(null);
      await over;
      if (!isViolated) await taken;
      const wanted = isViolated ? expected.slice(0, answered.length) : expected;
      if (answered.join() !== wanted.join()) {
        throw new Error(
          `asked ${expected.join(' ')}${isViolated ? ' (violation)' : ''}, answered ${answered.join(' ')}`,
        );
      }
      return expected.length;
    };
    return say();
  }

  /** What arrived is what its row says, and every file in landing/ belongs to an upload that can be seen. */
  function look(folder: SenderFolder, arrivals: readonly { name: string; sha256: string; bytes: number }[]): void {
    for (const { name, sha256, bytes } of arrivals) {
      if (/^\.{0,2}$|[/\0]/.test(name)) throw new Error(`an arrival is named ${JSON.stringify(name)}`);
      const stored = readFileSync(join(folders.arrivals, sha256));
      if (stored.length !== bytes) throw new Error(`${name} has ${stored.length} bytes, its row says ${bytes}`);
      const hash = createHash('sha256').update(stored).digest('hex');
      if (hash !== sha256) throw new Error(`${name} is not what its name says`);
    }
    const known = new Set(folder.inbox.uploads().flatMap(({ landingId: id }) => [`${id}.part`, `${id}.note.json`]));
    const unknown = readdirSync(folders.landing).filter((name) => !known.has(name));
    if (unknown.length > 0) throw new Error(`in landing, and no upload's: ${unknown.join(' ')}`);
    const outside = readdirSync(dataFolder).join();
    if (outside !== 'spool') throw new Error(`something else is in the data folder: ${outside}`);
  }

  return { run, close: () => rmSync(dataFolder, { recursive: true, force: true }) };
}

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

function inTime<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<T>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`hangs: no end within ${deadlineMs} ms`)), deadlineMs);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}
