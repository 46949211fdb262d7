// Rollcall's check of a folder, in a process of its own so that its memory can be told. `--alone` is one thread,
// `--baseline FILE` compares with the night recorded there, `--record FILE` records this one.
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { createAssistant } from '../../src/check/assistant.ts';
import { writeBaseline } from '../../src/check/baseline_file.ts';
import { keepGarbageSmall } from '../../src/check/little_garbage.ts';
import { openBaseline } from '../../src/check/stored_baseline.ts';
import { storedFile } from '../../src/check/stored_file.ts';
import { checkSet } from '../../src/roster/check.ts';
import { assistantProgram } from '../../src/workers/places.ts';
import { benchFiles, benchLayout, comparedCodes, nameOf, printAnswer } from './check_answer.ts';

// As the command line does.
keepGarbageSmall();
const [folder, ...options] = process.argv.slice(2);
const after = (name: string) => (options.includes(name) ? options[options.indexOf(name) + 1] : undefined);

const files = benchFiles.map((name) => {
  const path = join(folder!, name);
  const file = storedFile({ name, path, bytes: statSync(path).size, sha256: '' });
  // The other programs do not hash what they read either.
  file.isVerified = true;
  return file;
});
const assistant = createAssistant(assistantProgram());
assistant.expect(files);
assistant.wake();
const started = performance.now();
const baselinePath = after('--baseline');
const last = baselinePath === undefined ? undefined : openBaseline(baselinePath);
if (last?.ok === false) throw new Error(last.problem.detail);
const { report, pinned, baseline } = checkSet({
  layout: benchLayout,
  files,
  guards: {},
  showValues: false,
  version: 'bench',
  ...(last === undefined ? {} : { baseline: last.value }),
  ...(options.includes('--alone') ? {} : { assistant }),
});
const milliseconds = performance.now() - started;
assistant.stop();

const found: Record<string, number> = {};
for (const { code, file, column, count } of report.notices) {
  if (!comparedCodes.includes(code)) continue;
  const name = nameOf(code, file ?? '', column);
  found[name] = (found[name] ?? 0) + count;
}
for (const file of pinned.files) {
  for (const { name, width, characters, leadingZeros } of file.columns) {
    if (width === undefined) continue;
    found[nameOf('id_shortest', file.name, name)] = width.min;
    found[nameOf('id_longest', file.name, name)] = width.max;
    found[nameOf('id_all_digits', file.name, name)] = characters === 'digits' ? 1 : 0;
    found[nameOf('id_leading_zeros', file.name, name)] = leadingZeros ? 1 : 0;
  }
}
for (const { name, added, removed, changed } of last === undefined ? [] : report.files) {
  Object.assign(found, { [`added ${name}`]: added, [`removed ${name}`]: removed, [`changed ${name}`]: changed });
}
printAnswer({ milliseconds, rows: report.files.reduce((sum, file) => sum + file.rows, 0), found });
const recordPath = after('--record');
if (recordPath !== undefined) {
  const written = writeBaseline(recordPath, baseline);
  if (!written.ok) throw new Error(written.problem.detail);
}
