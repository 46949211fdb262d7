// An owner makes a rule graver or milder for one feed: it is kept, shown, recorded, and nothing else of the feed moves.
import { expect, test } from 'vitest';
import { createFixture } from './fixture.ts';

test('a severity is raised, shown, recorded, and set back', async () => {
  const fixture = await createFixture();
  const [feed] = fixture.store.feeds.all();
  const path = `/feeds/${feed!.name}`;
  const save = (code: string, severity: string, role?: 'viewer' | 'operator') =>
    fixture.post(`${path}/severities`, { code, severity }, role);
  const before = fixture.store.feeds.byName(feed!.name);

  expect((await save('encoding_not_utf8', 'hold', 'operator')).status).toBe(403);
  expect((await save('encoding_not_utf8', 'hold')).status).toBe(303);
  expect(fixture.store.feeds.byName(feed!.name)).toEqual({ ...before, severities: { encoding_not_utf8: 'hold' } });
  const page = await (await fixture.get(path)).text();
  expect(page).toMatch(/not in UTF-8<\/a>: hold instead of warn/);
  expect(page).toContain(`action="${path}/severities"`);
  expect(await (await fixture.get(path, 'viewer')).text()).not.toContain(`action="${path}/severities"`);
  expect(fixture.store.activity.page({ limit: 1 })[0]).toMatchObject({
    who: 'J. Ortiz',
    about: `feed ${feed!.name}`,
    detail: 'severity of encoding_not_utf8 from warn to hold',
  });

  await save('column_missing', 'info');
  expect(fixture.store.feeds.byName(feed!.name)?.severities).toEqual({ encoding_not_utf8: 'hold' });
  await save('encoding_not_utf8', 'usual');
  expect(fixture.store.feeds.byName(feed!.name)).toEqual(before);
  expect((await fixture.post('/feeds/nowhere/severities', { code: 'row_blank', severity: 'warn' })).status).toBe(404);
  await fixture.stop();
});
