// Names at the destination stay below its directory.
import { describe, expect, it } from 'vitest';
import { deliveryOfTemporary, foldersOf, isSafeName, remotePath, temporaryName } from '../../src/forward/names.ts';

describe('names', () => {
  it('puts the temporary name beside the final one', () => {
    const sha256 = '0123abcd'.repeat(8);
    expect(temporaryName('users.csv', 12, sha256)).toBe('.users.csv.rollcall-12-0123abcd.part');
    expect(temporaryName('2026-11-21/users.csv', 12, sha256)).toBe('2026-11-21/.users.csv.rollcall-12-0123abcd.part');
  });

  it('knows its own temporary names and no others', () => {
    expect(deliveryOfTemporary('.users.csv.rollcall-12-0123abcd.part')).toBe(12);
    expect(deliveryOfTemporary('.users.csv.rollcall-12-0123abcd.part-moved')).toBe(12);
    expect(deliveryOfTemporary('.users.csv.rollcall-12.part')).toBe(12);
    for (const name of ['users.csv', '.users.csv.part', 'users.csv.rollcall-12.part', '.rollcall-12.part'])
      expect(deliveryOfTemporary(name), name).toBeUndefined();
  });

  it('joins paths as the server reads them', () => {
    expect(remotePath('/incoming', 'a.csv')).toBe('/incoming/a.csv');
    expect(remotePath('/', 'a.csv')).toBe('/a.csv');
    expect(remotePath('', 'a.csv')).toBe('a.csv');
    expect(remotePath('in/coming/', 'a.csv')).toBe('in/coming/a.csv');
  });

  it('knows the folders to make, outer ones first', () => {
    expect(foldersOf(['a.csv', 'x/y/b.csv', 'x/c.csv', 'z/d.csv'])).toEqual(['x', 'z', 'x/y']);
  });

  it('refuses names that leave the directory', () => {
    for (const name of [
      '',
      '/etc/passwd',
      '../a.csv',
      'x/../../a.csv',
      'x//a.csv',
      '.',
      'x/',
      'a\nb',
      'a\0b',
      'x\\..\\a',
    ])
      expect(isSafeName(name), JSON.stringify(name)).toBe(false);
    for (const name of ['users.csv', '2026-11-21/users.csv', 'Schüler 1.csv', '.hidden', 'a..b'])
      expect(isSafeName(name), name).toBe(true);
  });
});
