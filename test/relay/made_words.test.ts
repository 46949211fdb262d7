// What a file lost on its way to a destination, in words that fit one as well as many.
import { expect, test } from 'vitest';
import { leftOutWords } from '../../src/relay/made_words.ts';

const file = 'users.csv';

test('one column, one row and one reference', () => {
  const rows = { school: 1, unknown: 1, empty: 1 };
  expect(leftOutWords({ file, columns: ['birthDate'], rows, references: 1 })).toEqual([
    'the column birthDate',
    '1 row that is of another school',
    '1 row that was about somebody who is not in the set, so nobody can tell',
    '1 row that was blank, a title or a footer',
    '1 reference to what was left out',
  ]);
});

test('several', () => {
  const rows = { school: 1204, unreadable: 2 };
  expect(leftOutWords({ file, columns: ['email', 'sms'], rows, references: 2 })).toEqual([
    'the 2 columns email and sms',
    '1,204 rows that are of another school',
    '2 rows that could not be read, so nobody can tell whose they are',
    '2 references to what was left out',
  ]);
});
