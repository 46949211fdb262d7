// What a process says of its own memory is its own: not that of the process that started it.
import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { mostResidentBytes } from '../../src/report/process_memory.ts';

const program = new URL('../../src/report/process_memory.ts', import.meta.url);
const asked = `import(${JSON.stringify(program.href)}).then((it) => console.log(it.mostResidentBytes()))`;

test('the memory of the process that started it does not count', () => {
  const alone = Number(execFileSync(process.execPath, ['-e', asked], { encoding: 'utf8' }));
  const large = Buffer.alloc(alone * 2, 1);
  expect(mostResidentBytes()).toBeGreaterThan(large.length);
  expect(Number(execFileSync(process.execPath, ['-e', asked], { encoding: 'utf8' }))).toBeLessThan(alone * 1.5);
});
