// A process that serves from a data folder until it is killed.
import { systemClock } from '../../src/kit/clock.ts';
import { createLog } from '../../src/kit/log.ts';
import { openStore } from '../../src/store/open.ts';

const store = openStore(
  { dataFolder: process.argv[2]!, serving: true },
  { clock: systemClock, log: createLog('error') },
);
console.log(store.ok ? 'serving' : store.problem.detail);
setInterval(() => {}, 1000);
