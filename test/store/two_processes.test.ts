// Two real processes write to one data folder at once, and nothing is lost or done twice.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { aFolder, aStore, lakesideStore } from './a_store.ts';

const child = fileURLToPath(new URL('./writing_child.ts', import.meta.url));

async function finished(...args: string[]): Promise<string> {
  const process_ = spawn(process.execPath, [child, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  let out = '';
  process_.stdout.on('data', (chunk) => {
    out += chunk;
  });
  const [code] = await once(process_, 'close');
  expect(code).toBe(0);
  return out.trim();
}

test('two processes write at once, and no entry of the chain is lost', async () => {
  const { store, dataFolder } = aStore();
  const others = Promise.all([finished(dataFolder, 'activity', 'left'), finished(dataFolder, 'activity', 'right')]);
  await others;
  const entries = store.activity.page({ limit: 1000 });
  expect(entries.filter(({ who }) => who === 'left')).toHaveLength(100);
  expect(entries.filter(({ who }) => who === 'right')).toHaveLength(100);
  expect(store.activity.firstBroken()).toBeUndefined();
});

test('of two processes that claim the same imports each import is claimed once', async () => {
  const { store, dataFolder } = await lakesideStore();
  const feed = store.feeds.byName('rosters')!;
  for (let n = 0; n < 50; n++) {
    const { id } = store.imports.open(feed.id, n);
    store.imports.move(id, ['receiving'], 'ready');
  }
  const [left, right] = await Promise.all([finished(dataFolder, 'claim', 'l'), finished(dataFolder, 'claim', 'r')]);
  expect(Number(left) + Number(right)).toBe(50);
  expect(store.imports.inState('checking')).toHaveLength(50);
});

test('two processes make the first database of a folder together', async () => {
  const dataFolder = aFolder();
  await Promise.all([finished(dataFolder, 'activity', 'left'), finished(dataFolder, 'activity', 'right')]);
  const { store } = aStore({ dataFolder });
  expect(store.activity.page({ limit: 1000 })).toHaveLength(200);
  expect(store.activity.firstBroken()).toBeUndefined();
});
