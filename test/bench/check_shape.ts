// Rollcall's check of one file of a given shape, in a process of its own. The shape's name and the folder are given.
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { createAssistant } from '../../src/check/assistant.ts';
import { storedFile } from '../../src/check/stored_file.ts';
import { checkSet } from '../../src/roster/check.ts';
import { assistantProgram } from '../../src/workers/places.ts';
import { printAnswer } from './check_answer.ts';
import { layoutFileOf, shapes } from './check_shapes.ts';

const [folder, name] = process.argv.slice(2);
const layoutFile = layoutFileOf(shapes.find((shape) => shape.name === name)!);
const path = join(folder!, 'rows.csv');
const assistant = createAssistant(assistantProgram());
const file = storedFile({ name: 'rows.csv', path, bytes: statSync(path).size, sha256: '' });
file.isVerified = true;
assistant.expect([file]);
assistant.wake();
const started = performance.now();
const { report } = checkSet({
  layout: { id: 'shape', title: 'Shape', source: 'the bench', pinned: false, files: [layoutFile] },
  files: [file],
  guards: {},
  showValues: false,
  version: 'bench',
  assistant,
});
const milliseconds = performance.now() - started;
assistant.stop();
const found: Record<string, number> = {};
for (const { code, count } of report.notices) found[code] = (found[code] ?? 0) + count;
printAnswer({ milliseconds, rows: report.files[0]?.rows ?? 0, found });
