#!/usr/bin/env node
// The `rollcall` command. Under the Node the product is built for it is the program itself; under an older one, in a
// checkout, it hands over to the Node that npm installed.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { constants } from 'node:os';
import { fileURLToPath } from 'node:url';

const neededMajor = 26;
const program = fileURLToPath(new URL('../dist/rollcall.js', import.meta.url));

function handOver() {
  const name = process.platform === 'win32' ? 'node.exe' : 'node';
  const pinned = fileURLToPath(new URL(`../node_modules/node/bin/${name}`, import.meta.url));
  if (!existsSync(pinned)) {
    console.error(`Rollcall needs Node ${neededMajor}; this is ${process.version}. "npm run build" installs it.`);
    process.exit(70);
  }
  const child = spawn(pinned, [program, ...process.argv.slice(2)], { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => {
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
    });
  }
  child.once('exit', (code, signal) => process.exit(code ?? 128 + (constants.signals[signal] ?? 0)));
}

if (!existsSync(program)) {
  console.error('Rollcall is not built yet: run "npm run build".');
  process.exit(70);
}
if (Number(process.versions.node.split('.')[0]) >= neededMajor) {
  process.argv[1] = program;
  await import(program);
} else {
  handOver();
}
