// Runs the program of a task: from the root, with the pinned Node, passing signals on and handing back its exit code.
import { spawn } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { constants } from 'node:os';
import { pinnedNode } from './install.mjs';
import { at, root } from './paths.mjs';

/** Path of the Node the product is built for. */
export const node = () => pinnedNode() ?? process.execPath;

/** Installed programs are scripts with `#!/usr/bin/env node`; on Windows they are .cmd files. */
function start(program, args, stdio) {
  const script = binScript(program);
  return script === undefined
    ? spawn(program, args, { cwd: root, stdio })
    : spawn(node(), [script, ...args], { cwd: root, stdio });
}

const scripts = {
  biome: ['@biomejs', 'biome', 'bin', 'biome'],
  tsc: ['typescript', 'bin', 'tsc'],
  tsx: ['tsx', 'dist', 'cli.mjs'],
  vitest: ['vitest', 'vitest.mjs'],
};

function binScript(program) {
  return Object.hasOwn(scripts, program) ? at('node_modules', ...scripts[program]) : undefined;
}

/**
 * npm puts a shell between itself and its script, and that shell passes no signal on: it ends, npm ends, and nobody tells
 * the script. So a script of npm looks whether its shell is still there. Gives a function that ends the watch.
 */
function whenAbandoned(work) {
  if (process.env.npm_lifecycle_event === undefined) return () => {};
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    work();
  }, 200);
  return () => clearInterval(watch);
}

/**
 * Runs `program` on this terminal and gives its exit code. A signal goes on to it, and then it is waited for.
 * Ctrl-C in a terminal reaches every program there by itself, so that one is not sent a second time.
 */
export function run(program, args) {
  const child = start(program, args, 'inherit');
  const passOn = (signal) => {
    if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
  };
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  for (const signal of signals) process.on(signal, passOn);
  const endWatch = whenAbandoned(() => child.kill('SIGTERM'));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      endWatch();
      for (const each of signals) process.off(each, passOn);
      resolve(code ?? 128 + (constants.signals[signal] ?? 0));
    });
  });
}

/** Runs `program` and collects what it prints. */
export function runQuietly(program, args) {
  const child = start(program, args, ['ignore', 'pipe', 'pipe']);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => {
      output += text;
    });
  }
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code: code ?? 1, output }));
  });
}

/** When anything below `path` was last changed, in milliseconds; a removed file changes its folder. */
function changedAt(path) {
  const { mtimeMs } = statSync(path);
  if (!statSync(path).isDirectory()) return mtimeMs;
  return readdirSync(path).reduce((newest, name) => Math.max(newest, changedAt(`${path}/${name}`)), mtimeMs);
}

/** Whether a source is newer than the last build. */
export function isStale() {
  const sources = ['src', 'views', 'tools/build.mjs', 'package-lock.json'].map((path) => at(path));
  const built = at('dist', 'built');
  const newest = Math.max(...sources.filter((path) => existsSync(path)).map(changedAt));
  return !existsSync(built) || statSync(built).mtimeMs < newest;
}

/** Builds when a source is newer than the last build; gives the exit code. */
export async function buildWhenStale() {
  return isStale() ? run(node(), ['tools/build.mjs', '--quiet']) : 0;
}
