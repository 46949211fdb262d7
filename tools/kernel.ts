// Makes the reader's kernel: kernel/reader.ts compiled to WebAssembly, as text in a source file, so that tests, bundles and
// worker threads have it without a file of its own beside them.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const source = 'kernel/reader.ts';
/** 64 KiB each: four rooms of a little over half a MiB, and what a look at sixteen bytes may read behind the last. */
const pages = '34';

/** The generated source file, as `npm run docs` writes it. Throws with the compiler's words when the source is wrong. */
export function kernelProgram(): { path: string; text: string } {
  const folder = mkdtempSync(join(tmpdir(), 'rollcall-kernel-'));
  try {
    const program = join(folder, 'reader.wasm');
    const compiler = join(root, 'node_modules/assemblyscript/bin/asc.js');
    const memory = ['--initialMemory', pages, '--maximumMemory', pages];
    const options = ['-O3', '--runtime', 'stub', '--noAssert', '--enable', 'simd', ...memory];
    execFileSync(process.execPath, [compiler, source, '-o', program, ...options], { cwd: root });
    const lines = readFileSync(program)
      .toString('base64')
      .match(/.{1,100}/g)!;
    const text = `// Made of ${source} by \`npm run docs\`: a WebAssembly program in base64.

export const kernelProgram =
${lines.map((line) => `  '${line}'`).join(' +\n')};
`;
    return { path: 'src/roster/kernel_program.ts', text };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
