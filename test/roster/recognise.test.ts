// A set is recognised by names and headers: damaged sets too, strangers not.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { builtInLayouts } from '../../src/roster/layouts/catalogue.ts';
import type { NamedHeader } from '../../src/roster/likeness.ts';
import { recogniseLayout, recogniseSet } from '../../src/roster/recognise.ts';

const specimens = join(import.meta.dirname, '../specimens/samples');

function headersOf(folder: string): NamedHeader[] {
  return readdirSync(join(specimens, folder)).map((name) => ({
    name,
    header: readFileSync(join(specimens, folder, name), 'utf8')
      .split(/\r?\n/)[0]!
      .split(','),
  }));
}

const sdsV1 = headersOf('sds-v1-100');
const sdsV21 = headersOf('sds-v21');

test('each built-in layout recognises its own files', () => {
  for (const layout of builtInLayouts) {
    const some = layout.files.filter((file) => file.required);
    const files = (some.length > 0 ? some : layout.files).map((file) => ({
      name: file.name,
      header: file.columns.map((column) => (file.header ? column.name : (column.values?.[0] ?? ''))),
    }));
    expect(recogniseLayout(files)).toMatchObject({ layout: { id: layout.id } });
  }
});

test('the published samples are recognised, with the reason in words', () => {
  expect(recogniseLayout(sdsV1)).toMatchObject({
    layout: { id: 'microsoft-sds-v1' },
    because: '6 of 6 file names and all headers are Microsoft School Data Sync v1',
  });
  expect(recogniseLayout(sdsV21).layout?.id).toBe('microsoft-sds-v2.1');
});

test('users.csv and orgs.csv of SDS v2.1 are not taken for OneRoster', () => {
  const shared = sdsV21.filter((file) => ['users.csv', 'orgs.csv', 'classes.csv'].includes(file.name));
  expect(recogniseLayout(shared).layout?.id).toBe('microsoft-sds-v2.1');
});

test('any single missing file leaves a set recognisable, and the reason says so', () => {
  for (const missing of sdsV1) {
    const found = recogniseLayout(sdsV1.filter((file) => file !== missing));
    expect(found.layout?.id).toBe('microsoft-sds-v1');
    expect(found.because).toContain('1 file of the set is not there');
  }
});

test('a missing column, moved columns and other letter case leave a set recognisable', () => {
  for (const file of sdsV1) {
    for (const header of [
      file.header.slice(1),
      file.header.toReversed(),
      file.header.map((name) => name.toUpperCase()),
    ]) {
      const changed = sdsV1.map((it) => (it === file ? { name: it.name.toUpperCase(), header } : it));
      expect(recogniseLayout(changed).layout?.id).toBe('microsoft-sds-v1');
    }
  }
  const withoutId = sdsV1.map((it) => (it.name === 'Student.csv' ? { ...it, header: it.header.slice(1) } : it));
  expect(recogniseLayout(withoutId).because).toContain('Student.csv lacks SIS ID');
});

test('other files of known names, and files of unknown names, are not recognised', () => {
  const stranger = recogniseLayout([{ name: 'users.csv', header: ['a', 'b', 'c'] }]);
  expect(stranger.layout).toBeUndefined();
  expect(stranger.because).toMatch(/the headers are not/);
  expect(recogniseLayout([{ name: 'roster_export.txt', header: ['sourcedId'] }]).because).toContain(
    'roster_export.txt',
  );
  expect(recogniseLayout([]).layout).toBeUndefined();
});

test('a stray file beside a set does not hide it', () => {
  expect(recogniseLayout([...sdsV1, { name: 'notes.csv', header: ['x'] }]).layout?.id).toBe('microsoft-sds-v1');
});

test('OneRoster 1.1 and 1.2 are told apart by users.csv, even when roles.csv did not come', () => {
  for (const id of ['oneroster-1.1', 'oneroster-1.2']) {
    const layout = builtInLayouts.find((it) => it.id === id)!;
    const files = layout.files
      .filter((file) => file.required && file.name !== 'roles.csv')
      .map((file) => ({ name: file.name, header: file.columns.map((column) => column.name) }));
    expect(recogniseLayout(files).layout?.id).toBe(id);
  }
});

test('a set is recognised whatever separates its columns, and with empty files in it', () => {
  const files = sdsV1.map(({ name, header }) => {
    const bytes = Buffer.from(name === 'Teacher.csv' ? '' : header.join('\t'));
    return { name, bytes: bytes.length, sha256: '', chunks: () => [bytes] };
  });
  expect(recogniseSet(files).layout?.id).toBe('microsoft-sds-v1');
});
