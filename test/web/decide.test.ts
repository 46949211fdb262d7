// People decide: release, reject, stop, resume, send again; each with a reason, each only once.
import { expect, test } from 'vitest';
import { createFixture } from './fixture.ts';

test('a release needs a reason and happens once', async () => {
  const fixture = await createFixture();
  const path = `/imports/${fixture.held.id}/release`;
  const page = async (address: string) => await (await fixture.get(address, 'operator')).text();

  expect((await fixture.post(path, { why: ' ' }, 'operator')).headers.get('location')).toBe(
    `/imports/${fixture.held.id}`,
  );
  expect(await page(`/imports/${fixture.held.id}`)).toContain('Say in one sentence why.');
  expect(fixture.store.imports.get(fixture.held.id)?.state).toBe('held');

  const why = 'Fabrikam High moved to another district.';
  expect((await fixture.post(path, { why, back: '/holds' }, 'operator')).headers.get('location')).toBe('/holds');
  expect(await page('/holds')).toContain(`Import ${fixture.held.id} is released.`);
  expect(await page('/holds')).not.toContain(`Import ${fixture.held.id} is released.`);
  const released = fixture.store.imports.get(fixture.held.id);
  expect(released?.state).not.toBe('held');
  expect(released?.decisions.at(-1)).toMatchObject({ by: 'M. Chen', what: 'released', why });
  expect(await page('/activity')).toContain(why);

  await fixture.post(path, { why: 'a second click' }, 'operator');
  const again = await page(`/imports/${fixture.held.id}`);
  expect(again).toContain(`was already released by M. Chen: ${why}`);
  await fixture.post(`/imports/${fixture.held.id}/reject`, { why: 'too late' }, 'operator');
  expect(fixture.store.imports.get(fixture.held.id)?.decisions.filter((it) => it.by === 'M. Chen')).toHaveLength(1);
  await fixture.stop();
});

test('a reject keeps the last accepted roster', async () => {
  const fixture = await createFixture();
  const before = fixture.store.feeds.byName('rosters')?.baselineImportId;
  await fixture.post(`/imports/${fixture.held.id}/reject`, { why: 'The export filter was wrong.' }, 'operator');
  expect(fixture.store.imports.get(fixture.held.id)?.state).toBe('rejected');
  expect(fixture.store.feeds.byName('rosters')?.baselineImportId).toBe(before);
  const text = await (await fixture.get(`/imports/${fixture.held.id}`)).text();
  expect(text).toContain('Rejected by M. Chen: The export filter was wrong.');
  await fixture.stop();
});

test('an initial import is confirmed in its own words', async () => {
  const fixture = await createFixture();
  fixture.store.imports.patch(fixture.held.id, { holdCause: 'initial import' });
  const text = await (await fixture.get(`/imports/${fixture.held.id}`)).text();
  expect(text).toContain('Confirm this layout and these numbers');
  await fixture.stop();
});

test('a feed is stopped with a reason and resumed', async () => {
  const fixture = await createFixture();
  await fixture.post('/feeds/library/stop', { why: '' }, 'operator');
  expect(fixture.store.feeds.byName('library')?.stopped).toBeUndefined();
  await fixture.post('/feeds/library/stop', { why: 'New library system on Monday.' }, 'operator');
  expect(fixture.store.feeds.byName('library')?.stopped).toMatchObject({
    by: 'M. Chen',
    why: 'New library system on Monday.',
  });
  const text = await (await fixture.get('/feeds/library')).text();
  expect(text).toContain('Resume');
  await fixture.post('/feeds/library/resume', {}, 'operator');
  expect(fixture.store.feeds.byName('library')?.stopped).toBeUndefined();
  await fixture.stop();
});

test('a failed delivery is sent again by a person', async () => {
  const fixture = await createFixture({ isRough: true });
  const failed = fixture.store.deliveries.inState('failed').at(-1);
  await fixture.post(`/deliveries/${failed?.id}/again`, {}, 'operator');
  expect(fixture.store.deliveries.get(failed?.id ?? 0)?.state).not.toBe('failed');
  await fixture.stop();
});
