// Entry of a delivery worker: one delivery after the other. A crash here costs the running attempt and nothing else.
import { parentPort, workerData } from 'node:worker_threads';
import { deliver } from '../forward/deliver.ts';
import type { DeliveryOrder, FromWorker, ToWorker } from '../forward/worker_messages.ts';
import { systemClock } from '../kit/clock.ts';
import type { DeliveryEvent } from '../relay/ports.ts';
import { lowerPriority } from './low_priority.ts';

const port = parentPort;
if (!port) throw new Error('This file is the entry of a worker thread.');
lowerPriority();

const waiting = new Map<number, () => void>();
let lastId = 0;
const say = (message: FromWorker) => port.postMessage(message);
const noted = (event: DeliveryEvent): Promise<void> =>
  new Promise((resolve) => {
    lastId += 1;
    waiting.set(lastId, resolve);
    say({ kind: 'event', id: lastId, event });
  });

async function carryOut({ job, limits }: DeliveryOrder): Promise<void> {
  let isGone: Promise<void> | undefined;
  const left = (gone: Promise<void>) => {
    isGone = gone;
  };
  say({ kind: 'done', result: await deliver(job, noted, { clock: systemClock, limits, left }) });
  // Some servers allow one connection at a time.
  await isGone;
  say({ kind: 'free' });
}

port.on('message', (message: ToWorker) => {
  if (message.kind === 'deliver') {
    void carryOut(message.order);
    return;
  }
  waiting.get(message.id)?.();
  waiting.delete(message.id);
});

await carryOut(workerData as DeliveryOrder);
