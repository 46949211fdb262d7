// The second thread of a check, for real: the same report and baseline as alone, lost bytes told, a dead thread survived.
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type AssistantThread, createAssistant } from '../../src/check/assistant.ts';
import { BytesLost, type StoredSetFile, storedFile } from '../../src/check/stored_file.ts';
import { writeOneRoster } from '../../src/cli/demo/district/oneroster.ts';
import { encodeBaseline } from '../../src/roster/baseline_bytes.ts';
import { checkSet } from '../../src/roster/check.ts';
import { builtInLayout } from '../../src/roster/layouts/catalogue.ts';
import type { PartRequest } from '../../src/roster/part_scan.ts';
import { built } from '../built.ts';

let folder: string;
const assistants: AssistantThread[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rollcall-assistant-'));
});

afterEach(() => {
  for (const assistant of assistants.splice(0)) assistant.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** An assistant for small parts, and what it was asked. */
function assistantOf(program = built('assistant')) {
  const assistant = createAssistant(program, { least: 4096, most: 65_536 });
  assistants.push(assistant);
  const asked: PartRequest[] = [];
  const answered: boolean[] = [];
  const open: AssistantThread['open'] = (file, plan) => {
    const parts = assistant.open(file, plan);
    if (parts === undefined) return undefined;
    const { ask, take } = parts;
    parts.ask = (request) => {
      asked.push(request);
      ask.call(parts, request);
    };
    parts.take = () => {
      const found = take.call(parts);
      answered.push(found !== undefined);
      return found;
    };
    return parts;
  };
  return { assistant: { partBytes: assistant.partBytes, open }, thread: assistant, asked, answered };
}

function district(): StoredSetFile[] {
  const faults = { blank: 0.01, badDate: 0.01, badEnum: 0.01, duplicateKey: 0.01, orphan: 0.01 };
  return writeOneRoster(folder, { seed: 3, students: 1500, faults }).files.map(({ name, path, bytes }) => {
    const sha256 = createHash('sha256')
      .update(readAll(storedFile({ name, path, bytes, sha256: '' })))
      .digest('hex');
    return storedFile({ name, path, bytes, sha256 });
  });
}

function readAll(file: StoredSetFile): Buffer {
  const copies: Buffer[] = [];
  for (const chunk of file.chunksFrom(0)) copies.push(Buffer.from(chunk));
  return Buffer.concat(copies);
}

const common = { layout: builtInLayout('oneroster-1.1')!, guards: {}, showValues: true, version: 'test' };

function told({ report, baseline }: ReturnType<typeof checkSet>): string {
  return JSON.stringify(report) + Buffer.concat([...encodeBaseline(baseline)]).toString('base64');
}

test('two threads give what one gives', () => {
  const { assistant, thread, asked, answered } = assistantOf();
  const files = district();
  const alone = checkSet({ ...common, files });
  thread.expect(files);
  thread.wake();
  const together = checkSet({ ...common, files: files.map(storedFile), assistant });
  expect(told(together)).toBe(told(alone));
  expect(alone.report.notices.length).toBeGreaterThan(5);
  expect(asked.length).toBeGreaterThan(3);
  expect(answered).toContain(true);
});

test('bytes that are not those that arrived are told, whoever read them', () => {
  const { assistant, thread } = assistantOf();
  const files = district();
  thread.expect(files);
  thread.wake();
  const other = files.map((file) =>
    file.name === 'enrollments.csv' ? storedFile({ ...file, path: file.path, sha256: '00' }) : storedFile(file),
  );
  expect(() => checkSet({ ...common, files: other, assistant })).toThrow(BytesLost);
});

test('a thread that fails is a bug that is heard of', () => {
  const program = join(folder, 'failing.mjs');
  writeFileSync(
    program,
    `import { workerData } from 'node:worker_threads';
     const { port, state } = workerData;
     Atomics.add(state, 1, 1);
     Atomics.notify(state, 1);
     port.on('message', () => {
       port.postMessage({ kind: 'failed', stack: 'out of order' });
       Atomics.add(state, 0, 1);
       Atomics.notify(state, 0);
     });`,
  );
  const { assistant, thread } = assistantOf(new URL(`file://${program}`));
  const files = district();
  thread.expect(files);
  thread.wake();
  expect(() => checkSet({ ...common, files, assistant })).toThrow('out of order');
});

test('a thread that cannot even start leaves the check as it is', () => {
  const program = join(folder, 'absent.mjs');
  writeFileSync(program, 'process.exit(1);');
  const { assistant, asked } = assistantOf(new URL(`file://${program}`));
  const files = district();
  expect(told(checkSet({ ...common, files: files.map(storedFile), assistant }))).toBe(
    told(checkSet({ ...common, files })),
  );
  expect(asked).toEqual([]);
});
