// The upload token on the sender's page: made by an owner, shown once, kept as a hash, and not lost by other changes.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { isTokenOf } from '../../src/kit/token.ts';
import { senderEntryOf } from '../../src/store/export_district.ts';
import { createFixture, type Fixture } from './fixture.ts';

let fixture: Fixture;
beforeAll(async () => {
  fixture = await createFixture();
});
afterAll(() => fixture.stop());

const name = () => fixture.store.senders.all()[0]!.name;
const sender = () => fixture.store.senders.byName(name())!;
const page = async (role: 'owner' | 'viewer' = 'owner') => (await fixture.get(`/senders/${name()}`, role)).text();

test('is made, shown once, replaced and removed; each is in the activity without the token', async () => {
  expect(await page()).toContain('Make a token');
  expect((await fixture.post(`/senders/${name()}/token`, {})).status).toBe(303);
  const shown = /The new upload token.*?data-copy="([\w-]{40,})"/s.exec(await page())?.[1] ?? '';
  expect(isTokenOf(sender().tokenHash ?? '', shown)).toBe(true);
  expect(await page()).not.toContain(shown);
  expect(await page()).toContain('Make a new token');
  expect(await page('viewer')).not.toContain('/token"');
  const first = sender().tokenHash;
  await fixture.post(`/senders/${name()}/token`, {});
  expect(sender().tokenHash).not.toBe(first);
  await fixture.post(`/senders/${name()}/token/remove`, {});
  expect(sender().tokenHash).toBeUndefined();
  const entries = fixture.store.activity.page({ about: `sender ${name()}`, limit: 20 });
  expect(entries.filter((it) => it.detail === 'token')).toHaveLength(3);
  expect(JSON.stringify(entries) + fixture.lines.join('')).not.toContain(shown);
});

test('a change on the page keeps the token, the watched folder and the pull', async () => {
  const watch = { folder: '/srv/drop', everyMs: 10_000, settleMs: 30_000, after: 'leave' as const };
  const pull = {
    ...{ host: 'sis.example', port: 22, username: 'u', directory: '.', at: '0 1 * * *', settleMs: 0 },
    ...{ after: 'leave' as const, password: 'sis secret' },
  };
  const entry = senderEntryOf(sender(), 'America/Los_Angeles', false);
  const token = 'a-token-of-enough-letters';
  await fixture.store.applyDistrict(
    { senders: [{ ...entry, token, watch, pull }], destinations: [], feeds: [] },
    'test',
  );
  const configured = sender();
  expect(await page()).toContain('/srv/drop');
  expect(await page()).toContain('sis.example');
  await fixture.post(`/senders/${name()}/disable`, { why: 'because of a test' });
  await fixture.post(`/senders/${name()}/enable`, {});
  expect(sender()).toEqual(configured);
  expect(fixture.store.senders.pullSecrets(configured.id)).toEqual({ ok: true, value: { password: 'sis secret' } });
});
