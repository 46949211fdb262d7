// Hashes large files on a thread of its own while they come in, from the page cache: decrypting and hashing on one
// thread would cost a sender a quarter of its speed, and the pages their quickness. The thread ends when it is idle.
import { Worker } from 'node:worker_threads';
import type { FromHashThread, ToHashThread } from './hash_messages.ts';

export interface FollowedFile {
  /** The first `bytes` bytes are written and do not change any more. */
  written(bytes: number): void;
  /** Hex of the SHA-256 of `bytes` bytes; undefined when the thread could not, and somebody else has to. */
  finish(bytes: number): Promise<string | undefined>;
  drop(): void;
}

export interface HashThread {
  follow(path: string): FollowedFile;
}

const idleMs = 10_000;

export function createHashThread(program: URL): HashThread {
  let worker: Worker | undefined;
  let lastId = 0;
  let ending: NodeJS.Timeout | undefined;
  const followed = new Set<number>();
  const waiting = new Map<number, (sha256: string | undefined) => void>();

  function running(): Worker {
    clearTimeout(ending);
    if (worker) return worker;
    const started = new Worker(program);
    started.unref();
    started.on('message', ({ id, sha256 }: FromHashThread) => answered(id, sha256 ?? undefined));
    // An error is followed by the exit, and whoever waits then hashes the file again.
    started.on('error', () => undefined);
    started.on('exit', () => {
      if (worker !== started) return;
      worker = undefined;
      for (const id of [...waiting.keys()]) answered(id, undefined);
      followed.clear();
    });
    worker = started;
    return started;
  }

  function tell(message: ToHashThread): void {
    running().postMessage(message);
  }

  function answered(id: number, sha256: string | undefined): void {
    waiting.get(id)?.(sha256);
    waiting.delete(id);
    ended(id);
  }

  function ended(id: number): void {
    if (!followed.delete(id) || followed.size > 0) return;
    ending = setTimeout(() => {
      const idle = worker;
      worker = undefined;
      void idle?.terminate();
    }, idleMs).unref();
  }

  return {
    follow(path) {
      lastId += 1;
      const id = lastId;
      tell({ kind: 'follow', id, path });
      followed.add(id);
      return {
        written(bytes) {
          if (followed.has(id)) tell({ kind: 'written', id, bytes });
        },
        finish(bytes) {
          if (!followed.has(id)) return Promise.resolve(undefined);
          return new Promise((resolve) => {
            waiting.set(id, resolve);
            tell({ kind: 'finish', id, bytes });
          });
        },
        drop() {
          if (!followed.has(id)) return;
          tell({ kind: 'drop', id });
          ended(id);
        },
      };
    },
  };
}
