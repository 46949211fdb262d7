// `layouts`, `rules` and `learn`: what they print can be read by a person and by a program.
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parseLayoutFile } from '../../src/roster/layout_file.ts';
import { builtInLayout } from '../../src/roster/layouts/catalogue.ts';
import { rules } from '../../src/roster/rules/catalogue.ts';
import { rollcall } from './command.ts';

const samples = join(import.meta.dirname, '../specimens/samples');

test('layouts lists what is built in', async () => {
  const { code, out } = await rollcall(['layouts']);
  expect(code).toBe(0);
  expect(out).toMatch(/^oneroster-1\.1 +OneRoster CSV 1\.1 +14 files, 6 required$/m);
});

test('layouts ID shows the columns; as JSON it is a layout file', async () => {
  const { out } = await rollcall(['layouts', 'microsoft-sds-v1']);
  expect(out).toMatch(/^Student\.csv {2}required, key SIS ID/m);
  expect(out).toMatch(/^ {2}School SIS ID +required +string +-> School\.csv\.SIS ID; groups by school$/m);
  const json = await rollcall(['layouts', 'microsoft-sds-v1', '--format', 'json']);
  expect(parseLayoutFile(json.out).layout).toEqual(JSON.parse(JSON.stringify(builtInLayout('microsoft-sds-v1'))));
});

test('layouts --schema prints a JSON Schema', async () => {
  expect(JSON.parse((await rollcall(['layouts', '--schema'])).out)).toMatchObject({ title: 'Rollcall layout' });
});

test('rules lists every rule, and one with its examples', async () => {
  const { out } = await rollcall(['rules']);
  for (const rule of rules) expect(out).toContain(rule.code);
  const one = await rollcall(['rules', 'key_duplicate']);
  expect(one.out).toMatch(/Why: [\s\S]*Fix: [\s\S]*Bad[\s\S]*Good/);
  const json = JSON.parse((await rollcall(['rules', '--format', 'json'])).out) as { code: string }[];
  expect(json.map((rule) => rule.code)).toEqual(rules.map((rule) => rule.code));
});

test('learn prints the layout on one stream and the evidence on the other', async () => {
  const { code, out, err } = await rollcall(['learn', join(samples, 'sds-v21')]);
  expect(code).toBe(0);
  expect(parseLayoutFile(out).layout?.files).toHaveLength(10);
  expect(err.replaceAll(/\s+/g, ' ')).toContain('sourcedId is different in each of 8 rows: the key');
});
