// One SFTP session on ssh2's raw channel: bytes to requests to answers, in order, and never more in memory than the
// channel's window and a few answers, whatever the client does. ssh2's own SFTP class has no back-pressure and no extensions.
import type { Socket } from 'node:net';
import type { ServerChannel } from 'ssh2';
import { statusCode } from '../sftp/constants.ts';
import { createRequestParser } from '../sftp/parser.ts';
import { statusReply } from '../sftp/replies.ts';
import { onlyAsks, type SftpRequest } from '../sftp/request.ts';
import type { RequestHandler } from './requests.ts';
import type { Intake } from './ssh2_internals.ts';

export interface SftpSessionDeps {
  channel: ServerChannel;
  /** Of the connection: what it has not sent yet counts too. */
  socket: Socket;
  intake: Intake;
  /** Resolves when the sender's inbox is known; nothing is answered before. */
  handler: Promise<RequestHandler>;
  /** Counted for the rekey and the log. */
  received(bytes: number): void;
  /** The client broke the protocol: the connection has to end. */
  violated(why: string): void;
  /** A fault of ours while answering. */
  bug(error: unknown): void;
  /** All is answered and what was open is torn. `files` were brought in. */
  ended(files: number): void;
}

/** Answers waiting to be sent beyond which no further request is read, in bytes. */
const mostUnsentBytes = 256 * 1024;
/** The client is let send more when this much was used up. */
const grantBytes = 256 * 1024;

/** Serves the channel until it ends. What it returns is to be called when an exchange of keys is over. */
export function serveSftp(deps: SftpSessionDeps): () => void {
  const { channel, socket, intake } = deps;
  const parser = createRequestParser();
  let handler: RequestHandler | undefined;
  let unsent: Buffer[] = [];
  let unsentBytes = 0;
  /** Came in, and is not granted again yet. */
  let takenBytes = 0;
  let isFlushPlanned = false;
  /** An answer is being worked on. */
  let isBusy = true;
  /** The client does not take the answers it has. */
  let isStalled = false;
  let hasEnded = false;
  let isOver = false;
  let isClosed = false;

  /** Sends the answers that wait, and the window. ssh2 writes each packet in several pieces: they leave together. */
  function flush(): void {
    isFlushPlanned = false;
    socket.cork();
    if (unsent.length > 0) {
      const bytes = unsent.length === 1 ? unsent[0]! : Buffer.concat(unsent, unsentBytes);
      unsent = [];
      unsentBytes = 0;
      if (!isClosed) channel.write(bytes, goOn);
    }
    grant();
    socket.uncork();
  }

  /** After all packets of this read of the socket. */
  function planFlush(): void {
    if (isFlushPlanned) return;
    isFlushPlanned = true;
    queueMicrotask(flush);
  }

  function send(reply: Buffer): void {
    if (isClosed) return;
    unsent.push(reply);
    unsentBytes += reply.length;
    planFlush();
  }

  function isCongested(): boolean {
    if (isClosed) return false;
    // A client may begin to exchange keys and never end it: no answer would leave, and none would count as unsent.
    return intake.isExchanging() || unsentBytes + channel.writableLength + socket.writableLength > mostUnsentBytes;
  }

  /** The client took something: go on if that was what was waited for. */
  function goOn(): void {
    if (!isStalled || isCongested()) return;
    isStalled = false;
    pump();
  }

  /** What is used up of the window and has not gone back to the client; what still waits here is not used up. */
  function grantable(): number {
    return hasEnded || isClosed || isOver ? 0 : takenBytes - parser.waitingBytes;
  }

  function grant(): void {
    const bytes = grantable();
    if (bytes < grantBytes) return;
    takenBytes -= bytes;
    intake.grant(channel, bytes);
  }

  function pump(): void {
    answerAll();
    if (grantable() >= grantBytes) planFlush();
  }

  function answerAll(): void {
    while (!isBusy && !isStalled && !isOver) {
      if (isCongested()) {
        isStalled = true;
        flush();
        return;
      }
      const request = parser.next();
      if (request === undefined) break;
      if (request.kind === 'violation') {
        over();
        deps.violated(request.why);
        return;
      }
      // What a client that is gone had still asked could be gigabytes of answers to nobody; what it had sent is taken.
      if (!isClosed || !onlyAsks(request)) answer(request);
    }
    if (isBusy || isStalled || isOver) return;
    if (hasEnded) finish();
  }

  function answer(request: SftpRequest): void {
    let reply: Buffer | Promise<Buffer>;
    try {
      reply = handler!.answer(request);
    } catch (error) {
      reply = fault(request, error);
    }
    if (reply instanceof Promise) {
      isBusy = true;
      reply
        .catch((error) => fault(request, error))
        .then((bytes) => {
          send(bytes);
          isBusy = false;
          pump();
        });
    } else {
      send(reply);
    }
  }

  function fault(request: SftpRequest, error: unknown): Buffer {
    deps.bug(error);
    const id = request.kind === 'init' ? 0 : request.id;
    return statusReply(id, statusCode.failure, 'Something went wrong here; it is in the log of the server');
  }

  /** The client sent all it had: say goodbye as OpenSSH's server does. */
  function finish(): void {
    if (isOver) return;
    over();
    flush();
    if (isClosed) return;
    channel.exit(0);
    channel.end();
  }

  function lost(): void {
    isClosed = true;
    isStalled = false;
    pump();
  }

  function over(): void {
    if (isOver) return;
    isOver = true;
    socket.off('drain', goOn).off('close', lost);
    deps.ended(handler?.end() ?? 0);
  }

  channel.on('error', deps.bug);
  intake.listen(channel, (data) => {
    deps.received(data.length);
    if (isOver) return;
    takenBytes += data.length;
    parser.push(data);
    pump();
  });
  // Nothing comes this way, but without it there would be no 'end'.
  channel.resume();
  channel.on('end', () => {
    hasEnded = true;
    pump();
  });
  channel.on('close', () => {
    isClosed = true;
    hasEnded = true;
    isStalled = false;
    pump();
  });
  socket.on('drain', goOn).on('close', lost);
  deps.handler.then(
    (ready) => {
      handler = ready;
      isBusy = false;
      pump();
    },
    (error) => {
      deps.bug(error);
      over();
      channel.exit(1);
      channel.end();
    },
  );
  return goOn;
}
