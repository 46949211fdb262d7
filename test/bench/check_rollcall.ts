// Rollcall's check of a folder, in a process of its own so that its memory can be told.
import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { checkSet } from '../../src/roster/check.ts';
import type { SetFile } from '../../src/roster/set_file.ts';
import { benchFiles, benchLayout, comparedCodes, printAnswer } from './check_answer.ts';

const folder = process.argv[2]!;

function* chunksOf(path: string): Generator<Uint8Array> {
  const file = openSync(path, 'r');
  const buffer = Buffer.allocUnsafe(1 << 20);
  try {
    for (let length = readSync(file, buffer); length > 0; length = readSync(file, buffer))
      yield buffer.subarray(0, length);
  } finally {
    closeSync(file);
  }
}

const files = benchFiles.map((name): SetFile => {
  const path = join(folder, name);
  return { name, bytes: statSync(path).size, sha256: '', chunks: () => chunksOf(path) };
});
const started = performance.now();
const { report } = checkSet({ layout: benchLayout, files, guards: {}, showValues: false, version: 'bench' });
const milliseconds = performance.now() - started;

const found: Record<string, number> = {};
for (const notice of report.notices) {
  if (!comparedCodes.includes(notice.code)) continue;
  const name = [notice.code, notice.file, notice.code === 'key_duplicate' ? undefined : notice.column]
    .filter(Boolean)
    .join(' ');
  found[name] = (found[name] ?? 0) + notice.count;
}
printAnswer({ milliseconds, rows: report.files.reduce((sum, file) => sum + file.rows, 0), found });
