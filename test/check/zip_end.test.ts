// The end of a zip: what one wrong byte in it does, all of them.
import { describe, expect, test } from 'vitest';
import { BadEnd, zipEnd } from '../../src/check/zip_end.ts';
import { type ArchiveOptions, zip } from './zip_bytes.ts';

const files = ['users.csv', 'orgs.csv', 'classes.csv'].map((name) => ({ name, content: `sourcedId\n${name}\n` }));

function endOf(archive: Buffer) {
  return zipEnd(archive.length, (at, length) => {
    if (at < 0 || at + length > archive.length) throw new Error(`read from ${at} beyond the archive`);
    return archive.subarray(at, at + length);
  });
}

const listBytes = files.reduce((sum, { name }) => sum + 46 + name.length, 0);

describe.each<[string, ArchiveOptions]>([
  ['a plain archive', {}],
  ['one with a comment', { comment: 'exported by the SIS, for PK' }],
  ['one in the 64-bit form', { isZip64: true }],
  ['one behind a program', { prefix: Buffer.from('#!/bin/sh\n') }],
  ['one with a comment longer than what is read at first', { comment: 'x'.repeat(0xffff) }],
])('the end of %s', (_, options) => {
  const archive = zip(files, options);

  test('counts its files and the bytes of their list', () => {
    expect(endOf(archive)).toEqual({ entries: 3, listBytes });
  });

  test('with any byte of it changed is refused, or says the same', () => {
    const from = archive.length - (options.isZip64 ? 98 : 22) - (options.comment?.length ?? 0);
    const to = Math.min(archive.length, from + 98);
    const told = new Set<string>();
    for (let at = from; at < to; at++) {
      for (let mask = 1; mask < 256; mask++) {
        const bytes = Buffer.from(archive);
        bytes[at]! ^= mask;
        try {
          told.add(JSON.stringify(endOf(bytes)));
        } catch (error) {
          if (!(error instanceof BadEnd)) throw error;
        }
      }
    }
    expect([...told]).toEqual([JSON.stringify({ entries: 3, listBytes })]);
  });

  test('cut anywhere is refused', () => {
    for (let length = archive.length - 1 - (options.comment?.length ?? 0); length >= 0; length--)
      expect(() => endOf(archive.subarray(0, length))).toThrow(BadEnd);
  });
});

test('an end that a comment holds as well is the last one', () => {
  const inner = zip(files.slice(0, 1));
  expect(() => endOf(zip(files, { comment: inner.subarray(-22).toString('latin1') }))).toThrow(BadEnd);
});
