// Tests with real clients need their programs. One that is missing is named, and its tests count as skipped.
import { spawnSync } from 'node:child_process';
import { describe } from 'vitest';

/** True when `program` can be started here. */
export function has(program: string): boolean {
  return spawnSync('sh', ['-c', 'command -v "$1"', 'sh', program]).status === 0;
}

/** `describe`, or `describe.skip` with the missing programs in its title. */
export function needs(...programs: string[]): (title: string, body: () => void) => void {
  const missing = programs.filter((program) => !has(program));
  if (missing.length === 0) return (title, body) => describe(title, body);
  return (title, body) => describe.skip(`${title} (not installed: ${missing.join(', ')})`, body);
}

/** True when Debian's Python has `module`. */
export function hasPythonModule(module: string): boolean {
  return spawnSync('/usr/bin/python3', ['-c', `import ${module}`]).status === 0;
}
