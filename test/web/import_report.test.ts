// The report of an import as a file: linked from its page, named for the night, and of no use to a stranger.
import { expect, test } from 'vitest';
import { createFixture } from './fixture.ts';

test('HTML, CSV and JSON of an import', async () => {
  const fixture = await createFixture();
  const path = `/imports/${fixture.held.id}`;
  const page = await (await fixture.get(path, 'viewer')).text();
  const get = async (format: string) => {
    expect(page.includes(`href="${path}/report/${format}"`)).toBe(true);
    return await fixture.get(`${path}/report/${format}`, 'viewer');
  };
  const feed = fixture.store.feeds.get(fixture.held.feedId)!.name;

  const html = await get('html');
  expect(html.headers.get('content-type')).toBe('text/html; charset=utf-8');
  expect(html.headers.get('content-disposition')).toBe(`attachment; filename="import-${fixture.held.id}-${feed}.html"`);
  expect(html.headers.get('x-content-type-options')).toBe('nosniff');
  const text = await html.text();
  expect(text).toContain(`Lakeside Unified, import ${fixture.held.id} of ${feed}, received `);
  expect(text).toContain('Values are shown by their first character alone.');

  const csv = await get('csv');
  expect(csv.headers.get('content-type')).toBe('text/csv; charset=utf-8');
  expect(new Uint8Array(await csv.arrayBuffer()).subarray(0, 3)).toEqual(new Uint8Array([0xef, 0xbb, 0xbf]));

  const json = await get('json');
  expect(await json.json()).toEqual(fixture.store.imports.get(fixture.held.id)!.report);

  expect((await fixture.get(`${path}/report/pdf`)).status).toBe(404);
  expect((await fixture.get(`${path}/report/toString`)).status).toBe(404);
  expect((await fixture.get('/imports/99999/report/html')).status).toBe(404);
  expect((await fixture.get(`${path}/report/html`, 'nobody')).status).not.toBe(200);
  await fixture.stop();
});

test('an import that was not checked has no report', async () => {
  const fixture = await createFixture();
  const { feedId } = fixture.held;
  const { id } = fixture.store.imports.open(feedId, fixture.clock.now());
  expect((await fixture.get(`/imports/${id}/report/html`)).status).toBe(404);
  expect(await (await fixture.get(`/imports/${id}`)).text()).not.toContain('/report/html');
  await fixture.stop();
});
