// What a server needs otherwise than usual: read, written and read again the same; mistakes name their line.
import { expect, test } from 'vitest';
import { formatDistrictFile } from '../../../src/relay/district/format.ts';
import { parseDistrictFile } from '../../../src/relay/district/parse.ts';
import { temporaryNameMistake } from '../../../src/relay/district/quirks.ts';
import type { Quirks } from '../../../src/relay/quirks.ts';

const readFile = () => ({ why: 'there is none' });

const all: Quirks[] = [
  { temporaryName: { kind: 'suffix', text: '.part' }, overwrite: 'remove', oneFile: true, packetBytes: 32 * 1024 },
  { temporaryName: { kind: 'prefix', text: '~' }, overwrite: 'rename', keepAliveMs: 30_000, keepTime: true },
  { temporaryName: { kind: 'folder', folder: '/work' }, legacy: true, bandwidth: 2_000_000 },
  { temporaryName: { kind: 'none' } },
];

test.each(all)('%j comes back as it was written', (quirks) => {
  const end = { kind: 'sftp' as const, host: 'a.example', port: 22, username: 'u', directory: '.', quirks };
  const text = formatDistrictFile({ senders: [], destinations: [{ name: 'vendor', end }], feeds: [] }, 'test');
  const read = parseDistrictFile(text, readFile);
  expect(read).toMatchObject({ file: { destinations: [{ end }] } });
});

test('a folder has its part of the line, and nothing else of a server', () => {
  const end = { kind: 'folder' as const, folder: '/srv/share', quirks: { bandwidth: 250_000 } };
  const text = formatDistrictFile({ senders: [], destinations: [{ name: 'share', end }], feeds: [] }, 'test');
  expect(parseDistrictFile(text, readFile)).toMatchObject({ file: { destinations: [{ end }] } });
  const other = 'destinations:\n  - { name: share, folder: /srv/share, bandwidth: 500 B, keepTime: true }';
  const read = JSON.stringify(parseDistrictFile(other, readFile));
  expect(read).toContain('must be 1 KB or more');
  expect(read).toContain('keepTime belongs to an SFTP destination');
});

test('mistakes are all named', () => {
  const text = [
    'destinations:',
    '  - name: vendor',
    '    host: a.example',
    '    username: u',
    '    temporaryName: { suffix: a/b }',
    '    overwrite: perhaps',
    '    packetSize: 1 GiB',
    '    keepAlive: 2h',
    '    legacy: maybe',
  ].join('\n');
  const read = JSON.stringify(parseDistrictFile(text, readFile));
  for (const line of [5, 6, 7, 8, 9]) expect(read).toContain(`"line":${line},`);
});

test.each([
  ['/incoming', '/incoming/'],
  ['/incoming', '/work/../incoming'],
  ['incoming', '.'],
  ['', './'],
])('files of the directory %j are not written in the folder %j, which is the same', (directory, folder) => {
  const mistakeOf = (it: string) => temporaryNameMistake({ kind: 'folder', folder: it }, directory);
  expect(mistakeOf(folder)).toBe('must be another folder than the directory itself.');
  for (const other of ['/work', 'work', '/incoming/work', '..']) expect(mistakeOf(other)).toBeUndefined();
  const lines = ['name: vendor', 'host: a.example', 'username: u', `directory: "${directory || '.'}"`];
  const text = `destinations: [{ ${lines.join(', ')}, temporaryName: { folder: "${folder}" } }]`;
  expect(JSON.stringify(parseDistrictFile(text, readFile))).toContain('temporaryName.folder must be another folder');
});
