// The handbook's chapter "Custom reports" is followed as it is written: its commands, its SQL, its pieces of configuration,
// and its steps on the pages.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseDistrictFile } from '../src/relay/district/parse.ts';
import { readyReports } from '../src/report/ready/catalogue.ts';
import { listen, visit } from './browser/a_browser.ts';
import { missingBrowser, openBrowser } from './browser/chromium.ts';
import { rollcall } from './cli/command.ts';
import { districtOf } from './districts/district.ts';
import { filesOf } from './districts/files_of.ts';
import { createFixture, password } from './web/fixture.ts';
import { lookingPacker } from './web/looking_packer.ts';

const chapter = readFileSync(new URL('../docs/REPORTS.md', import.meta.url), 'utf8');
const blocks = (kind: string) =>
  [...chapter.matchAll(new RegExp(`\`\`\`${kind}\\n([\\s\\S]*?)\`\`\``, 'g'))].map(([, text]) => text!);
const folder = mkdtempSync(join(tmpdir(), 'rollcall-chapter-'));
const district = districtOf({ seed: 80, students: 80 });

beforeAll(() => {
  mkdirSync(join(folder, 'export'));
  for (const [name, text] of Object.entries(filesOf(district, 'oneroster-1.1')))
    writeFileSync(join(folder, 'export', name), text);
  writeFileSync(join(folder, 'schools.sql'), blocks('sql')[0]!);
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** A command of the chapter, its files in the folder. */
async function run(command: string) {
  const words = command.trim().split(' ').slice(1);
  const places = ['export', 'combined.csv', 'schools.sql'];
  return await rollcall(words.map((word) => (places.includes(word) ? join(folder, word) : word)));
}

test('the ready-made report makes and proves its file', async () => {
  const said = await run(blocks('sh')[0]!);
  expect(said.err).toMatch(/\d+ rows, .* sha256 [0-9a-f]{64}/);
  expect(said.code).toBe(0);
});

test('one of your own prints its rows', async () => {
  const said = await run(blocks('sh')[1]!);
  expect(said).toMatchObject({ code: 0, err: '' });
  expect(said.out).toBe(`School,Name,Students\r\n0031,${district.schools[0]!.name},80\r\n`);
});

test.each([0, 2])('the configuration is read as written, with the forward of piece %i', (piece) => {
  const reports = blocks('yaml')[1]!;
  const forward = blocks('yaml')[piece]!;
  const text = `senders: [{ name: s }]
destinations: [{ name: gradecam, folder: /srv/gradecam }]
${reports}feeds:
- name: f
  sender: s
  layout: oneroster-1.1
  ${forward.replaceAll('\n', '\n  ')}`;
  const parsed = parseDistrictFile(text, (path) => ({ text: readFileSync(join(folder, path), 'utf8') }));
  expect(parsed).toMatchObject({ ok: true, file: { reports: [{ name: 'schools', dialect: { delimiter: '\t' } }] } });
});

describe.skipIf(missingBrowser)('its steps, in a browser', () => {
  test('lead from the report to the vendor, and back', async () => {
    const steps = chapter.slice(
      chapter.indexOf('## Sent every night'),
      chapter.indexOf('The district file says the same'),
    );
    const labels = [...steps.matchAll(/\*([^*]+)\*/g)].map(([, label]) => label!);
    const [reports, offer, place, fileName, why, save, sent, files] = labels;
    const [, way] = /`([^`]+)`/.exec(steps)!;
    const fixture = await createFixture({ isLiving: true, packer: lookingPacker() });
    const { feeds, destinations } = fixture.store;
    for (const { id, name } of feeds.all()) {
      const to = destinations.byName('gradecam')!.id;
      feeds.setForwards(id, name === 'library' ? [{ destinationId: to, at: 'arrival', name: '{name}' }] : []);
    }
    const browser = await openBrowser();
    try {
      const base = await listen(fixture);
      const { page } = await visit(browser, fixture, base);
      page.setDefaultTimeout(10_000);
      const forward = () => fixture.store.feeds.byName('library')!.forwards[0]!;
      await page.goto(base);
      await page.getByRole('link', { name: reports! }).click();
      await page.getByRole('link', { name: 'oneroster-1.1-to-gradecam' }).click();
      await page.getByText(offer!).click();
      await page.getByRole('link', { name: way! }).click();
      expect(await page.getByLabel(place!).isChecked()).toBe(true);
      await page.getByLabel(fileName!).first().fill('combined.csv');
      const reasoned = async (text: string) => {
        const token = fixture.cookies.owner.split('=')[1] ?? '';
        fixture.store.sessions.confirm(token, fixture.clock.now() - 11 * 60_000);
        await page.getByLabel(why!).fill(text);
        await page.getByRole('button', { name: save! }).click();
        await page.getByLabel('Password of J. Ortiz').fill(password);
        await page.getByRole('button', { name: 'Go on' }).click();
        await page.getByText('Saved. It counts from the next delivery on').waitFor();
      };
      await reasoned('They want one file.');
      const asWritten = [{ name: 'combined.csv', from: 'oneroster-1.1-to-gradecam' }];
      expect(forward().reports).toEqual(asWritten);
      await page.goto(`${base}/reports/oneroster-1.1-to-gradecam`);
      await page.getByText(sent!).getByRole('link', { name: way! }).click();
      await page.getByLabel(files!).check();
      await reasoned('They read OneRoster now.');
      expect(forward().reports).toBeUndefined();
    } finally {
      await browser.close();
      await fixture.stop();
    }
  }, 60_000);
});

test('it names every ready-made report', () => {
  const named = [...chapter.matchAll(/`([a-z0-9.-]+-to-[a-z0-9.-]+)`/g)].map(([, id]) => id!);
  expect([...new Set(named)].sort()).toEqual(readyReports.map((report) => report.id).sort());
});
