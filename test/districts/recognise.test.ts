// Invented sets are taken for what they are: whole, in parts, with dates in their names, in other letter case; or the
// reason says that it is not sure. Never for something else.
import { describe, expect, test } from 'vitest';
import { builtInLayouts } from '../../src/roster/layouts/catalogue.ts';
import { recogniseSet } from '../../src/roster/recognise.ts';
import { setOf } from '../roster/sets.ts';
import { districtOf } from './district.ts';
import { filesOf } from './files_of.ts';

const district = districtOf({ seed: 5, students: 60, schools: 2 });

const dated = (name: string) => name.replace(/\.(\w+)$/, '_20261121.$1');

describe.each(builtInLayouts.map((it) => it.id))('%s', (id) => {
  const texts = filesOf(district, id);
  const named = (rename: (name: string) => string, names = Object.keys(texts)) =>
    recogniseSet(setOf(Object.fromEntries(names.map((name) => [rename(name), texts[name]!]))));
  const same = (name: string) => name;

  test('the whole set, however its names are written', () => {
    for (const rename of [
      same,
      dated,
      (name: string) => name.toUpperCase(),
      (name: string) => dated(name).toUpperCase(),
    ]) {
      const found = named(rename);
      expect(found).toMatchObject({ layout: { id } });
      expect(found.because).toMatch(/^\d+ of \d+ file names? and /);
    }
  });

  test('quoted throughout, and with other line ends', () => {
    for (const options of [{ quoteAll: true }, { lineEnding: '\n' }, { lineEnding: '\r' }]) {
      expect(recogniseSet(setOf(filesOf(district, id, options)))).toMatchObject({ layout: { id } });
    }
  });

  test('one file short', () => {
    const names = Object.keys(texts);
    if (names.length < 3) return;
    for (const missing of names) {
      const found = named(
        same,
        names.filter((name) => name !== missing),
      );
      expect(`${missing}: ${found.layout?.id ?? found.because}`).toBe(`${missing}: ${id}`);
    }
  });

  test('a file or two alone are told right, or not told', () => {
    const names = Object.keys(texts);
    const unsure: string[] = [];
    for (const [at, name] of names.entries()) {
      for (const some of [[name], [name, names[(at + 1) % names.length]!]]) {
        const found = named(same, [...new Set(some)]);
        if (found.layout === undefined) {
          unsure.push(name);
          expect(found.because).toMatch(/ or .*Say which\.$|too few to be sure\.$/);
        } else expect(`${some.join()} ${found.layout.id}`).toBe(`${some.join()} ${id}`);
      }
    }
    // Files that both versions of OneRoster have alike, and nothing else, leave it open.
    if (!id.startsWith('oneroster')) expect(unsure).toEqual([]);
  });
});

test('a manifest tells the version of files that both versions have alike', () => {
  for (const id of ['oneroster-1.1', 'oneroster-1.2']) {
    const texts = filesOf(district, id);
    const some = { 'orgs.csv': texts['orgs.csv']!, 'courses.csv': texts['courses.csv']! };
    expect(recogniseSet(setOf(some)).because).toBe(
      'The files could be OneRoster CSV 1.1 or OneRoster CSV 1.2. Say which.',
    );
    expect(recogniseSet(setOf({ ...some, 'manifest.csv': texts['manifest.csv']! }))).toMatchObject({ layout: { id } });
  }
});

test('a file without a header could be anything, and that is said', () => {
  const texts = filesOf(district, 'gradecam-combined-earlier');
  const text = texts['combined.csv']!;
  const found = recogniseSet(setOf({ 'nightly.csv': text.slice(text.indexOf('\n') + 1) }));
  expect(found.layout).toBeUndefined();
  expect(found.because).toContain('nightly.csv');
});

test('the earlier GradeCam fields under their names in the questions and answers', () => {
  const header =
    'term,school,class name,class id,class period,student first,student last,student ID,teacher first,teacher last,teacher email';
  const row = 'YR27,0031,Algebra,90210,1,Ana,Garcia,0004512,Bo,Lee,bo.lee@lakeside.example';
  expect(recogniseSet(setOf({ 'sync.csv': `${header}\n${row}\n` }))).toMatchObject({
    layout: { id: 'gradecam-combined-earlier' },
  });
});

test('the roster of NWEA under names that nobody published, by the number of its columns', () => {
  const [first = '', ...rows] = filesOf(district, 'nwea-map')['rosterfile.csv']!.split('\r\n');
  const header = first.split(',').map((_, at) => `Field ${String.fromCharCode(65 + at)}`);
  const found = recogniseSet(setOf({ 'MAP_Roster.csv': [header.join(','), ...rows].join('\r\n') }));
  expect(found).toMatchObject({ layout: { id: 'nwea-map' } });
  expect(found.because).toContain('the number of columns');
});
