// One packing of a set in a process of its own, by the product's own thread: how long, how much memory, and how long the
// main thread, which serves the pages, was held up meanwhile. Its answer is one line of JSON.
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { createLog } from '../../src/kit/log.ts';
import { createPacker } from '../../src/pack/packer.ts';
import type { PackJob } from '../../src/relay/pack_port.ts';

const [source, what] = process.argv.slice(2) as [string, string];
const scratch = mkdtempSync(join(tmpdir(), 'rollcall-bench-pack-'));
const files = readdirSync(source)
  .filter((name) => name.endsWith('.csv'))
  .map((name) => {
    const path = join(source, name);
    const sha256 = createHash('sha256').update(readFileSync(path)).digest('hex');
    return { name, path, bytes: statSync(path).size, sha256 };
  });
globalThis.gc?.();
const before = process.memoryUsage().rss;
let peak = before;
const sample = setInterval(() => {
  peak = Math.max(peak, process.memoryUsage().rss);
}, 20);
const loop = monitorEventLoopDelay({ resolution: 5 });
loop.enable();
const packer = createPacker(
  {
    program: new URL('../../src/workers/pack.ts', import.meta.url),
    scratch: join(scratch, 'packing'),
    outputs: join(scratch, 'out'),
  },
  { log: createLog('error') },
);
const began = performance.now();
const result = await packer.pack({ files, ...(JSON.parse(what) as Partial<PackJob>) });
const milliseconds = performance.now() - began;
clearInterval(sample);
await packer.stop();
rmSync(scratch, { recursive: true });
if (!result.ok) throw new Error(result.problem.detail);
console.log(
  JSON.stringify({
    milliseconds,
    peakMegabytes: (peak - before) / 1e6,
    heldUpMs: Math.max(0, loop.max / 1e6 - 5),
    bytesIn: files.reduce((sum, file) => sum + file.bytes, 0),
    bytesOut: result.value.files.reduce((sum, file) => sum + file.bytes, 0),
    rows: result.value.members.reduce((sum, file) => sum + (file.rows ?? 0), 0),
  }),
);
