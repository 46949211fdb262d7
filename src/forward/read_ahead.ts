// Reads a file at the vendor's again: several reads are on their way at once, because a far server answers late.
import type { Answer, Remote } from '../ssh/remote.ts';

/** Every server gives this much in one answer. */
const pieceBytes = 31_000;
const readsAtOnce = 64;

/**
 * The bytes of an open file from `from` up to `to`, in order. Ends early where the file ends, and after an answer that is
 * not OK.
 */
export async function* readAhead(
  remote: Remote,
  handle: Buffer,
  { from, to }: { from: number; to: number },
): AsyncGenerator<Answer<Buffer>> {
  const underway: { length: number; answer: Promise<Answer<Buffer>> }[] = [];
  let asked = from;
  let isOver = false;
  try {
    for (;;) {
      while (underway.length < readsAtOnce && asked < to) {
        const length = Math.min(pieceBytes, to - asked);
        underway.push({ length, answer: readWhole(remote, handle, asked, length, () => isOver) });
        asked += length;
      }
      const next = underway.shift();
      if (!next) return;
      const answer = await next.answer;
      yield answer;
      if (answer.kind !== 'ok' || answer.value.length < next.length) return;
    }
  } finally {
    // The handle is closed then, and its number may be another file's.
    isOver = true;
  }
}

/** A server may give less than it was asked for: shorter than `length` only where the file ends. */
async function readWhole(
  remote: Remote,
  handle: Buffer,
  from: number,
  length: number,
  isOver: () => boolean,
): Promise<Answer<Buffer>> {
  const parts: Buffer[] = [];
  let have = 0;
  while (have < length && !isOver()) {
    const part = await remote.read(handle, length - have, from + have);
    if (part.kind !== 'ok') return part;
    if (part.value.length === 0) break;
    parts.push(part.value);
    have += part.value.length;
  }
  return { kind: 'ok', value: Buffer.concat(parts) };
}
