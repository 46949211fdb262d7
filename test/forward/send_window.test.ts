// The window of writes against a line that is played: it must fill a far line and stay small on a near one.
import { expect, it } from 'vitest';
import { createSendWindow } from '../../src/forward/send_window.ts';

/** Sends `total` bytes over a line; the bytes a millisecond at the end, and the window. */
function play({ pieceBytes, roundTripMs, bytesPerMs, total }: Record<string, number>) {
  const window = createSendWindow(pieceBytes!);
  const open: { bytes: number; answeredAt: number }[] = [];
  let now = 0;
  let freeAt = 0;
  let sent = 0;
  let openBytes = 0;
  let halfAt = 0;
  while (sent < total! || open.length > 0) {
    if (sent < total! && window.hasRoom(openBytes, open.length)) {
      freeAt = Math.max(freeAt, now) + pieceBytes! / bytesPerMs!;
      open.push({ bytes: pieceBytes!, answeredAt: freeAt + roundTripMs! });
      openBytes += pieceBytes!;
      sent += pieceBytes!;
      if (halfAt === 0 && sent >= total! / 2) halfAt = now;
      continue;
    }
    const next = open.shift()!;
    now = next.answeredAt;
    openBytes -= next.bytes;
    window.answered(next.bytes, Math.floor(now));
  }
  return { rate: total! / 2 / (now - halfAt), window: window.bytes };
}

it.each([
  ['50 ms, 40 MB/s, large packets', { pieceBytes: 261_120, roundTripMs: 50, bytesPerMs: 40_000 }],
  ['50 ms, 40 MB/s, small packets', { pieceBytes: 32_256, roundTripMs: 50, bytesPerMs: 40_000 }],
  ['100 ms, 40 MB/s', { pieceBytes: 261_120, roundTripMs: 100, bytesPerMs: 40_000 }],
  ['20 ms, 100 MB/s', { pieceBytes: 32_256, roundTripMs: 20, bytesPerMs: 100_000 }],
  ['1 ms, 500 MB/s', { pieceBytes: 261_120, roundTripMs: 1, bytesPerMs: 500_000 }],
])('fills a line of %s', (_name, line) => {
  const { rate, window } = play({ ...line, total: 200_000_000 });
  expect(rate).toBeGreaterThan(0.85 * line.bytesPerMs);
  expect(window).toBeLessThanOrEqual(8 * 1024 * 1024);
});

it('stays small where more brings nothing', () => {
  const { window } = play({ pieceBytes: 32_256, roundTripMs: 1, bytesPerMs: 1_000, total: 50_000_000 });
  expect(window).toBeLessThanOrEqual(2 * 1024 * 1024);
});
