// States that a destination's pages come into only after something was done: on a phone and on a desk nothing is wider than
// the screen, and nothing stands out of its box.
import { generateKey } from 'openpgp';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { fail } from '../../src/kit/result.ts';
import { describeLivingPages, shoot } from './living_pages.ts';

const widths = [320, 390, 1280];
const pinned = `SHA256:${'p'.repeat(43)}`;
const shown = `SHA256:${'W'.repeat(43)}`;

/** What is wider than the screen or the box it stands in, at each width. */
async function tooWide(page: Page): Promise<string[]> {
  const wide: string[] = [];
  for (const width of widths) {
    await page.setViewportSize({ width, height: 800 });
    const found = (await page.evaluate(`(() => {
      const { scrollWidth, clientWidth } = document.documentElement;
      const out = [...document.querySelectorAll('.banner')].flatMap((box) =>
        [...box.querySelectorAll('*')]
          .filter((it) => it.getBoundingClientRect().right > box.getBoundingClientRect().right)
          .map((it) => it.tagName + ' ' + it.textContent.slice(0, 40)));
      return [...(scrollWidth > clientWidth ? ['page by ' + (scrollWidth - clientWidth)] : []), ...out];
    })()`)) as string[];
    wide.push(...found.map((it) => `${width}: ${it}`));
  }
  return wide;
}

describeLivingPages(
  'states of a destination',
  () => ({
    deps: {
      testConnection: async (id: number) =>
        id === 1
          ? fail('host_key_changed', `sftp.gradecam.example shows ${shown}; pinned is ${pinned}.`)
          : fail('host_key_unpinned', `vendor.example shows ${shown}.`),
    },
  }),
  (pages) => {
    const day = (days: number) =>
      Temporal.Instant.fromEpochMilliseconds(pages.fixture.clock.now() + days * 86_400_000)
        .toString()
        .slice(0, 10);
    const keyFor = async (days: number) => {
      const date = new Date(pages.fixture.clock.now() - 10 * 86_400_000);
      const keyExpirationTime = (days + 10) * 86_400;
      const key = await generateKey({ userIDs: [{ name: 'Vendor' }], format: 'armored', date, keyExpirationTime });
      return key.publicKey.trim();
    };
    const vendor = { name: 'a-vendor', kind: 'sftp', host: 'v.example', port: '22', username: 'l', directory: '/' };
    const agreementOf = (days: number) => ({
      agreementName: 'Data privacy agreement 2026',
      agreementUntil: day(days),
      agreementUrl: 'https://district.example/agreements/2026',
    });

    test('the key and the agreement end soon: the list, the page, what leaves, Tonight', async () => {
      const { fixture } = pages;
      const { end } = fixture.store.destinations.byName('gradecam')!;
      if (end.kind !== 'sftp') throw new Error('gradecam is no SFTP server');
      const { host, port, username, directory, hostKey = '' } = end;
      const values = { kind: 'sftp', host, port: String(port), username, directory, hostKey };
      const soon = { ...values, ...agreementOf(23), publicKey: await keyFor(20) };
      expect((await fixture.post('/destinations/gradecam', soon)).status).toBe(303);
      const { page, close } = await pages.open('/destinations/gradecam');
      await page.getByText('The vendor’s key expires on').waitFor();
      expect(await tooWide(page)).toEqual([]);
      await shoot(page, 'soon-destination');
      for (const [path, name] of [
        ['/destinations', 'soon-list'],
        ['/leaving', 'soon-leaving'],
        ['/', 'soon-tonight'],
      ] as const) {
        await page.goto(new URL(path, page.url()).href);
        await page
          .getByText(/key|expires|until/)
          .first()
          .waitFor();
        expect(await tooWide(page), path).toEqual([]);
        await shoot(page, name);
      }
      await close();
    });

    test('the agreement has ended', async () => {
      const { fixture } = pages;
      const ended = { ...vendor, ...agreementOf(-20), publicKey: await keyFor(20) };
      expect((await fixture.post('/destinations', ended)).status).toBe(303);
      const { page, close } = await pages.open('/destinations/a-vendor');
      await page.getByText('Nothing is sent there until it is renewed.').first().waitFor();
      expect(await tooWide(page)).toEqual([]);
      await shoot(page, 'ended-destination');
      await page.goto(new URL('/destinations', page.url()).href);
      expect(await tooWide(page)).toEqual([]);
      await shoot(page, 'ended-list');
      await close();
    });

    test('no host key is pinned, and another one than the pinned is shown', async () => {
      const { fixture } = pages;
      await fixture.post('/destinations', vendor);
      const { page, close } = await pages.open('/destinations/a-vendor');
      await page.getByRole('button', { name: 'Test connection' }).click();
      await page.getByRole('button', { name: 'pin this host key' }).waitFor();
      expect(await tooWide(page)).toEqual([]);
      await shoot(page, 'unpinned');
      const first = fixture.store.destinations.all().find(({ id }) => id === 1)!;
      const entry = { name: first.name, end: { ...first.end, hostKey: pinned }, retry: first.retry };
      await fixture.store.applyDistrict({ senders: [], feeds: [], destinations: [entry as never] }, 'p.okafor');
      await page.goto(new URL(`/destinations/${first.name}`, page.url()).href);
      await page.getByRole('button', { name: 'Test connection' }).click();
      await page.getByRole('button', { name: 'Accept the new host key' }).waitFor();
      expect(await tooWide(page)).toEqual([]);
      await shoot(page, 'changed-key');
      await close();
    });

    test('the form with a key that has expired, a wrong host and a password typed', async () => {
      const { page, close } = await pages.open('/destinations/new');
      await page.getByText('Agreement and encryption').click();
      await page.getByLabel('Name', { exact: true }).fill('a-vendor');
      await page.getByLabel('Host', { exact: true }).fill('sftp://v.example');
      await page.getByLabel('Username').fill('l');
      await page.getByLabel('Password').fill('secret');
      await page.getByLabel('OpenPGP public key of the vendor').fill(await keyFor(-5));
      await page.getByRole('button', { name: 'Add the destination' }).click();
      await page.getByText('3 things to correct').waitFor();
      expect(await tooWide(page)).toEqual([]);
      await shoot(page, 'form-wrong');
      await close();
    });
  },
);
