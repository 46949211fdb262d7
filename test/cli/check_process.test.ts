// The exit codes and streams of a real process: what a script that calls `rollcall check` relies on.
import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';

const sample = join(import.meta.dirname, '../specimens/samples/sds-v1-100');
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rollcall-process-'));
  cpSync(sample, folder, { recursive: true });
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

function start(args: string[]) {
  return spawn(process.execPath, [join(import.meta.dirname, 'main.ts'), ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

async function run(args: string[]): Promise<{ code: number | null; out: string; err: string }> {
  const child = start(args);
  const said = { code: null as number | null, out: '', err: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said.out += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said.err += text;
  });
  said.code = await new Promise((resolve) => child.once('close', resolve));
  return said;
}

test('accept is 0, hold 1, reject 2', async () => {
  const good = await run(['check', '--format', 'json', folder]);
  expect(good.code).toBe(0);
  expect(JSON.parse(good.out)).toMatchObject({ verdict: 'accept' });
  expect(good.err).toBe('');
  const student = join(folder, 'Student.csv');
  writeFileSync(student, readFileSync(student, 'utf8').split('\n').slice(0, 40).join('\n'));
  expect((await run(['check', '--baseline', sample, folder])).code).toBe(1);
  writeFileSync(student, '');
  expect((await run(['check', folder])).code).toBe(2);
});

test('a wrong call is 64, a fault of ours 70 with a stack on the error stream', async () => {
  const wrong = await run(['check', join(folder, 'Nobody.csv')]);
  expect([wrong.code, wrong.out]).toEqual([64, '']);
  expect(wrong.err).toContain('Nobody.csv');
  for (const command of ['break', 'break-later']) {
    const broken = await run([command]);
    expect([broken.code, broken.out]).toEqual([70, '']);
    expect(broken.err).toMatch(/fault of ours[\s\S]*Broken on purpose/);
  }
});

test('a reader that goes away early is no fault', async () => {
  const child = start(['layouts', '--format', 'json']);
  child.stdout.destroy();
  expect(await new Promise((resolve) => child.once('close', resolve))).toBe(0);
});
