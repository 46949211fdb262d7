// Files sent from the sender's page in a real browser: chosen, dropped, refused, and without JavaScript.
import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../src/kit/clock.ts';
import { createLog } from '../../src/kit/log.ts';
import { createHttpUploads, type HttpUploads } from '../../src/receive/http_uploads.ts';
import { spoolFolders } from '../../src/spool/paths.ts';
import { createSpool } from '../../src/spool/spool.ts';
import { until } from '../appliance.ts';
import { createFixture, type Fixture } from '../web/fixture.ts';
import { listen, type Visit, type VisitOptions, visit } from './a_browser.ts';
import { missingBrowser, openBrowser } from './chromium.ts';

describe.skipIf(missingBrowser)('files sent from the browser', () => {
  const folder = mkdtempSync(join(tmpdir(), 'rollcall-browser-upload-'));
  const large = randomBytes(30_000_000);
  let browser: Browser;
  let fixture: Fixture;
  let base: string;

  beforeAll(async () => {
    browser = await openBrowser();
    const spool = createSpool(folder);
    let uploads: HttpUploads | undefined;
    // The desk is there only after the fixture is.
    const late: HttpUploads = {
      receive: (request, body) => uploads!.receive(request, body),
      partOf: (senderId, name) => uploads!.partOf(senderId, name),
      hold: (senderId) => uploads!.hold(senderId),
      start: () => undefined,
      stop: async () => undefined,
    };
    fixture = await createFixture({ isLiving: true, deps: { uploads: late } });
    uploads = createHttpUploads(
      { notesFolder: spoolFolders(folder).landing },
      { desk: fixture.relay.desk, spool, clock: systemClock, log: createLog('error', () => {}) },
    );
    base = await listen(fixture);
    writeFileSync(join(folder, 'large.csv'), large);
    writeFileSync(join(folder, 'small.csv'), 'a,b\n1,2\n');
    writeFileSync(join(folder, 'refused.csv.part'), 'x');
  });
  afterAll(async () => {
    await browser?.close();
    await fixture?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const name = () => fixture.store.senders.all()[0]!.name;
  const arrivals = () => fixture.store.arrivals.ofSender(fixture.store.senders.all()[0]!.id, 1000);
  const newest = (file: string) => arrivals().find((it) => it.name === file && it.door === 'upload');

  async function open(options: VisitOptions = {}): Promise<Visit> {
    const seen = await visit(browser, fixture, base, { role: 'operator', ...options });
    await seen.page.goto(`${base}/senders/${name()}`);
    return seen;
  }

  it('several chosen files: a bar each, every byte, an entry in the activity', async () => {
    const { page, complaints, close } = await open();
    await page.setInputFiles('#upload-files', [join(folder, 'large.csv'), join(folder, 'small.csv')]);
    await page.getByRole('button', { name: 'Send', exact: true }).click();
    await page.getByText('2 of 2 files received.').waitFor();
    const bars = await page.evaluate(`[...document.querySelectorAll('.upload-list progress')].map((it) => it.value)`);
    expect(bars).toEqual([1, 1]);
    expect(complaints).toEqual([]);
    const { sha256, bytes } = newest('large.csv')!;
    expect([sha256, bytes]).toEqual([createHash('sha256').update(large).digest('hex'), large.length]);
    expect(readFileSync(join(folder, 'spool', 'arrivals', sha256)).equals(large)).toBe(true);
    expect(newest('small.csv')).toMatchObject({ bytes: 8 });
    const entries = fixture.store.activity.page({ about: `sender ${name()}`, limit: 10 });
    expect(entries.filter((it) => it.what === 'uploaded').map((it) => [it.who, it.detail.split(',')[0]])).toEqual([
      ['M. Chen', 'small.csv'],
      ['M. Chen', 'large.csv'],
    ]);
    await close();
  });

  it('the bar moves while the file goes out', async () => {
    const { page, close } = await open();
    const client = await page.context().newCDPSession(page);
    await client.send('Network.enable');
    const conditions = { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: 20_000_000 };
    await client.send('Network.emulateNetworkConditions', conditions);
    await page.setInputFiles('#upload-files', join(folder, 'large.csv'));
    await page.getByRole('button', { name: 'Send', exact: true }).click();
    const half = `((it) => it && it.value > 0 && it.value < 1)(document.querySelector('progress')) || undefined`;
    await until('the bar to stand in the middle', () => page.evaluate<true | undefined>(half), 20, 5);
    await page.getByText('1 of 1 file received.').waitFor();
    await close();
  });

  it('dropped files are sent, and what is refused says why', async () => {
    const { page, complaints, close } = await open();
    await page.evaluate(`{
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File(['dropped'], 'dropped.csv'));
      dataTransfer.items.add(new File(['x'], 'refused.csv.part'));
      for (const name of ['dragover', 'drop']) {
        const event = new DragEvent(name, { dataTransfer, bubbles: true, cancelable: true });
        document.querySelector('form.upload').dispatchEvent(event);
      }
    }`);
    await page.getByText('1 of 2 files received.').waitFor();
    expect(await page.locator('.upload-list li[data-state=failed] .upload-word').textContent()).toContain('temporary');
    expect(newest('dropped.csv')).toMatchObject({ bytes: 7 });
    expect(newest('refused.csv.part')).toBeUndefined();
    // Chromium itself writes a line for the answer 400.
    expect(complaints.filter((it) => !it.includes('400'))).toEqual([]);
    await close();
  });

  it('works as a plain form without JavaScript', async () => {
    const { page, close } = await open({ javaScriptEnabled: false });
    const files = ['small.csv', 'large.csv', 'refused.csv.part'].map((it) => join(folder, it));
    const before = arrivals().length;
    await page.setInputFiles('#upload-files', files);
    await page.getByRole('button', { name: 'Send', exact: true }).click();
    await page.getByText('Received: small.csv, large.csv.').waitFor();
    expect(await page.getByText('refused.csv.part looks like a temporary name').count()).toBe(1);
    expect(arrivals().length).toBe(before + 2);
    expect(newest('large.csv')?.sha256).toBe(createHash('sha256').update(large).digest('hex'));
    await close();
  });

  it('a viewer sees no form, and another site cannot send anything', async () => {
    const { page, close } = await open({ role: 'viewer' });
    expect(await page.locator('form.upload').count()).toBe(0);
    await close();
    const put = (headers: Record<string, string>) =>
      fetch(`${base}/senders/${name()}/files/x.csv`, { method: 'PUT', body: 'x', headers });
    const cookie = fixture.cookies.operator;
    expect((await put({ cookie, 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    expect((await put({ cookie, origin: 'https://evil.example' })).status).toBe(403);
    expect((await put({ cookie: fixture.cookies.viewer, 'sec-fetch-site': 'same-origin' })).status).toBe(403);
    expect((await put({ 'sec-fetch-site': 'same-origin' })).status).toBe(401);
    expect(newest('x.csv')).toBeUndefined();
  });
});
