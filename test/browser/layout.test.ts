// A layout from its proposal to its change, in a real browser: looked at, corrected, confirmed; later refused and accepted.
import type { Browser, Page } from 'playwright-core';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createLearning, type Learning, smallNight } from '../web/learning.ts';
import { listen, visit } from './a_browser.ts';
import { missingBrowser, openBrowser } from './chromium.ts';

describe.skipIf(missingBrowser)('a layout in the browser', () => {
  let browser: Browser;
  let learning: Learning;
  let base: string;

  beforeAll(async () => {
    browser = await openBrowser();
    return () => browser.close();
  });
  beforeEach(async () => {
    learning = await createLearning();
    base = await listen(learning);
  });
  afterEach(() => learning.stop());

  const open = async (path: string, options: Parameters<typeof visit>[3] = {}) => {
    const seen = await visit(browser, learning, base, { role: 'operator', ...options });
    seen.page.setDefaultTimeout(10_000);
    await seen.page.goto(base + path);
    return seen;
  };
  const column = (page: Page, name: string) => page.locator('fieldset.column-edit', { hasText: name }).first();
  const activity = () =>
    learning.store.activity.page({ limit: 20 }).map(({ who, what, about }) => `${who} ${what} ${about}`);

  async function confirmed(): Promise<void> {
    const { id } = await learning.night(smallNight(), 'held');
    expect(learning.relay.release(id, 'M. Chen', 'as agreed').ok).toBe(true);
    await learning.newest('accepted');
  }

  /** The next night's students with two columns exchanged, one renamed and one added. */
  function changedNight(): Record<string, string> {
    const night = smallNight();
    const lines = night['students.csv']!.trimEnd().split('\r\n');
    const changed = lines.map((line, row) => {
      const [id, last, first, grade, ...rest] = line.split(',');
      return [id, first, last, row === 0 ? 'grade_lvl' : grade, ...rest, row === 0 ? 'pronouns' : ''].join(',');
    });
    return { ...night, 'students.csv': `${changed.join('\r\n')}\r\n` };
  }

  it('the proposal, masked rows, values on record, a correction, a confirmation: without JavaScript too', async () => {
    const held = await learning.night(smallNight(), 'held');
    const { page, complaints, close } = await open(`/imports/${held.id}`, { javaScriptEnabled: false });
    const text = await page.locator('#import').innerText();
    expect(text).toContain('Proposed layout');
    expect(text).toContain('digits, 6 long');
    expect(text).toContain('one of F, M, X, N, U and NB');
    expect(text).toContain('All 240 values are digits, 6 long, 240 with leading zeros');
    expect(text).toContain('all 240 values are keys of students.csv');
    const html = await page.content();
    expect(html).not.toContain('s17@lakeside.example');
    expect(html).not.toContain('Garcia');

    await page.getByRole('button', { name: 'Show the values' }).click();
    await page.getByText('that they were is on record').waitFor();
    const shown = await page.content();
    expect(shown).toContain('s1@lakeside.example');
    expect(shown).not.toMatch(/Lakeside\d+!/);
    expect(activity()[0]).toBe(`M. Chen looked at the values of Import ${held.id}`);

    await page.getByRole('link', { name: 'Correct this file' }).last().click();
    await column(page, 'gender').getByLabel('Type').selectOption({ label: 'text' });
    await column(page, 'last_name').getByLabel('always filled').check();
    await column(page, 'birth_date').getByLabel('Date formats').fill('monthly');
    await page.getByLabel('Why it is corrected').fill('Names are never blank here.');
    await page.getByRole('button', { name: 'Save and check again' }).click();
    await page.getByText('a date format has Y, M and D').first().waitFor();
    expect(await column(page, 'last_name').getByLabel('always filled').isChecked()).toBe(true);
    await column(page, 'birth_date').getByLabel('Date formats').fill('M/D/YYYY');
    await page.getByRole('button', { name: 'Save and check again' }).click();
    await page.getByText(`Import ${held.id} is being checked again under it.`).waitFor();
    await learning.newest('held');
    await page.reload();
    expect(await page.locator('#import').innerText()).toContain('corrected by M. Chen');
    expect(activity()[0]).toBe('M. Chen corrected the layout of feed rosters');

    await page.getByText('Confirm…').click();
    await page.getByLabel('What makes you sure').fill('Compared with the SIS.');
    await page.getByRole('button', { name: 'Confirm this layout and these numbers' }).click();
    await page.getByText('Its layout is pinned from now on.').waitFor();
    const pinned = learning.store.feeds.get(learning.feed.id)?.pinned;
    const columns = pinned?.files.find((file) => file.name === 'students.csv')?.columns;
    expect(columns?.find((it) => it.name === 'gender')).toMatchObject({ type: 'string' });
    expect(columns?.find((it) => it.name === 'last_name')).toMatchObject({ filled: true });
    // Chromium itself writes a line for the answer 422.
    expect(complaints.filter((it) => !it.includes('422'))).toEqual([]);
    await close();
  });

  it('two people correct at once: the second is told, and nothing of the first is lost', async () => {
    const held = await learning.night(smallNight(), 'held');
    const path = '/feeds/rosters/layout?file=students.csv';
    const [one, other] = [await open(path), await open(path, { role: 'owner' })];
    for (const [{ page }, name] of [
      [one, 'last_name'],
      [other, 'first_name'],
    ] as const) {
      await column(page, name).getByLabel('always filled').check();
      await page.getByLabel('Why it is corrected').fill(`${name} is never blank.`);
    }
    await one.page.getByRole('button', { name: 'Save and check again' }).click();
    await one.page.getByText('The layout is corrected.').waitFor();
    await learning.newest('held');
    await other.page.getByRole('button', { name: 'Save and check again' }).click();
    await other.page.getByText('was changed meanwhile').waitFor();
    const layout = learning.store.feeds.get(learning.feed.id)?.pinned;
    const filled = layout?.files.find((file) => file.name === 'students.csv')?.columns.filter((it) => it.filled);
    expect(filled?.map((it) => it.name)).toEqual(['student_id', 'last_name']);
    expect(learning.store.imports.get(held.id)?.state).toBe('held');
    await one.close();
    await other.close();
  });

  it('a changed layout stands side by side and is accepted once, by a double click', async () => {
    await confirmed();
    const refused = await learning.night(changedNight(), 'rejected');
    const { page, complaints, close } = await open(`/imports/${refused.id}`);
    const rows = await page.locator('.side-by-side tbody tr').allInnerTexts();
    const said = rows.map((row) => row.replace(/\s+/g, ' ')).filter((row) => !row.endsWith('as agreed'));
    expect(said).toEqual(['2 last_name 3 last_name moved', '4 grade 4 grade_lvl renamed?', '– 10 pronouns new']);
    await page.getByLabel('Why the new layout is right').fill('The SIS was updated on Friday.');
    await page.getByRole('button', { name: 'Accept the new layout from now on' }).dblclick();
    await page.getByText(/agreed from now on|already accepted/).waitFor();
    const after = await learning.newest('accepted');
    expect(after.id).toBe(refused.id);
    expect(after.decisions.filter((it) => it.what === 'given another layout')).toHaveLength(1);
    expect(after.report?.files.find((file) => file.name === 'students.csv')).toMatchObject({ removed: 0, added: 0 });
    expect(activity().filter((it) => it.includes('accepted the layout'))).toEqual([
      `M. Chen accepted the layout of Import ${refused.id}`,
    ]);
    const students = learning.store.feeds.get(learning.feed.id)?.pinned?.files.find((it) => it.name === 'students.csv');
    expect(students?.columns.map((it) => it.name).slice(0, 4)).toEqual([
      'student_id',
      'first_name',
      'last_name',
      'grade_lvl',
    ]);
    expect(students?.columns.find((it) => it.name === 'grade_lvl')).toMatchObject({ group: 'grade' });
    // The night after comes as this one did.
    expect((await learning.night(changedNight(), 'accepted')).id).toBeGreaterThan(refused.id);
    expect(complaints).toEqual([]);
    await close();
  });

  it('a viewer sees the proposal and no form', async () => {
    const held = await learning.night(smallNight(), 'held');
    const { page, close } = await open(`/imports/${held.id}`, { role: 'viewer' });
    expect(await page.locator('.layout-table').count()).toBe(3);
    expect(await page.getByText('Correct this file').count()).toBe(0);
    expect(await page.getByRole('button', { name: 'Show the values' }).count()).toBe(0);
    await close();
    for (const path of [`/imports/${held.id}/values`, `/imports/${held.id}/layout`, '/feeds/rosters/layout']) {
      expect((await learning.post(path, { why: 'let me' }, 'viewer')).status).toBe(403);
    }
    expect((await learning.get('/feeds/rosters/layout?file=students.csv', 'viewer')).status).toBe(403);
  });
});
