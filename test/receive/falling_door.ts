// The door's worker, and a way to make it fall: it throws when a file `fall` appears in its data folder.
import { watch } from 'node:fs';
import { workerData } from 'node:worker_threads';
import '../../src/workers/door.ts';

const { settings } = workerData as { settings: { dataFolder: string } };
watch(settings.dataFolder, (_event, name) => {
  if (name === 'fall') throw new Error('pushed');
});
