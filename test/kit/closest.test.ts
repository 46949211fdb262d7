// The suggestion for a mistyped name.
import { expect, test } from 'vitest';
import { closest, didYouMean } from '../../src/kit/closest.ts';

const keys = ['password', 'passwordFile', 'publicKeys', 'name'];

test.each([
  ['pasword', 'password'],
  ['PASSWORD', 'password'],
  ['passwrodFile', 'passwordFile'],
  ['nmae', 'name'],
  ['publickey', 'publicKeys'],
  ['colour', undefined],
  ['x', undefined],
])('%s: %s', (written, meant) => {
  expect(closest(written, keys)).toBe(meant);
});

test('a question, or nothing', () => {
  expect(didYouMean('nam', keys)).toBe(' Did you mean name?');
  expect(didYouMean('colour', keys)).toBe('');
});
