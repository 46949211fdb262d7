// SFTP as a client on the bare channel, with the codec of src/sftp: ssh2's own class fixes the size of a packet by the
// server's name, cannot ask for its limits, and copies each write twice. Every question gets an answer: the server's, or
// why there is none.
import type { ClientChannel } from 'ssh2';
import type { Clock } from '../kit/clock.ts';
import { type Problem, problem } from '../kit/problem.ts';
import type { Result } from '../kit/result.ts';
import { createReplyParser, type SftpReply } from '../sftp/client_replies.ts';
import { extendedRequest, initRequest } from '../sftp/client_requests.ts';
import { longestData } from '../sftp/constants.ts';
import type { Dialled } from './dial.ts';
import { plainText } from './dial_problem.ts';
import { createWatchdog, type WatchdogLimits } from './watchdog.ts';

/** What the server answered: a value, a status of SFTP that is not OK, or nothing because the connection is gone. */
export type Answer<T> =
  | { kind: 'ok'; value: T }
  | { kind: 'status'; code: number; message: string }
  | { kind: 'lost'; problem: Problem };

export interface SftpChannel {
  /** By name; the value is the version of the extension. */
  readonly extensions: ReadonlyMap<string, string>;
  /** Most bytes of data in one WRITE that this server takes. */
  writeBytes(): number;
  /** Sends what `build` makes of the number; a status that is not OK is an answer too. `sent`: the packet's memory is free. */
  ask(build: (id: number) => Buffer, sent?: () => void): Promise<Answer<SftpReply>>;
  lost(): Problem | undefined;
  /** Says goodbye. Errors from now on are not failures. */
  end(): void;
}

/** Private parts of ssh2's channel. */
interface ChannelInside {
  outgoing: { packetSize: number };
}

/** Every server takes packets of 34,000 bytes; with its head this fits one packet of SSH as well. */
const safeWriteBytes = 32_256;
/** More than a server may put into one packet that every peer must take (RFC 4253, 6.1). */
const longestSshData = 32_768;
const limitsName = 'limits@openssh.com';

/** connection_lost when the server has no SFTP, no_progress when it does not answer. */
export async function openSftpChannel(
  dialled: Dialled,
  limits: WatchdogLimits,
  clock: Clock,
): Promise<Result<SftpChannel>> {
  const waiting = new Map<number, (answer: Answer<SftpReply>) => void>();
  const versionId = -1;
  let lastId = 0;
  let maxWrite = safeWriteBytes;

  const watchdog = createWatchdog(limits, clock, (why) =>
    dialled.destroy(
      why === 'idle'
        ? problem('no_progress', `No answer for ${limits.idleMs / 1000} s.`)
        : problem('no_progress', `It took longer than ${limits.hardMs / 60_000} min altogether.`),
    ),
  );
  dialled.onLost((why) => {
    watchdog.cancel();
    const open = [...waiting.values()];
    waiting.clear();
    for (const settle of open) settle({ kind: 'lost', problem: why });
  });

  /** The answer to the question of this number, once `send` has sent it. */
  const answerTo = (id: number, send: () => void): Promise<Answer<SftpReply>> =>
    new Promise((resolve) => {
      const gone = dialled.lost();
      if (gone) {
        resolve({ kind: 'lost', problem: gone });
        return;
      }
      waiting.set(id, (answer) => {
        watchdog.answered();
        resolve(answer);
      });
      watchdog.asked();
      send();
    });
  const answered = (id: number, answer: Answer<SftpReply>) => {
    const settle = waiting.get(id);
    waiting.delete(id);
    settle?.(answer);
  };

  const opened = await openChannel(dialled, answerTo, answered, versionId);
  if (!opened.ok) {
    watchdog.cancel();
    dialled.end();
    return opened;
  }
  const channel = opened.value;
  const { outgoing } = channel as unknown as ChannelInside;
  outgoing.packetSize = Math.min(outgoing.packetSize, longestSshData);

  const ended = (error?: unknown) => {
    const because = error instanceof Error && error.message ? `: ${plainText(error.message)}` : '';
    dialled.destroy(problem('connection_lost', `The server ended the SFTP session${because}.`));
  };
  channel.on('error', ended);
  channel.on('end', () => ended());
  channel.on('close', () => ended());
  // What nobody reads would fill the window.
  channel.stderr.resume();

  const parser = createReplyParser();
  channel.on('data', (chunk: Buffer) => {
    parser.push(chunk);
    for (let reply = parser.next(); reply; reply = parser.next()) {
      if (reply.kind === 'violation') {
        dialled.destroy(problem('connection_lost', `The server does not speak SFTP properly: ${reply.why}.`));
        return;
      }
      const id = reply.kind === 'version' ? versionId : reply.id;
      if (reply.kind === 'status' && reply.code !== 0) {
        answered(id, { kind: 'status', code: reply.code, message: plainText(reply.message) || wordFor(reply.code) });
      } else answered(id, { kind: 'ok', value: reply });
    }
  });

  const hello = await answerTo(versionId, () => channel.write(initRequest()));
  if (hello.kind !== 'ok' || hello.value.kind !== 'version') {
    watchdog.cancel();
    dialled.end();
    const why = hello.kind === 'lost' ? hello.problem : problem('connection_lost', 'No SFTP session could be opened.');
    return { ok: false, problem: why };
  }
  const { extensions } = hello.value;
  // OpenSSH has always taken these; it says so itself since 8.5.
  if (/OpenSSH/i.test(dialled.server.ident)) maxWrite = longestData;

  const it: SftpChannel = {
    extensions,
    writeBytes: () => maxWrite,
    ask(build, sent) {
      lastId = (lastId + 1) >>> 0;
      const id = lastId;
      return answerTo(id, () => channel.write(build(id), sent));
    },
    lost: () => dialled.lost(),
    end() {
      watchdog.cancel();
      dialled.end();
    },
  };
  if (extensions.has(limitsName)) {
    // Answered before anything that is asked later; nobody waits for it.
    void it
      .ask((id) => extendedRequest(id, limitsName))
      .then((answer) => {
        if (answer.kind !== 'ok' || answer.value.kind !== 'extended' || answer.value.bytes.length < 24) return;
        // Most bytes of a packet, of a read, of a write; 0: it does not say.
        const bytes = Number(answer.value.bytes.readBigUInt64BE(16));
        if (bytes >= 1024) maxWrite = Math.min(bytes, longestData);
      });
  }
  return { ok: true, value: it };
}

type Opened = Result<ClientChannel>;

async function openChannel(
  dialled: Dialled,
  answerTo: (id: number, send: () => void) => Promise<Answer<SftpReply>>,
  answered: (id: number, answer: Answer<SftpReply>) => void,
  id: number,
): Promise<Opened> {
  let channel: ClientChannel | undefined;
  let said = '';
  const answer = await answerTo(id, () => {
    const done = (error: Error | undefined, it?: ClientChannel) => {
      channel = it;
      said = error ? plainText(error.message) : '';
      answered(id, { kind: 'status', code: 0, message: said });
    };
    try {
      dialled.client.subsys('sftp', done);
    } catch (error) {
      done(error as Error);
    }
  });
  if (channel) return { ok: true, value: channel };
  const gone = answer.kind === 'lost' ? answer.problem : dialled.lost();
  return { ok: false, problem: gone ?? problem('connection_lost', `No SFTP session could be opened. ${said}`) };
}

/** Servers may leave the text of a status out. */
function wordFor(code: number): string {
  const words: Record<number, string> = {
    1: 'end of file',
    2: 'no such file',
    3: 'permission denied',
    4: 'failure',
    5: 'bad message',
    6: 'no connection',
    7: 'connection lost',
    8: 'operation unsupported',
  };
  return words[code] ?? 'no reason given';
}
