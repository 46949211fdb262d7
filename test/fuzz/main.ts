// `npm run fuzz -- sftp [--packets 10000000] [--seed 1] [--sessions-every 1] [--keep test/fuzz/seeds]`:
// mutated streams for the SFTP door.
// `npm run fuzz -- reader [--minutes 10 | --bytes 1000000000] [--seed 1] [--keep test/fuzz/seeds]`:
// spoiled rosters for the reader and the check.
// (`npm run fuzz -- properties` is properties.config.ts.)
// What finds something can be kept and is played by every test run from then on.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { fuzzReader } from './reader.ts';
import { fuzzSftp } from './sftp.ts';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    packets: { type: 'string', default: '1000000' },
    bytes: { type: 'string' },
    minutes: { type: 'string' },
    seed: { type: 'string', default: '1' },
    keep: { type: 'string' },
    'sessions-every': { type: 'string', default: '1' },
  },
});
const target = positionals.join();
const bytes = Number(values.bytes ?? (values.minutes === undefined ? 50_000_000 : Number.MAX_SAFE_INTEGER));
const minutes = Number(values.minutes ?? Number.MAX_SAFE_INTEGER);
const numbers = [values.packets, values.seed, values['sessions-every']].map(Number);
const [packets, seed, sessionEvery] = numbers as [number, number, number];
const isUsable = [...numbers, bytes].every((it) => Number.isSafeInteger(it) && it > 0) && minutes > 0;
if (!['sftp', 'reader'].includes(target) || !isUsable) {
  console.error('Usage: npm run fuzz -- sftp [--packets N] [--seed N] [--sessions-every N] [--keep FOLDER]');
  console.error('       npm run fuzz -- reader [--minutes N] [--bytes N] [--seed N] [--keep FOLDER]');
  process.exit(64);
}
setFlagsFromString('--expose-gc');
globalThis.gc = runInNewContext('gc') as NonNullable<typeof globalThis.gc>;

const print = console.log;
const done =
  target === 'reader'
    ? { ...fuzzReader({ bytes, minutes, seed, print }), unit: 'bytes' as const }
    : { ...(await fuzzSftp({ packets, seed, sessionEvery, print })), unit: 'packets' as const };
const amount = done.unit === 'bytes' ? done.bytes : done.packets;
print(
  `${amount} ${done.unit} in ${done.rounds} rounds, ${done.seconds.toFixed(1)} s, ${Math.round(amount / done.seconds)} ${done.unit}/s`,
);
const heap = (size: number) => `${(size / 1e6).toFixed(1)} MB`;
print(`heap ${heap(done.heapBefore)} before, ${heap(done.heapAfter)} after`);
for (const finding of values.keep === undefined ? [] : done.findings) {
  writeFileSync(join(values.keep!, `${target}-${finding.seed}.json`), `${JSON.stringify(finding)}\n`);
}
print(done.findings.length === 0 ? 'nothing found' : `${done.findings.length} seeds found something`);
process.exitCode = done.findings.length === 0 ? 0 : 1;
