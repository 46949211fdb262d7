// `npm run fuzz -- sftp [--packets 10000000] [--seed 1] [--sessions-every 1] [--keep test/fuzz/seeds]`:
// mutated streams for the SFTP door; what finds something can be kept and is played by every test run from then on.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { fuzzSftp } from './sftp.ts';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    packets: { type: 'string', default: '1000000' },
    seed: { type: 'string', default: '1' },
    keep: { type: 'string' },
    'sessions-every': { type: 'string', default: '1' },
  },
});
const numbers = [values.packets, values.seed, values['sessions-every']].map(Number);
const [packets, seed, sessionEvery] = numbers as [number, number, number];
if (positionals.join() !== 'sftp' || !numbers.every((it) => Number.isSafeInteger(it) && it > 0)) {
  console.error('Usage: npm run fuzz -- sftp [--packets N] [--seed N] [--sessions-every N] [--keep FOLDER]');
  process.exit(64);
}
setFlagsFromString('--expose-gc');
globalThis.gc = runInNewContext('gc') as NonNullable<typeof globalThis.gc>;
const done = await fuzzSftp({ packets, seed, sessionEvery, print: console.log });
const rate = Math.round(done.packets / done.seconds);
const heap = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`;
console.log(`${done.packets} packets in ${done.rounds} rounds, ${done.seconds.toFixed(1)} s, ${rate} packets/s`);
console.log(`heap ${heap(done.heapBefore)} before, ${heap(done.heapAfter)} after`);
for (const finding of values.keep === undefined ? [] : done.findings) {
  writeFileSync(join(values.keep!, `sftp-${finding.seed}.json`), `${JSON.stringify(finding)}\n`);
}
console.log(done.findings.length === 0 ? 'nothing found' : `${done.findings.length} seeds found something`);
process.exitCode = done.findings.length === 0 ? 0 : 1;
