// Files that come by HTTP, from a script with a token or from a browser: bytes into the spool as they come, then the row
// of the arrival, and only then the answer. A torn one keeps its bytes, so that it can go on.
import { createHash } from 'node:crypto';
import type { Clock, Timer } from '../kit/clock.ts';
import type { Log } from '../kit/log.ts';
import { type Problem, problem } from '../kit/problem.ts';
import { fail, ok, type Result } from '../kit/result.ts';
import { formatSize } from '../relay/district/sizes.ts';
import type { DoorDesk, Landing, Spool } from '../relay/ports.ts';
import type { Arrival, Sender } from '../relay/records.ts';
import { type Body, createBodyReader } from './body_reader.ts';
import { readFileName } from './file_name.ts';
import { hashLanding } from './landing_hash.ts';
import { bytesOf, createPartialUploads, type Partial, type Turn } from './partial_uploads.ts';
import { temporaryNamesOf } from './temporary_names.ts';
import { createUploadNotes } from './upload_notes.ts';

export interface UploadRequest {
  sender: Sender;
  name: string;
  door: 'https' | 'upload';
  /** Of the request, for the log. */
  reference: string;
  /** Bytes `from` to `to`, both included, of `total`. Absent: the whole file. */
  range?: { from: number; to: number; total: number };
  /** Bytes of this body, where its sender said so. */
  length?: number;
  /** What the whole file must be, hex. */
  sha256?: string;
  /** What this body must be, hex. */
  bodySha256?: string;
}

export type Received = { kind: 'arrived'; arrival: Arrival } | { kind: 'part'; bytes: number; total: number };

export interface HttpUploads {
  receive(request: UploadRequest, body: Body): Promise<Result<Received>>;
  /** How many bytes of a file that is not whole yet are here. */
  partOf(senderId: number, name: string): { bytes: number; total: number | undefined } | undefined;
  /** More files of this sender are to come: no set is complete until the returned function was called. */
  hold(senderId: number): () => void;
  start(): void;
  /** Takes nothing new, lets what runs finish for at most `graceMs`; the rest is torn and can be resumed. */
  stop(graceMs: number): Promise<void>;
}

export interface HttpUploadsDeps {
  desk: DoorDesk;
  spool: Spool;
  clock: Clock;
  log: Log;
}

const sweepMs = 3_600_000;
const stopLooksMs = 50;

export function createHttpUploads(
  config: { notesFolder: string; idleMs?: number },
  deps: HttpUploadsDeps,
): HttpUploads {
  const { desk, spool, clock, log } = deps;
  const partials = createPartialUploads({ spool, notes: createUploadNotes(config.notesFolder, 'https'), clock });
  const readBody = createBodyReader({ clock, idleMs: config.idleMs ?? 60_000 });
  const counts = new Map<number, number>();
  const running = new Set<Partial>();
  let storing = 0;
  let isStopping = false;
  let sweeper: Timer | undefined;

  function hold(senderId: number): () => void {
    const add = (more: number) => {
      const count = (counts.get(senderId) ?? 0) + more;
      counts.set(senderId, count);
      desk.noted({ kind: 'uploads-open', senderId, count, door: 'https' });
    };
    add(1);
    let isHeld = true;
    return () => {
      if (isHeld) add(-1);
      isHeld = false;
    };
  }

  /** The upload this request goes on with, or a new one. A request that still writes it has lost its sender. */
  async function open(request: UploadRequest): Promise<Result<Turn>> {
    const { sender, name, range, length } = request;
    const room = await roomTonight(request);
    const newer = problem('upload_taken_over', `${name} is sent by a newer request.`);
    // Two that come together: each waits for whoever writes when it looks.
    for (let there = partials.find(sender.id, name); there?.abort; there = partials.find(sender.id, name)) {
      await there.abort(newer);
    }
    const total = range?.total ?? length;
    const from = range?.from ?? 0;
    const need = (range ? range.to + 1 - from : length) ?? 0;
    if (need > spool.space().freeBytes) return fail('disk_full', `no room for the ${need} bytes of ${name}`);
    if (from === 0) return claim(partials.begin(sender.id, name, total), room);
    const standing = partials.find(sender.id, name);
    const bytes = standing ? bytesOf(standing) : 0;
    if (!standing || bytes !== from) {
      return fail('upload_offset_wrong', `${bytes} bytes of ${name} were received; this goes on from ${from}.`);
    }
    if (standing.total !== undefined && standing.total !== total) {
      return fail('upload_offset_wrong', `${name} was to have ${standing.total} bytes; now it is to have ${total}.`);
    }
    return claim(partials.resume(standing), room);
  }

  /** From the moment it is open a newer request can end it: two may come at the same time. */
  function claim(opened: Result<Partial & { landing: Landing }>, room: number): Result<Turn> {
    if (!opened.ok) return opened;
    const it = opened.value;
    const { promise, resolve } = Promise.withResolvers<void>();
    const turn: Turn = { it, room, aborted: undefined, wake: () => undefined, end: resolve };
    it.abort = (why) => {
      turn.aborted ??= why;
      turn.wake();
      return promise;
    };
    running.add(it);
    return ok(turn);
  }

  /** Bytes the sender may still send tonight, those under way counted. */
  async function roomTonight({ sender }: UploadRequest): Promise<number> {
    if (sender.quotaBytes === undefined) return Number.MAX_SAFE_INTEGER;
    const received = await desk.receivedTonight(sender.id);
    const underWay = [...running].filter((it) => it.senderId === sender.id).map(bytesOf);
    return sender.quotaBytes - underWay.reduce((sum, bytes) => sum + bytes, received);
  }

  function torn(it: Partial, request: UploadRequest, why: Problem): Result<never> {
    if (it.landing) partials.rest(it);
    const bytes = bytesOf(it);
    const { sender, name, reference: session } = request;
    log.warn('upload_torn', { sender: sender.name, session, file: name, bytes, code: why.code, detail: why.detail });
    desk.noted({ kind: 'upload-torn', senderId: sender.id, session, file: name, bytes });
    return { ok: false, problem: why };
  }

  function failed(request: UploadRequest, why: Problem): Result<never> {
    const { sender, name, reference: session } = request;
    const { code, detail } = why;
    log.error('upload_failed', { sender: sender.name, session, file: name, code, detail });
    desk.noted({ kind: 'upload-failed', senderId: sender.id, session, file: name, code, detail });
    return { ok: false, problem: why };
  }

  /** All bytes of the body into the landing; undefined when they are all there. */
  async function write(turn: Turn, request: UploadRequest, body: Body): Promise<Result<never> | undefined> {
    const { it, room } = turn;
    const { range, length, bodySha256, name } = request;
    const expected = range ? range.to + 1 - range.from : length;
    const hash = bodySha256 === undefined ? undefined : createHash('sha256');
    const begin = it.landing.bytes;
    let offset = begin;
    const end = expected === undefined ? Number.MAX_SAFE_INTEGER : begin + expected;
    const reading = readBody(body);
    turn.wake = reading.cancel;
    for (;;) {
      if (turn.aborted) return torn(it, request, turn.aborted);
      const next = await reading.next();
      if (turn.aborted) return torn(it, request, turn.aborted);
      if (!next.ok) return torn(it, request, next.problem);
      if (!next.value) break;
      const after = offset + next.value.length;
      if (after > end || after - begin > room) {
        reading.cancel();
        partials.discard(it);
        if (after > end) return fail('upload_headers_wrong', `More than the announced ${expected} bytes came.`);
        const { sender } = request;
        const why = `${sender.name} may send ${formatSize(sender.quotaBytes ?? 0)} a night.`;
        return failed(request, problem('quota_reached', why));
      }
      const written = await it.landing.writeAside(next.value, offset);
      if (!written.ok) {
        reading.cancel();
        partials.rest(it);
        return failed(request, written.problem);
      }
      hash?.update(next.value);
      offset = after;
    }
    if (expected !== undefined && offset < end) {
      return torn(it, request, problem('upload_torn', `${name} ended after ${offset} bytes`));
    }
    if (hash && hash.digest('hex') !== bodySha256) {
      partials.discard(it);
      return fail('upload_digest_differs', `${name}: Content-Digest`);
    }
    return undefined;
  }

  async function store(it: Partial & { landing: Landing }, request: UploadRequest): Promise<Result<Received>> {
    const { sender, name, door, reference: session, sha256: asked } = request;
    const beganAt = clock.ticks();
    it.abort = undefined;
    // From here on a newer request of this name begins anew.
    partials.remove(it);
    if (asked !== undefined) {
      const hashed = await hashLanding(it.landing);
      if (!hashed.ok || hashed.value !== asked) {
        partials.discard(it);
        return hashed.ok
          ? fail('upload_digest_differs', `${name} has ${hashed.value}`)
          : failed(request, hashed.problem);
      }
    }
    const published = await it.landing.publish();
    if (!published.ok) {
      it.restingBytes = it.landing.bytes;
      partials.putBack(it);
      return failed(request, published.problem);
    }
    await partials.forget(it);
    const { sha256, bytes } = published.value;
    const arrived = await desk.arrived({ senderId: sender.id, name, bytes, sha256, door });
    if (!arrived.ok) return failed(request, arrived.problem);
    const milliseconds = Math.round(clock.ticks() - beganAt);
    const fields = { sender: sender.name, session, file: name, arrival: arrived.value.id, bytes, sha256, milliseconds };
    log.info('upload_received', fields);
    return ok({ kind: 'arrived', arrival: arrived.value });
  }

  function refusalOf({ sender, name }: UploadRequest): Result<unknown> {
    if (isStopping) return fail('upload_torn', 'Rollcall is being stopped; try again in a minute.');
    if (sender.disabled) return fail('upload_refused', `The sender ${sender.name} is disabled: ${sender.disabled.why}`);
    const read = readFileName(name);
    if (read.ok && temporaryNamesOf(sender)(name))
      return fail('upload_name_refused', `${name} looks like a temporary name.`);
    return read;
  }

  return {
    hold,
    partOf(senderId, name) {
      const it = partials.find(senderId, name);
      return it && { bytes: bytesOf(it), total: it.total };
    },
    async receive(request, body) {
      const allowed = refusalOf(request);
      if (!allowed.ok) return allowed;
      const release = hold(request.sender.id);
      try {
        const opened = await open(request);
        if (!opened.ok) return opened.problem.code.startsWith('disk') ? failed(request, opened.problem) : opened;
        const { it, end } = opened.value;
        const { sender, name, reference: session, range } = request;
        desk.noted({ kind: 'upload-begun', senderId: sender.id, session, file: name });
        try {
          const refused = await write(opened.value, request, body);
          if (refused) return refused;
        } finally {
          running.delete(it);
          it.abort = undefined;
          end();
        }
        if (range && range.to + 1 < range.total) {
          partials.rest(it);
          return ok({ kind: 'part', bytes: bytesOf(it), total: range.total });
        }
        storing++;
        try {
          return await store(it, request);
        } finally {
          storing--;
        }
      } finally {
        release();
      }
    },
    start() {
      const sweep = () => {
        partials.sweep();
        sweeper = clock.after(sweepMs, sweep);
      };
      sweep();
    },
    async stop(graceMs) {
      isStopping = true;
      sweeper?.cancel();
      const deadline = clock.ticks() + graceMs;
      while (running.size + storing > 0 && clock.ticks() < deadline) {
        await new Promise<void>((resolve) => clock.after(stopLooksMs, resolve));
      }
      const why = problem('upload_torn', 'Rollcall is being stopped; go on in a minute.');
      await Promise.all([...running].map((it) => it.abort?.(why)));
    },
  };
}
