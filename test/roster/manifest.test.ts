// A OneRoster manifest, and what is taken for none.
import { expect, test } from 'vitest';
import { oneRoster11 } from '../../src/roster/layouts/oneroster_1_1.ts';
import { isNamed, manifestOf, readManifest } from '../../src/roster/manifest.ts';
import { bytesOf } from './sets.ts';

const file = (name: string) => oneRoster11.files.find((one) => one.name === name)!;

test('says of each file whether the set has it', () => {
  const text = '\uFEFF"propertyName","value"\r\nfile.users,bulk\r\nfile.orgs,Delta\r\nfile.classes,absent\r\n';
  const lines = readManifest(bytesOf(text));
  expect(isNamed(lines, file('users.csv'))).toBe(true);
  expect(isNamed(lines, file('orgs.csv'))).toBe(true);
  expect(isNamed(lines, file('classes.csv'))).toBe(false);
  expect(isNamed(lines, file('courses.csv'))).toBeUndefined();
  expect(manifestOf(oneRoster11)?.name).toBe('manifest.csv');
});

test.each([
  '',
  '\n',
  'name,val\nfile.users,bulk\n',
  'propertyName\nfile.users\n',
  '\0\0\0"',
  'propertyName,value\nx\n',
])('%j says nothing', (text) => {
  expect(readManifest(bytesOf(text))).toEqual(new Map());
});
