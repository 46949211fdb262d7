// Loaded before the product (`--import`): says how long its main thread's event loop was held up, when it is asked.
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { isMainThread } from 'node:worker_threads';

/** Since the last question, in milliseconds beyond the interval of the watch. */
export interface LoopDelays {
  p99: number;
  longest: number;
}

const everyMs = 5;

if (isMainThread && process.send) {
  const watch = monitorEventLoopDelay({ resolution: everyMs });
  watch.enable();
  process.on('message', () => {
    const beyond = (nanoseconds: number) => Math.max(0, nanoseconds / 1e6 - everyMs);
    process.send?.({ p99: beyond(watch.percentile(99)), longest: beyond(watch.max) } satisfies LoopDelays);
    watch.reset();
  });
  // It must not keep the product from ending.
  process.channel?.unref();
}
