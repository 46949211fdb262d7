// Live pages: the server sends the same part of the page again, rendered, whenever it looks different.
import { streamSSE } from 'hono/streaming';
import { HoldCounts } from '../../views/parts/Layout.tsx';
import type { Change } from '../relay/relay.ts';
import { countHolds } from './page.ts';
import type { Site, WebContext } from './site.ts';

export interface LivePart {
  html: string;
  /** Nothing more will happen by itself: the connection ends. */
  isDone: boolean;
  /** Numbers are moving: look again soon, not only when something is told. */
  isMoving: boolean;
}

const movingMs = 500;
const calmMs = 15_000;
/** Several changes of one step are sent as one. */
const gatherMs = 120;

export function live(
  site: Site,
  c: WebContext,
  concerns: (change: Change) => boolean,
  render: () => LivePart | undefined,
): Response {
  const { relay, clock } = site.deps;
  return streamSSE(c, async (stream) => {
    let isOver = false;
    let hasNews = true;
    let wake = () => {};
    const end = () => {
      isOver = true;
      wake();
    };
    const unsubscribe = relay.onChange((change) => {
      if (!concerns(change)) return;
      hasNews = true;
      wake();
    });
    const forget = site.streams.add(end);
    stream.onAbort(end);
    const pause = (milliseconds: number) =>
      new Promise<void>((resolve) => {
        const timer = clock.after(milliseconds, resolve);
        wake = () => {
          timer.cancel();
          resolve();
        };
      });

    let last: string | undefined;
    try {
      while (!isOver) {
        hasNews = false;
        const part = render();
        if (!part) break;
        const html = `${part.html}${HoldCounts({ holds: countHolds(site) })}`;
        if (html !== last) await stream.writeSSE({ data: html });
        else await stream.write(': still here\n\n');
        last = html;
        if (part.isDone) {
          await stream.writeSSE({ event: 'done', data: 'done' });
          break;
        }
        if (!hasNews && !isOver) await pause(part.isMoving ? movingMs : calmMs);
        if (hasNews && !isOver) await pause(gatherMs);
      }
    } finally {
      unsubscribe();
      forget();
    }
  });
}
