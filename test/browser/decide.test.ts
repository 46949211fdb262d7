// Releasing, rejecting and rolling back in two real browsers against the built program, with impatient people and a
// killed process between: whatever is clicked twice happens once, and the vendor has exactly what was decided.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { systemClock } from '../../src/kit/clock.ts';
import { createLog } from '../../src/kit/log.ts';
import { addDays, localDate } from '../../src/kit/zone.ts';
import type { Import, ImportState } from '../../src/relay/records.ts';
import { openStore } from '../../src/store/open.ts';
import type { Store } from '../../src/store/store.ts';
import type { Appliance } from '../appliance.ts';
import { rollcall, startAppliance, until } from '../appliance.ts';
import { missingBrowser, openBrowser } from './chromium.ts';

const sample = fileURLToPath(new URL('../specimens/samples/sds-v1-100', import.meta.url));
const token = 'a-token-of-enough-letters-0123456789';
const zone = 'America/Los_Angeles';

describe.skipIf(missingBrowser)(`decisions in a browser${missingBrowser ? ` (${missingBrowser})` : ''}`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'rollcall-decide-'));
  const dataFolder = join(folder, 'data');
  const vendor = join(folder, 'vendor');
  let appliance: Appliance;
  let store: Store;
  let browser: Browser;
  let ana: Page;
  let ben: Page;

  beforeAll(async () => {
    mkdirSync(vendor);
    mkdirSync(dataFolder, { mode: 0o700 });
    const district = join(folder, 'district.yaml');
    writeFileSync(
      district,
      `district: { name: Lakeside Unified, timezone: ${zone} }
senders: [ { name: sis, token: ${token} } ]
destinations: [ { name: vendor, folder: ${vendor} } ]
feeds:
  - name: rosters
    sender: sis
    layout: microsoft-sds-v1
    initialImport: accept
    complete: { settle: 1s }
    forward: [ { to: vendor } ]
`,
    );
    const env = { ROLLCALL_DATA: dataFolder };
    expect(await rollcall(['apply', district], env)).toMatchObject({ code: 0 });
    const passwordFile = join(folder, 'password');
    writeFileSync(passwordFile, 'coffee at 7:05 sharp\n');
    for (const [name, role] of [
      ['ana', 'owner'],
      ['ben', 'operator'],
    ] as const) {
      const user = ['user', 'add', name, '--role', role, '--password-file', passwordFile];
      expect(await rollcall(user, env)).toMatchObject({ code: 0 });
    }
    appliance = await startAppliance({ dataFolder });
    const opened = openStore({ dataFolder }, { clock: systemClock, log: createLog('error', () => {}) });
    if (!opened.ok) throw new Error(opened.problem.detail);
    store = opened.value;
    browser = await openBrowser();
    ana = await signIn('ana');
    ben = await signIn('ben');
  }, 60_000);

  afterAll(async () => {
    await browser?.close();
    store?.close();
    await appliance?.stop();
    rmSync(folder, { recursive: true, force: true });
  }, 90_000);

  async function signIn(name: string): Promise<Page> {
    const page = await (await browser.newContext()).newPage();
    page.setDefaultTimeout(10_000);
    await page.goto(`${appliance.url}/login`);
    await page.getByLabel('Name').fill(name);
    await page.getByLabel('Password', { exact: true }).fill('coffee at 7:05 sharp');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.waitForURL(`${appliance.url}/`);
    return page;
  }

  /** Sends a night whose students are so many fewer, and waits for what becomes of it. */
  async function night(missing: number, state: ImportState): Promise<Import> {
    const number = (store.imports.page({ limit: 1 })[0]?.id ?? 0) + 1;
    for (const name of readdirSync(sample)) {
      const lines = readFileSync(join(sample, name), 'utf8').trimEnd().split(/\r?\n/);
      const place = name === 'Student.csv' ? 0 : name === 'StudentEnrollment.csv' ? 1 : -1;
      const gone = new Set(readStudents().slice(0, missing));
      const kept = lines.filter((line) => place < 0 || !gone.has(line.split(',')[place] ?? ''));
      const body = `${kept.join('\n')}\n`;
      const response = await fetch(`${appliance.url}/api/v1/senders/sis/files/${name}`, {
        method: 'PUT',
        headers: { authorization: `Bearer ${token}` },
        body,
      });
      expect(response.status).toBeLessThan(300);
    }
    return settled(number, state);
  }

  /** SIS ids of the students, in an order that goes through the schools. */
  function readStudents(): string[] {
    const [head = '', ...lines] = readFileSync(join(sample, 'Student.csv'), 'utf8').trimEnd().split(/\r?\n/);
    const place = head.split(',').findIndex((name) => name.trim() === 'SIS ID');
    const ids = lines.map((line) => line.split(',')[place] ?? '');
    const turned = (id: string) => [...id].reverse().join('');
    return ids.toSorted((a, b) => turned(a).localeCompare(turned(b)));
  }

  const settled = (number: number, state: ImportState) =>
    until(`import ${number} to be ${state}`, () => {
      const found = store.imports.get(number);
      if (found && found.state !== state && (found.state === 'held' || found.state === 'rejected')) {
        if (state === 'held' || found.state === 'rejected') throw new Error(`${found.state}: ${found.report?.reasons}`);
      }
      return found?.state === state ? found : undefined;
    });

  const studentsAtVendor = () => readFileSync(join(vendor, 'Student.csv'), 'utf8').trimEnd().split('\n').length - 1;
  const decisionsOf = (number: number) =>
    store.imports.get(number)?.decisions.map(({ by, what }) => `${what} by ${by}`);
  const all = readStudents().length;

  /** A navigation that a second click began may still be under way. */
  const open = (page: Page, path: string) =>
    until(`${path} to load`, async () => {
      const opened = await page.goto(`${appliance.url}${path}`).catch(() => undefined);
      return opened?.ok();
    });

  /** The other one may be quicker: then the live page has taken the button away already. */
  const clickTwice = (page: Page, name: string) =>
    page
      .getByRole('button', { name })
      .dblclick({ timeout: 3_000 })
      .catch(() => undefined);

  async function openForm(page: Page, path: string, summary: string, label: string, why: string): Promise<void> {
    await open(page, path);
    await page.getByText(summary, { exact: true }).click();
    await page.getByLabel(label).fill(why);
  }

  async function release(held: Import): Promise<void> {
    await openForm(ana, `/imports/${held.id}`, 'Release…', 'Why it may go out', 'They moved.');
    await ana.getByRole('button', { name: 'Release this import' }).click();
    await settled(held.id, 'forwarded');
  }

  test('a release clicked twice by one and rejected by another at the same time happens once', async () => {
    await night(0, 'forwarded');
    expect(studentsAtVendor()).toBe(all);
    const held = await night(30, 'held');
    expect(studentsAtVendor()).toBe(all);
    await openForm(ana, `/imports/${held.id}`, 'Release…', 'Why it may go out', 'They moved to another school.');
    await openForm(ben, `/imports/${held.id}`, 'Reject…', 'Why it must not go out', 'That cannot be.');
    await Promise.all([clickTwice(ana, 'Release this import'), clickTwice(ben, 'Reject this import')]);
    // What the answers said may have been shown on a page that was left at once.
    for (const page of [ana, ben]) {
      await open(page, `/imports/${held.id}`);
      await page
        .getByText(/(Released by ana|Rejected by ben)/)
        .first()
        .waitFor();
    }
    const decisions = decisionsOf(held.id) ?? [];
    expect(decisions).toHaveLength(2);
    if (decisions[1] === 'released by ana') await settled(held.id, 'forwarded');
    else expect(decisions[1]).toBe('rejected by ben');
    expect(studentsAtVendor()).toBe(decisions[1] === 'released by ana' ? all - 30 : all);
    expect(store.deliveries.ofImport(held.id).length).toBeLessThanOrEqual(1);
    expect(readdirSync(vendor)).toHaveLength(6);
  }, 90_000);

  test('the roster before is put in force again, once for two clicks and two people', async () => {
    if (studentsAtVendor() === all) await release(await night(30, 'held'));
    const inForce = store.feeds.byName('rosters')?.baselineImportId ?? 0;
    expect(studentsAtVendor()).toBe(all - 30);
    const label = 'What is wrong with the roster in force';
    await openForm(ana, `/imports/${inForce}`, 'Roll back to Import 1…', label, 'Thirty students are missing.');
    await openForm(ben, `/imports/${inForce}`, 'Roll back to Import 1…', label, 'The same, I think.');
    const button = 'Put Import 1 in force again';
    await Promise.all([clickTwice(ana, button), clickTwice(ben, button)]);
    const number = inForce + 1;
    await settled(number, 'forwarded');
    expect(studentsAtVendor()).toBe(all);
    expect(store.imports.page({ limit: 1 })[0]?.id).toBe(number);
    await open(ben, `/imports/${number}`);
    await ben.getByText('The roster of Import 1 once more').first().waitFor();
  }, 90_000);

  test('a process killed as the button is pressed leaves the import held or released, never between', async () => {
    const held = await night(30, 'held');
    await openForm(ana, `/imports/${held.id}`, 'Release…', 'Why it may go out', 'They moved.');
    const clicked = ana.getByRole('button', { name: 'Release this import' }).click({ noWaitAfter: true });
    await Promise.all([clicked.catch(() => undefined), appliance.kill()]);
    appliance = await startAppliance({ dataFolder, webPort: appliance.webPort, sftpPort: appliance.sftpPort });
    const state = store.imports.get(held.id)?.state;
    if (state === 'held') await release(held);
    else await settled(held.id, 'forwarded');
    expect(decisionsOf(held.id)).toEqual(['held by Rollcall', 'released by ana']);
    expect(studentsAtVendor()).toBe(all - 30);
  }, 90_000);

  test('a release with a date lets the next night of the kind pass, until somebody ends it', async () => {
    expect(studentsAtVendor()).toBe(all - 30);
    await night(15, 'forwarded');
    const held = await night(45, 'held');
    const date = addDays(localDate(Date.now(), zone), 7);
    await openForm(ana, `/imports/${held.id}`, 'Release…', 'Why it may go out', 'The rollover has begun.');
    await ana.getByLabel('Also accept nights of this kind until').fill(date);
    await ana.getByRole('button', { name: 'Release this import' }).click();
    await ana.getByText(`Nights of this kind are accepted until ${date}.`).waitFor();
    await settled(held.id, 'forwarded');
    const passed = await night(60, 'forwarded');
    expect(decisionsOf(passed.id)).toEqual(['accepted by Rollcall']);
    await open(ben, '/feeds/rosters');
    await ben.getByRole('button', { name: 'Hold such nights again' }).click();
    await ben.getByText('Such nights are held again.').waitFor();
    await night(75, 'held');
  }, 90_000);
});
