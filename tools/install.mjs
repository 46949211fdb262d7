// Brings node_modules to what package-lock.json says, and the pinned Node with it. Does nothing when both are there.
import { spawnSync } from 'node:child_process';
import { existsSync, lstatSync, readFileSync } from 'node:fs';
import { delimiter, dirname } from 'node:path';
import { at, root } from './paths.mjs';

/** The Node the product is built for; better-sqlite3 crashes on an older one. */
const neededMajor = 26;

/** Packages of a lock file by path, without the ones that are only for some machines. */
function packagesOf(lockFile) {
  const { packages = {} } = JSON.parse(readFileSync(lockFile, 'utf8'));
  return Object.entries(packages).filter(([path, entry]) => path !== '' && !entry.optional && !entry.devOptional);
}

function isInstalled() {
  const folder = at('node_modules');
  if (!existsSync(folder)) return false;
  if (lstatSync(folder).isSymbolicLink()) return true;
  // npm writes this file last, so an interrupted installation has none.
  const installed = at('node_modules', '.package-lock.json');
  if (!existsSync(installed)) return false;
  const versions = new Map(packagesOf(installed).map(([path, entry]) => [path, entry.version]));
  return packagesOf(at('package-lock.json')).every(([path, entry]) => versions.get(path) === entry.version);
}

function npm(args) {
  const npmScript = process.env.npm_execpath;
  const options = { cwd: root, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 };
  return npmScript?.endsWith('.js')
    ? spawnSync(process.execPath, [npmScript, ...args], options)
    : spawnSync('npm', args, { ...options, shell: process.platform === 'win32' });
}

function stop(sentence, detail = '') {
  console.error(`${detail}${detail && '\n'}${sentence}`);
  process.exit(1);
}

let found;

/** Path of a Node of the needed version, or undefined. */
export function pinnedNode() {
  found ??= findNode();
  return found;
}

function findNode() {
  const name = process.platform === 'win32' ? 'node.exe' : 'node';
  const platform = process.platform === 'win32' ? 'win' : process.platform;
  const candidates = [
    at('node_modules', 'node', 'bin', name),
    ...['node', 'node-bin'].flatMap((prefix) => {
      const folder = `${prefix}-${platform}-${process.arch}`;
      return [at('node_modules', 'node', 'node_modules', folder, 'bin', name), at('node_modules', folder, 'bin', name)];
    }),
    process.execPath,
  ];
  return candidates.find((path) => existsSync(path) && majorOf(path) >= neededMajor);
}

function majorOf(path) {
  if (path === process.execPath) return Number(process.versions.node.split('.')[0]);
  const { stdout } = spawnSync(path, ['-p', 'process.versions.node'], { encoding: 'utf8' });
  return Number((stdout ?? '').split('.')[0]) || 0;
}

/** Where npm was told not to run install scripts, the package `node` has not fetched its program yet. */
function fetchPinnedNode() {
  const folder = at('node_modules', 'node');
  if (!existsSync(folder)) return;
  spawnSync(process.execPath, ['installArchSpecificPackage'], { cwd: folder, stdio: 'ignore' });
}

/**
 * Installs when node_modules differs from package-lock.json, finds the pinned Node, and puts it and the installed programs
 * first on PATH. Ends the process with a sentence when that is not possible.
 */
export async function ensureInstalled() {
  if (!isInstalled()) {
    console.log('Installing packages; this happens once and takes about a minute.');
    const { status, stdout, stderr, error } = npm(['ci', '--no-audit', '--no-fund', '--loglevel=error']);
    if (status !== 0) {
      stop('npm ci failed; is the npm registry reachable from this machine?', error?.message ?? `${stdout}${stderr}`);
    }
  }
  if (pinnedNode() === undefined) fetchPinnedNode();
  const node = pinnedNode();
  if (node === undefined) {
    stop(
      `Node ${neededMajor} is missing. The npm package "node" brings it when its install script may run: ` +
        `"npm rebuild node --foreground-scripts". Or install Node ${neededMajor} yourself and try again.`,
    );
  }
  process.env.PATH = [dirname(node), at('node_modules', '.bin'), process.env.PATH].join(delimiter);
}
