// The handbook's chapter "Custom reports" is followed as it is written: its commands, its SQL, its pieces of configuration.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parseDistrictFile } from '../src/relay/district/parse.ts';
import { readyReports } from '../src/report/ready/catalogue.ts';
import { rollcall } from './cli/command.ts';
import { districtOf } from './districts/district.ts';
import { filesOf } from './districts/files_of.ts';

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

test('it names every ready-made report', () => {
  const named = [...chapter.matchAll(/`([a-z0-9.-]+-to-[a-z0-9.-]+)`/g)].map(([, id]) => id!);
  expect([...new Set(named)].sort()).toEqual(readyReports.map((report) => report.id).sort());
});
