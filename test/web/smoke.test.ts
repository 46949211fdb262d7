import { expect, test } from 'vitest';
import { createFixture } from './fixture.ts';
test('smoke', async () => {
  const fixture = await createFixture({ isRough: true });
  for (const path of ['/', '/holds', '/imports', `/imports/${fixture.held.id}`, '/imports/3', '/feeds', '/feeds/rosters', '/feeds/new', '/senders', '/senders/aeries', '/senders/new', '/destinations', '/destinations/gradecam', '/destinations/new', '/destinations/gradecam/edit','/rules', '/activity', '/status', '/-/patterns', '/login', '/healthz']) {
    const r = await fixture.get(path, path === '/login' ? 'nobody' : 'owner');
    const t = await r.text();
    console.log(path, r.status, t.length, r.status === 500 ? fixture.lines.at(-1) : '');
  }
  await fixture.stop();
});
