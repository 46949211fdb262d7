// A process that writes to a data folder beside others: `activity` appends 100 entries, `claim` takes what is ready,
// `hang` claims one import and holds the write lock when it says so.
import { writeSync } from 'node:fs';
import { systemClock } from '../../src/kit/clock.ts';
import { createLog } from '../../src/kit/log.ts';
import { openStore } from '../../src/store/open.ts';

const [dataFolder, work, who] = process.argv.slice(2) as [string, string, string];
const opened = openStore({ dataFolder }, { clock: systemClock, log: createLog('error') });
if (!opened.ok) throw new Error(opened.problem.detail);
const store = opened.value;
if (work === 'activity') {
  for (let n = 0; n < 100; n++) store.activity.add({ at: n, who, what: 'wrote', about: 'test', detail: `${n}` });
} else if (work === 'hang') {
  store.imports.move(store.imports.inState('ready')[0]!.id, ['ready'], 'checking');
  store.transaction(() => {
    store.district.set({ name: 'half', timezone: 'UTC' });
    writeSync(1, 'hanging');
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  });
} else {
  let claimed = 0;
  for (const { id } of store.imports.inState('ready')) if (store.imports.move(id, ['ready'], 'checking')) claimed++;
  console.log(claimed);
}
store.close();
