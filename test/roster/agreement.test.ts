// Rows that say something else about the same id: which of them is the wrong one.
import { expect, test } from 'vitest';
import { combinedLayout } from '../../src/roster/rules/miniature.ts';
import { check, setOf } from './sets.ts';

const header = 'staff_id,staff_name,student_id\n';

function disagreeing(rows: string[]) {
  const { report } = check(combinedLayout, setOf({ 'combined.csv': `${header}${rows.join('\n')}\n` }));
  const notices = report.notices.filter(({ code }) => code === 'attributes_disagree');
  const wrong = report.files[0]!.badRows;
  return { lines: notices.flatMap(({ samples }) => samples.map(({ line }) => line)), wrong };
}

const manyOf = (name: string, count: number, id = 801) =>
  Array.from({ length: count }, (_, at) => `${id},${name},${1000 + at}`);

test('the odd one is named, wherever it stands: first, in the middle or last', () => {
  for (let odd = 0; odd < 14; odd++) {
    const rows = manyOf('Garcia', 14).with(odd, '801,GarcÃ­a,9');
    expect(disagreeing(rows)).toEqual({ lines: [odd + 2], wrong: 1 });
  }
});

test('of two, the later one; of two groups, all of the later one', () => {
  expect(disagreeing(['801,Garcia,1', '801,Lee,2']).lines).toEqual([3]);
  expect(disagreeing([...manyOf('Garcia', 2), ...manyOf('Lee', 3)]).lines).toEqual([4, 5, 6]);
  expect(disagreeing(['801,Garcia,1', '801,Lee,2', '801,Khan,3']).lines).toEqual([3, 4]);
});

test('blanks agree with everything, and ids do not mix', () => {
  expect(disagreeing(['801,,1', '801,Lee,2', '801,,3', '802,Khan,4']).lines).toEqual([]);
  const mixed = ['801,X,1', '802,Y,2', ...manyOf('Lee', 3), ...manyOf('Khan', 3, 802), '803,Z,1', '803,Q,2'];
  expect(disagreeing(mixed)).toEqual({ lines: [2, 3, 11], wrong: 3 });
});

test('more ids and more rows than the first room for them', () => {
  const rows = Array.from({ length: 3000 }, (_, at) => `${at % 900},Name ${at % 900},${at}`);
  rows[1234] = '334,Another,1234';
  rows[5] = '5,Another,5';
  expect(disagreeing(rows).lines).toEqual([7, 1236]);
});
