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
import { leastPacketBytes } from './channel_packets.ts';
import type { Dialled } from './dial.ts';
import { plainText } from './dial_problem.ts';
import { deedOf, wordForStatus } from './sftp_words.ts';
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

interface Question {
  /** Reads on from "when asked to". */
  deed: string;
  settle(answer: Answer<SftpReply>): void;
}

/** Every server takes packets of 34,000 bytes; with its head this fits one packet of SSH as well. */
const safeWriteBytes = 32_256;
/** More than a server may put into one packet that every peer must take (RFC 4253, 6.1). */
const longestSshData = 32_768;
const limitsName = 'limits@openssh.com';
/** Version 2 differs in links alone; from 4 on sizes stand elsewhere. We ask for 3, which nobody may answer with more. */
const knownVersions = [2, 3];
/** Of what a server says outside of SFTP; a reason fits. */
const longestWords = 1_000;
/** From the end of the server's data until its exit status is no longer waited for, ms. */
const lastWordsMs = 500;

/** What came beside or in place of SFTP. */
interface Beside {
  errors: string;
  exit: string;
  /** The first bytes, until the server's version is known. */
  first: Buffer;
}

/** sftp_unusable when the server has no SFTP, no_progress when it does not answer. */
export async function openSftpChannel(
  dialled: Dialled,
  limits: WatchdogLimits,
  clock: Clock,
): Promise<Result<SftpChannel>> {
  const waiting = new Map<number, Question>();
  const beside: Beside = { errors: '', exit: '', first: Buffer.alloc(0) };
  const versionId = -1;
  let lastId = 0;
  let maxWrite = safeWriteBytes;

  const watchdog = createWatchdog(limits, clock, (why) => {
    const [oldest] = waiting.values();
    dialled.destroy(
      why === 'idle'
        ? problem('no_progress', `No answer for ${limits.idleMs / 1000} s when asked to ${oldest?.deed ?? 'go on'}.`)
        : problem('no_progress', `It took longer than ${Math.ceil(limits.hardMs / 60_000)} min altogether.`),
    );
  });
  dialled.onLost((why) => {
    watchdog.cancel();
    const open = [...waiting.values()];
    waiting.clear();
    for (const { settle } of open) settle({ kind: 'lost', problem: why });
  });

  /** The answer to the question of this number, once `send` has sent it. */
  const answerTo = (id: number, deed: string, send: () => void): Promise<Answer<SftpReply>> =>
    new Promise((resolve) => {
      const gone = dialled.lost();
      if (gone) {
        resolve({ kind: 'lost', problem: gone });
        return;
      }
      const settle = (answer: Answer<SftpReply>) => {
        watchdog.answered();
        resolve(answer);
      };
      waiting.set(id, { deed, settle });
      watchdog.asked();
      send();
    });
  const answered = (id: number, answer: Answer<SftpReply>) => {
    const question = waiting.get(id);
    waiting.delete(id);
    question?.settle(answer);
  };

  const ended = (error?: unknown) => {
    const because = [error instanceof Error ? error.message : '', beside.exit, beside.errors].map(plainText);
    const words = because.filter((it) => it !== '').join('; ');
    dialled.destroy(problem('connection_lost', `The server ended the SFTP session${words && `: ${words}`}.`));
  };
  const opened = await openChannel(dialled, answerTo, answered, versionId, (channel) => {
    listenBeside(channel, beside);
    channel.on('error', ended);
    // Its exit status and its last words may still be on their way.
    channel.on('end', () => {
      const late = clock.after(lastWordsMs, ended);
      dialled.onLost(() => late.cancel());
    });
    channel.on('close', () => ended());
  });
  if (!opened.ok) {
    watchdog.cancel();
    dialled.end();
    return opened;
  }
  const channel = opened.value;
  const { outgoing } = channel as unknown as ChannelInside;
  if (outgoing.packetSize < leastPacketBytes) {
    watchdog.cancel();
    dialled.end();
    const detail = `The server takes packets of ${outgoing.packetSize} bytes; no file can be sent in such.`;
    return { ok: false, problem: problem('sftp_unusable', detail) };
  }
  outgoing.packetSize = Math.min(outgoing.packetSize, longestSshData);

  const parser = createReplyParser();
  let hasVersion = false;
  channel.on('data', (chunk: Buffer) => {
    if (!hasVersion)
      beside.first = Buffer.concat([beside.first, chunk.subarray(0, longestWords)]).subarray(0, longestWords);
    parser.push(chunk);
    for (let reply = parser.next(); reply; reply = parser.next()) {
      if (reply.kind === 'violation') {
        dialled.destroy(problem('sftp_unusable', violationWords(reply.why, hasVersion ? undefined : beside.first)));
        return;
      }
      hasVersion = true;
      const id = reply.kind === 'version' ? versionId : reply.id;
      if (reply.kind === 'status' && reply.code !== 0) {
        answered(id, {
          kind: 'status',
          code: reply.code,
          message: plainText(reply.message) || wordForStatus(reply.code),
        });
      } else answered(id, { kind: 'ok', value: reply });
    }
  });

  const hello = await answerTo(versionId, 'begin an SFTP session', () => channel.write(initRequest()));
  const strange =
    hello.kind === 'ok' && hello.value.kind === 'version' ? strangeVersion(hello.value.version) : undefined;
  if (hello.kind !== 'ok' || hello.value.kind !== 'version' || strange) {
    watchdog.cancel();
    dialled.end();
    const why = hello.kind === 'lost' ? hello.problem : problem('sftp_unusable', 'No SFTP session could be opened.');
    return { ok: false, problem: strange ?? why };
  }
  const { extensions } = hello.value;
  // OpenSSH has always taken these; it says so itself since 8.5.
  if (/OpenSSH/i.test(dialled.server.ident)) maxWrite = longestData;

  const it: SftpChannel = {
    extensions,
    writeBytes: () => maxWrite,
    ask(build, sent) {
      lastId = (lastId + 1) >>> 0;
      const packet = build(lastId);
      return answerTo(lastId, deedOf(packet), () => channel.write(packet, sent));
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

/** `listen` is called at once: what follows the opening may have come with it. */
async function openChannel(
  dialled: Dialled,
  answerTo: (id: number, deed: string, send: () => void) => Promise<Answer<SftpReply>>,
  answered: (id: number, answer: Answer<SftpReply>) => void,
  id: number,
  listen: (channel: ClientChannel) => void,
): Promise<Opened> {
  let channel: ClientChannel | undefined;
  let said = '';
  const answer = await answerTo(id, 'begin an SFTP session', () => {
    const done = (error: Error | undefined, it?: ClientChannel) => {
      channel = it;
      if (it) listen(it);
      said = error ? ` ${plainText(error.message)}.` : '';
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
  return { ok: false, problem: gone ?? problem('sftp_unusable', `No SFTP session could be opened.${said}`) };
}

/** Keeps a server's last words; what nobody reads would fill the window. */
function listenBeside(channel: ClientChannel, beside: Beside): void {
  channel.stderr.on('data', (chunk: Buffer) => {
    beside.errors = (beside.errors + chunk.toString('utf8').slice(-longestWords)).slice(-longestWords);
  });
  channel.on('exit', (code: number | null, signal?: string) => {
    if (code !== 0) beside.exit = code === null ? `signal ${signal ?? 'unknown'}` : `exit status ${code}`;
  });
}

function strangeVersion(version: number): Problem | undefined {
  if (knownVersions.includes(version)) return undefined;
  const detail = `The server speaks SFTP version ${version} only; Rollcall asked for version 3, as all clients do.`;
  return problem('sftp_unusable', detail);
}

/** `first`: what came before the version; a program on the server may have printed it. */
function violationWords(why: string, first: Buffer | undefined): string {
  const isText =
    first !== undefined && first.length > 0 && (first[0]! >= 0x20 || [0x09, 0x0a, 0x0d, 0x1b].includes(first[0]!));
  if (!isText) return `The server does not speak SFTP properly: ${why}.`;
  const words = plainText(first.toString('utf8'));
  return `The server sent text before SFTP began, and SFTP cannot go on after that: ${words || 'an empty line'}. A login script or a menu there prints it.`;
}
