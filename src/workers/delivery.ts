// Entry of a delivery worker: one delivery, then the thread ends. A crash here costs this attempt and nothing else.
import { parentPort, workerData } from 'node:worker_threads';
import { deliver } from '../forward/deliver.ts';
import type { DeliveryOrder, FromWorker, ToWorker } from '../forward/worker_messages.ts';
import { systemClock } from '../kit/clock.ts';
import type { DeliveryEvent } from '../relay/ports.ts';

const port = parentPort;
if (!port) throw new Error('This file is the entry of a worker thread.');
const { job, limits } = workerData as DeliveryOrder;

const waiting = new Map<number, () => void>();
let lastId = 0;
const say = (message: FromWorker) => port.postMessage(message);
const noted = (event: DeliveryEvent): Promise<void> =>
  new Promise((resolve) => {
    lastId += 1;
    waiting.set(lastId, resolve);
    say({ kind: 'event', id: lastId, event });
  });
port.on('message', (message: ToWorker) => {
  waiting.get(message.id)?.();
  waiting.delete(message.id);
});

say({ kind: 'done', result: await deliver(job, noted, { clock: systemClock, limits }) });
port.close();
