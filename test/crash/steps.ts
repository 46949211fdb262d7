// Loaded before the program into each of its threads (`node --import`): gives every step that outlasts a crash a name, and
// at the step that is asked for ends the process, fills the disk, forbids writing or moves the clock. The program itself
// knows nothing of it, and no durable step can be forgotten.
import childProcess, { type ChildProcess, execFileSync, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { createRequire, syncBuiltinESMExports } from 'node:module';
import { relative } from 'node:path';
import type { Accident } from './accident.ts';

const tracePath = process.env['STEPS_TRACE'];
const accident = JSON.parse(process.env['STEPS_ACCIDENT'] ?? 'null') as Accident | null;
const places = JSON.parse(process.env['STEPS_PLACES'] ?? '{}') as Record<string, string>;

/** Of the report's process; undefined in the appliance and its threads. */
const owner = process.env['STEPS_OF'];

const original = { openSync: fs.openSync, writeSync: fs.writeSync, appendFileSync: fs.appendFileSync };
const seen = new Map<string, number>();
let isBusy = false;

/** Called before and after each durable step; the name says which, in this thread for the how manieth time. */
function pass(step: string, side: 'before' | 'after'): void {
  if (isBusy) return;
  const name = `${side} ${owner ? `${owner}: ` : ''}${step}`;
  const count = (seen.get(name) ?? 0) + 1;
  seen.set(name, count);
  const full = `${name} #${count}`;
  if (tracePath) original.appendFileSync(tracePath, `${full}\n`);
  if (accident?.step !== full || fs.existsSync(accident.happened)) return;
  isBusy = true;
  try {
    original.appendFileSync(accident.happened, `${full}\n`);
    happen(accident);
  } finally {
    isBusy = false;
  }
}

function happen(it: Accident): void {
  switch (it.kind) {
    case 'kill':
      if (owner && it.whom !== 'child') process.kill(process.ppid, 'SIGKILL');
      if (owner && it.whom === 'parent') return;
      process.kill(process.pid, 'SIGKILL');
      // The signal is on its way; nothing more may happen in this thread.
      standStill(10_000);
      return;
    case 'full':
      fillDisk(it.filler);
      return;
    case 'readonly':
      execFileSync('mount', ['--bind', it.folder, it.folder]);
      forbidWriting(it.folder);
      return;
    case 'clock':
      // The clock of every thread looks whether it happened.
      if (it.andKill) happen({ ...it, kind: 'kill' });
      return;
  }
}

function standStill(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}

/** What another thread began to write between the two mounts keeps the second one busy until it is done. */
function forbidWriting(folder: string): void {
  for (let tries = 0; ; tries++) {
    const { status, stderr } = spawnSync('mount', ['-o', 'remount,bind,ro', folder]);
    if (status === 0) return;
    if (tries === 400) throw new Error(`${folder} stays writable: ${stderr}`);
    standStill(5);
  }
}

/** Of the open file, not of its name: whoever makes room may have removed that already. */
function takeRoom(file: number, bytes: number): boolean {
  const stdio = ['ignore', 'ignore', 'ignore', file] as const;
  return spawnSync('fallocate', ['-l', String(bytes), '/proc/self/fd/3'], { stdio: [...stdio] }).status === 0;
}

/** Until not one byte is left. */
function fillDisk(path: string): void {
  // What is written goes behind what is taken.
  const filler = original.openSync(path, 'a');
  const { bavail, bsize } = fs.statfsSync(path);
  // Taken, and not written: a report is judged by how much it writes. Others may take some of it meanwhile.
  for (let blocks = bavail, isTaken = false; !isTaken && blocks > 0; blocks -= 256)
    isTaken = takeRoom(filler, blocks * bsize);
  for (let size = 1 << 20; size >= 1; size >>= 2) {
    const bytes = Buffer.alloc(size);
    try {
      for (;;) original.writeSync(filler, bytes);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
    }
  }
  fs.closeSync(filler);
}

if (accident?.kind === 'clock') {
  const now = Date.now;
  const { happened, byMs } = accident;
  Date.now = () => now() + (fs.existsSync(happened) ? byMs : 0);
}

// ---- names ----

/** `landing/*`, `arrivals/*`: where it is, without what is different in each run. */
function placeOf(path: unknown): string | undefined {
  if (path === undefined || typeof path === 'number') return undefined;
  const text = String(path);
  for (const [folder, word] of Object.entries(places)) {
    if (text !== folder && !text.startsWith(`${folder}/`)) continue;
    const inside = relative(folder, text);
    const shape = inside
      .replace(/[\w-]{16}(?=\.(part|note))/, '*')
      .replace(/\b(report|preview|pack)-\w{6}/, '$1-*')
      .replace(/[0-9a-f]{16,}|[0-9a-f]{8}-[0-9a-f-]{27}|\d+/g, '*')
      .replace(/[A-Z]\w+\.csv/g, '*.csv');
    return shape === '' ? `${word}/` : `${word}/${shape}`;
  }
  return undefined;
}

// ---- files ----

const opened = new Map<number, string>();
type Sync = (...args: never[]) => unknown;

function around<T>(step: string | undefined, work: () => T): T {
  if (!step) return work();
  pass(step, 'before');
  const result = work();
  if (result instanceof Promise) {
    return result.then((value: unknown) => {
      pass(step, 'after');
      return value;
    }) as T;
  }
  pass(step, 'after');
  return result;
}

function named(verb: string, path: unknown): string | undefined {
  const place = placeOf(path);
  return place && `${verb} ${place}`;
}

function wrap(owner: object, name: string, stepOf: (args: unknown[], self: unknown) => string | undefined): void {
  const methods = owner as Record<string, Sync>;
  const method = methods[name]!;
  methods[name] = function (this: unknown, ...args: never[]) {
    const step = stepOf(args, this);
    const last = args.at(-1) as unknown;
    if (step && typeof last === 'function') {
      // The form with a callback: done when it is called.
      pass(step, 'before');
      const callback = last as (...result: unknown[]) => void;
      const told = (...result: unknown[]) => {
        pass(step, 'after');
        callback(...result);
      };
      return method.call(this, ...([...args.slice(0, -1), told] as never[]));
    }
    return around(step, () => method.call(this, ...args));
  };
}

function makes(flags: unknown): boolean {
  return typeof flags === 'string' ? /^[wa]/.test(flags) : ((Number(flags) || 0) & fs.constants.O_CREAT) !== 0;
}

const openSync = fs.openSync;
fs.openSync = ((path: fs.PathLike, flags?: fs.OpenMode, mode?: fs.Mode) => {
  const fd = around(makes(flags) ? named('open', path) : undefined, () => openSync(path, flags as fs.OpenMode, mode));
  const place = placeOf(path);
  if (place) opened.set(fd, place);
  else opened.delete(fd);
  return fd;
}) as typeof fs.openSync;

const byDescriptor = (verb: string) => (args: unknown[]) => {
  const place = opened.get(args[0] as number);
  return place && `${verb} ${place}`;
};
for (const name of ['write', 'writeSync']) wrap(fs, name, byDescriptor('write'));
for (const name of ['fsync', 'fsyncSync', 'fdatasync', 'fdatasyncSync']) wrap(fs, name, byDescriptor('sync'));
for (const name of ['ftruncate', 'ftruncateSync']) wrap(fs, name, byDescriptor('truncate'));
const byPath = (verb: string) => (args: unknown[]) => named(verb, args[0]);
const toPath = (args: unknown[]) => named('rename to', args[1]);
for (const owner of [fs, fs.promises]) {
  const sync = owner === fs ? ['Sync', ''] : [''];
  for (const end of sync) {
    for (const verb of ['unlink', 'rm', 'mkdir', 'writeFile', 'copyFile'] as const) {
      wrap(owner, `${verb}${end}`, verb === 'copyFile' ? (args) => named('copy to', args[1]) : byPath(verb));
    }
    wrap(owner, `rename${end}`, toPath);
  }
}

const handles = new WeakMap<object, string>();
let isHandlePatched = false;
const open = fs.promises.open;
fs.promises.open = async (path, flags, mode) => {
  const handle = await around(makes(flags) ? named('open', path) : undefined, () => open(path, flags, mode));
  if (!isHandlePatched) {
    isHandlePatched = true;
    const prototype = Object.getPrototypeOf(handle) as object;
    const byHandle = (verb: string) => (_: unknown[], self: unknown) => {
      const place = handles.get(self as object);
      return place && `${verb} ${place}`;
    };
    for (const name of ['write', 'writeFile']) wrap(prototype, name, byHandle('write'));
    for (const name of ['sync', 'datasync']) wrap(prototype, name, byHandle('sync'));
    wrap(prototype, 'truncate', byHandle('truncate'));
  }
  const place = placeOf(path);
  if (place) handles.set(handle, place);
  return handle;
};

// ---- processes ----

const fork = childProcess.fork as (program: string, args: string[], options: childProcess.ForkOptions) => ChildProcess;
/** The report's process begins with an empty environment; its steps have names, too. */
childProcess.fork = ((program: string, args: string[], options: childProcess.ForkOptions) => {
  const names = ['STEPS_TRACE', 'STEPS_PLACES', 'STEPS_ACCIDENT'].filter((name) => process.env[name] !== undefined);
  const told = Object.fromEntries(names.map((name) => [name, process.env[name]]));
  const execArgv = [`--import=${import.meta.url}`, ...(options.execArgv ?? [])];
  return fork(program, args, { ...options, execArgv, env: { ...options.env, ...told, STEPS_OF: 'report' } });
}) as typeof childProcess.fork;
syncBuiltinESMExports();

// ---- rows ----

const states =
  /^(receiving|ready|checking|held|rejected|accepted|forwarding|forwarded|undelivered|superseded|cancelled|waiting|running|sending|delivered|failed)$/;

interface Statement {
  source: string;
  readonly: boolean;
  database: { inTransaction: boolean };
}

const Database = createRequire(import.meta.url)('better-sqlite3') as { prototype: Record<string, Sync> };
const prepare = Database.prototype['prepare']!;
const written = new WeakMap<object, string[]>();
let isStatementPatched = false;
Database.prototype['prepare'] = function (this: unknown, ...args: never[]) {
  const statement = prepare.call(this, ...args) as object;
  if (!isStatementPatched) {
    isStatementPatched = true;
    const prototype = Object.getPrototypeOf(statement) as Record<string, Sync>;
    for (const name of ['run', 'get', 'all']) patchStatement(prototype, name);
    if (owner) patchIterate(prototype);
  }
  return statement;
};

function patchStatement(prototype: Record<string, Sync>, name: string): void {
  const method = prototype[name]!;
  prototype[name] = function (this: Statement, ...args: never[]) {
    const verb = /^\s*(\w+)/.exec(this.source)?.[1]?.toLowerCase();
    if (verb === 'commit') {
      const rows = written.get(this.database) ?? [];
      written.delete(this.database);
      return around(rows.length > 0 ? `commit ${rows.join(', ')}` : undefined, () => method.call(this, ...args));
    }
    if (verb === 'begin' || verb === 'rollback') written.delete(this.database);
    if (verb !== 'insert' && verb !== 'update' && verb !== 'delete') return method.call(this, ...args);
    const label = labelOf(this.source, args);
    if (owner) return around(label, () => method.call(this, ...args));
    if (!this.database.inTransaction) return around(`commit ${label}`, () => method.call(this, ...args));
    const rows = written.get(this.database) ?? [];
    if (!rows.includes(label)) written.set(this.database, [...rows, label]);
    return method.call(this, ...args);
  };
}

if (owner) {
  const exec = Database.prototype['exec']!;
  Database.prototype['exec'] = function (this: { memory: boolean }, ...args: never[]) {
    const label = /^\s*(begin|commit|create table "\w+"|create index "[^"]+"|analyze)/i.exec(String(args[0]))?.[1];
    return around(this.memory ? undefined : label?.toLowerCase(), () => exec.call(this, ...args));
  };
}

/** The first row of a SELECT, the second, the fourth: what is in the middle of it has a name, too. */
function patchIterate(prototype: Record<string, Sync>): void {
  const iterate = prototype['iterate']!;
  prototype['iterate'] = function (this: unknown, ...args: never[]) {
    const rows = iterate.call(this, ...args) as IterableIterator<unknown>;
    const next = rows.next.bind(rows);
    let count = 0;
    rows.next = () => {
      count++;
      return around((count & (count - 1)) === 0 ? `read row ${count}` : undefined, next);
    };
    return rows;
  };
}

/** `update imports checking`: the table, and the state it goes into. */
function labelOf(source: string, args: unknown[]): string {
  const verb = /^\s*(\w+)/.exec(source)![1]!.toLowerCase();
  const table = /"(\w+)"/.exec(source)?.[1] ?? 'something';
  const state = args.flat().find((it) => typeof it === 'string' && states.test(it));
  return [verb, table, ...(state === undefined ? [] : [state])].join(' ');
}
