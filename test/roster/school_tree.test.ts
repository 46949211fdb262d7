// Which schools go along when some are named: the district above them, named too, brings no other school with it.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { keptRows } from '../../src/roster/kept_rows.ts';
import { builtInLayout } from '../../src/roster/layouts/catalogue.ts';
import { cutSet, tableIn } from './cuts.ts';
import { setOf } from './sets.ts';

const layout = builtInLayout('oneroster-1.2')!;
const orgColumns = 'sourcedId,status,dateLastModified,name,type,identifier,parentSourcedId';

/** Organisations and, of each, its parent; a course of each stands for what hangs on it. */
function setWith(parents: Readonly<Record<string, string>>) {
  const orgs = Object.entries(parents).map(([id, parent]) => `${id},,,Org ${id},school,,${parent}`);
  const courses = Object.keys(parents).map((id) => `co-${id},,,,Maths,,,${id},,`);
  return {
    'orgs.csv': `${[orgColumns, ...orgs].join('\r\n')}\r\n`,
    'courses.csv': `${[
      'sourcedId,status,dateLastModified,schoolYearSourcedId,title,courseCode,grades,orgSourcedId,subjects,subjectCodes',
      ...courses,
    ].join('\r\n')}\r\n`,
  };
}

function aboveOf(parents: Readonly<Record<string, string>>, id: string, below: readonly string[] = [id]): string[] {
  const up = parents[id];
  return up && !below.includes(up) ? [up, ...aboveOf(parents, up, [...below, up])] : [];
}

/** Whose courses are sent; not of what is only above a named one, which other things tell. */
function sentOf(parents: Readonly<Record<string, string>>, schools: string[]): string[] {
  const named = schools.map((id) => id.toLowerCase());
  const isAbove = (id: string) => !named.includes(id) && named.some((one) => aboveOf(parents, one).includes(id));
  const files = setWith(parents);
  const made = cutSet(layout, setOf(files), { schools });
  return tableIn(layout, 'courses.csv', made.get('courses.csv')!.bytes)
    .slice(1)
    .map((row) => row[7]!)
    .filter((id) => !isAbove(id))
    .sort();
}

const tree = { d: '', r: 'd', s1: 'd', s2: 'd', s3: 'r', s4: 'r', p: 's1' };

describe('named schools', () => {
  test.each([
    [['d'], ['d', 'p', 'r', 's1', 's2', 's3', 's4']],
    [['s1'], ['p', 's1']],
    [
      ['d', 's1'],
      ['d', 'p', 's1'],
    ],
    [
      ['d', 's2', 's3'],
      ['d', 's2', 's3'],
    ],
    [
      ['r', 's1'],
      ['p', 'r', 's1', 's3', 's4'],
    ],
    [
      ['d', 'r'],
      ['d', 'r', 's3', 's4'],
    ],
    [
      ['S1', 'p'],
      ['p', 's1'],
    ],
  ])('%j send %j', (schools, sent) => {
    expect(sentOf(tree, schools)).toEqual(sent);
  });

  test('a circle of parents is gone through once', () => {
    const whole = (parents: Record<string, string>) =>
      keptRows(layout, setOf(setWith(parents)), { schools: ['a'] }, () => undefined).wholeSchools;
    expect(whole({ a: 'c', b: 'a', c: 'b', x: '' })).toEqual([{ asked: 'a', below: 2 }]);
    expect(whole({ a: 'a', x: '' })).toEqual([]);
    expect(sentOf({ a: 'a', x: '' }, ['a'])).toEqual(['a']);
  });

  test('what takes others along is told, with how many', () => {
    const whole = (schools: string[]) =>
      keptRows(layout, setOf(setWith(tree)), { schools }, () => undefined).wholeSchools;
    expect(whole(['d'])).toEqual([{ asked: 'd', below: 6 }]);
    expect(whole(['d', 's1'])).toEqual([{ asked: 's1', below: 1 }]);
    expect(whole(['d', 's2'])).toEqual([]);
  });

  test('a school that is not named, and has nothing named above it but what stands above another named one, stays here', () => {
    const ids = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
    const trees = fc
      .tuple(...ids.map((_, at) => fc.constantFrom('', ...ids.slice(0, at))))
      .map((parents) => Object.fromEntries(ids.map((id, at) => [id, parents[at]!])));
    fc.assert(
      fc.property(trees, fc.subarray(ids, { minLength: 1 }), (parents, schools) => {
        const expected = ids.filter((id) => {
          if (schools.includes(id)) return true;
          const nearest = aboveOf(parents, id).find((up) => schools.includes(up));
          return nearest !== undefined && !schools.some((other) => aboveOf(parents, other).includes(nearest));
        });
        expect(sentOf(parents, schools)).toEqual(expected);
      }),
    );
  });
});
