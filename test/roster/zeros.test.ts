// Ids that differ from those they refer to by zeros in front, without a night before to compare with.
import { expect, test } from 'vitest';
import { hashOfText } from '../../src/roster/hash.ts';
import { KeyTable } from '../../src/roster/key_table.ts';
import { knownByZeros } from '../../src/roster/padded_ids.ts';
import { sectionsLayout } from '../../src/roster/rules/miniature.ts';
import { check, setOf } from './sets.ts';

function keysOf(...texts: string[]): KeyTable {
  const keys = new KeyTable();
  for (const text of texts) {
    const { lo, hi } = hashOfText(text);
    keys.add(lo, hi);
  }
  return keys;
}

test('zeros in front, put there or taken away', () => {
  expect(knownByZeros('4512', keysOf('004512'))).toBe('lost');
  expect(knownByZeros('0', keysOf('000'))).toBe('lost');
  expect(knownByZeros('004512', keysOf('4512'))).toBe('kept');
  expect(knownByZeros('004512', keysOf('0004512'))).toBe('lost');
  expect(knownByZeros('4513', keysOf('004512', '4512'))).toBeUndefined();
  expect(knownByZeros('A12', keysOf('0A12'))).toBeUndefined();
  expect(knownByZeros('9'.repeat(21), keysOf('9'))).toBeUndefined();
});

function notices(parents: string[], children: string[]) {
  const sections = parents.map((id) => `${id},Algebra\n`).join('');
  const enrollments = children.map((id) => `${id},1001\n`).join('');
  const files = {
    'sections.csv': `section_id,title\n${sections}`,
    'enrollments.csv': `section_id,student_id\n${enrollments}`,
  };
  return check(sectionsLayout, setOf(files)).report.notices;
}

test('said of the file that points, with the line, whichever of the two has lost them', () => {
  const [full, bare] = [
    ['0011', '0012', '0013', '2000'],
    ['11', '12', '13', '2000'],
  ];
  const lost = notices(full, bare).find(({ code }) => code === 'id_lost_leading_zeros');
  expect(lost).toMatchObject({
    file: 'enrollments.csv',
    column: 'section_id',
    severity: 'hold',
    count: 3,
    firstLine: 2,
  });
  expect(lost!.message).toContain('have lost leading zeros');
  expect(notices(bare, full).find(({ code }) => code === 'id_lost_leading_zeros')!.message).toContain(
    'that the ids in sections.csv have lost',
  );
});

test('not said of a few, nor where most of what is missing is really missing', () => {
  const codes = (parents: string[], children: string[]) => notices(parents, children).map(({ code }) => code);
  expect(codes(['0011', '0012'], ['11', '12'])).not.toContain('id_lost_leading_zeros');
  const gone = ['11', '12', '13', '91', '92', '93', '94'];
  expect(codes(['0011', '0012', '0013'], gone)).not.toContain('id_lost_leading_zeros');
});
