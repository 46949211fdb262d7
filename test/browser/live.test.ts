// What moves by itself, and that everything works without JavaScript: in the machine's own Chromium, under the policy.
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { fail } from '../../src/kit/result.ts';
import { createFixture, type Fixture } from '../web/fixture.ts';
import { listen, visit } from './a_browser.ts';
import { missingBrowser, openBrowser } from './chromium.ts';

describe.skipIf(missingBrowser)(`live pages in a browser${missingBrowser ? ` (${missingBrowser})` : ''}`, () => {
  let browser: Browser;
  let fixture: Fixture;
  let base: string;
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser.close());
  beforeEach(async () => {
    fixture = await createFixture({
      isLiving: true,
      deps: {
        testConnection: async (_id, step) => {
          step({ name: 'resolve', ok: true, milliseconds: 4, detail: '192.0.2.7' });
          step({ name: 'connect', ok: false, milliseconds: 9, detail: 'refused' });
          return fail('host_unreachable', 'sftp.gradecam.example:22 does not answer.');
        },
      },
    });
    base = await listen(fixture);
  });
  afterEach(() => fixture.stop());

  test('a held import shows another person’s decision without being loaded again', async () => {
    const { page, complaints, close } = await visit(browser, fixture, base, { role: 'operator' });
    await page.goto(`${base}/imports/${fixture.held.id}`);
    await page.getByText('Release…').waitFor();
    await page.evaluate("document.documentElement.setAttribute('data-loaded', 'once')");
    fixture.relay.reject(fixture.held.id, 'J. Ortiz', 'The export filter was wrong.');
    await page.getByText('Rejected by J. Ortiz: The export filter was wrong.').first().waitFor();
    expect(await page.getByText('Release…').count()).toBe(0);
    await page.locator('#hold-count-nav.none').waitFor({ state: 'attached' });
    expect(await page.locator('html').getAttribute('data-loaded')).toBe('once');
    expect(complaints).toEqual([]);
    await close();
  });

  test('a form that somebody fills in stays open and filled when the page changes', async () => {
    const { page, complaints, close } = await visit(browser, fixture, base, { role: 'operator' });
    await page.goto(`${base}/imports/${fixture.held.id}`);
    await page.getByText('Release…').click();
    await page.getByLabel('Why it may go out').fill('Fabrikam High moved');
    fixture.relay.stopFeed(fixture.held.feedId, 'J. Ortiz', 'A pause.');
    await page.getByText('Nothing is sent while the feed is stopped').waitFor();
    expect(await page.getByLabel('Why it may go out').isVisible()).toBe(true);
    expect(await page.getByLabel('Why it may go out').inputValue()).toBe('Fabrikam High moved');
    expect(complaints).toEqual([]);
    await close();
  });

  test('a receipt that comes while the page is open is shown open', async () => {
    const { store, relay, held, clock } = fixture;
    relay.release(held.id, 'M. Chen', 'Fabrikam High moved.');
    const delivery = store.deliveries.ofImport(held.id)[0]!;
    store.deliveries.move(delivery.id, ['waiting'], 'sending', { attempts: 1 });
    const attempt = store.deliveries.beginAttempt(delivery.id, clock.now());
    const { page, complaints, close } = await visit(browser, fixture, base, { role: 'operator' });
    await page.goto(`${base}/imports/${held.id}`);
    await page.locator(`#attempts-${delivery.id}:not([open])`).waitFor();
    store.deliveries.endAttempt(attempt.id, clock.now());
    const file = { name: 'Student.csv', bytes: 7, sha256: 'a'.repeat(64), remoteBytes: 7 };
    const receipt = { at: clock.now(), where: '/srv/archive', files: [file] };
    store.deliveries.move(delivery.id, ['sending'], 'delivered', { finishedAt: clock.now(), receipt });
    relay.stopFeed(held.feedId, 'J. Ortiz', 'A pause.');
    await page.getByRole('link', { name: 'Receipt to print' }).waitFor();
    expect(await page.locator(`#attempts-${delivery.id}`).getAttribute('open')).toBeNull();
    expect(await page.locator('#import details:not([id])').count()).toBe(0);
    expect(complaints).toEqual([]);
    await close();
  });

  test('Tonight changes its sentence by itself', async () => {
    const { page, complaints, close } = await visit(browser, fixture, base);
    await page.goto(base);
    await page.getByRole('heading', { name: '2 of 3 feeds delivered' }).waitFor();
    fixture.relay.stopFeed(fixture.store.feeds.byName('library')?.id ?? 0, 'M. Chen', 'A new library system.');
    await page.getByRole('heading', { name: '1 of 2 feeds delivered' }).waitFor();
    expect(complaints).toEqual([]);
    await close();
  });

  test('says when the live connection is lost', async () => {
    const { page, close } = await visit(browser, fixture, base);
    const opened = page.waitForResponse((response) => response.url().endsWith('/live'));
    await page.goto(base);
    await opened;
    await fixture.web.stop();
    await page.getByText('Live updates paused, reconnecting.').waitFor();
    await close();
  });

  test('a connection is tested on the spot', async () => {
    const { page, complaints, close } = await visit(browser, fixture, base, { role: 'operator' });
    await page.goto(`${base}/destinations/gradecam`);
    await page.getByRole('button', { name: 'Test connection' }).click();
    await page.getByText('sftp.gradecam.example:22 does not answer.').waitFor();
    expect(page.url()).toBe(`${base}/destinations/gradecam`);
    expect(complaints).toEqual([]);
    await close();
  });

  test('values are copied, and the button says so', async () => {
    const { page, close } = await visit(browser, fixture, base);
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write'], { origin: base });
    await page.goto(`${base}/senders/aeries`);
    await page.getByRole('button', { name: 'Copy Host' }).click();
    await page.getByText('Copied').waitFor();
    expect(await page.evaluate('navigator.clipboard.readText()')).toBe('rollcall.lakeside.example');
    await close();
  });

  test('a hold is released without JavaScript', async () => {
    const { page, close } = await visit(browser, fixture, base, { role: 'operator', javaScriptEnabled: false });
    await page.goto(`${base}/holds`);
    await page.getByText('Release…').click();
    await page.getByLabel('Why it may go out').fill('Fabrikam High moved to another district.');
    await page.getByRole('button', { name: 'Release this import' }).click();
    await page.getByText(`Import ${fixture.held.id} is released.`).waitFor();
    expect(fixture.store.imports.get(fixture.held.id)?.decisions.at(-1)).toMatchObject({
      by: 'M. Chen',
      what: 'released',
    });
    await close();
  });

  test('the menu opens on a phone', async () => {
    const { page, close } = await visit(browser, fixture, base, { width: 375, height: 812 });
    await page.goto(base);
    expect(await page.getByRole('link', { name: 'Destinations' }).isVisible()).toBe(false);
    await page.getByRole('button', { name: 'Menu' }).click();
    await page.getByRole('link', { name: 'Destinations' }).click();
    await page.getByRole('heading', { name: 'Destinations' }).waitFor();
    await close();
  });
});
