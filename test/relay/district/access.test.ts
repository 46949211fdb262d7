// Keys as ssh-keygen makes them, in a district file.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { parseDistrictFile } from '../../../src/relay/district/parse.ts';

const parse = (text: string) => parseDistrictFile(text, () => ({ why: 'there is no such file' }));

describe('real keys', () => {
  function keygen(...options: string[]): { key: string; line: string } {
    const folder = mkdtempSync(join(tmpdir(), 'rollcall-keys-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const path = join(folder, 'key');
    execFileSync('ssh-keygen', ['-q', '-f', path, ...options]);
    return { key: readFileSync(path, 'utf8'), line: readFileSync(`${path}.pub`, 'utf8').trim() };
  }

  const destination = (key: string) =>
    `destinations:\n- name: d\n  host: h\n  username: u\n  privateKey: |\n${key.trim().replace(/^/gm, '    ')}\n`;

  test.each([
    ['ed25519', []],
    ['ecdsa', ['-b', '256']],
    ['rsa', ['-b', '2048']],
    ['rsa', ['-b', '2048', '-m', 'PEM']],
  ])('%s %s is taken', (type, options) => {
    const { key, line } = keygen('-t', type, '-N', '', ...options);
    expect(parse(`senders: [{ name: a, publicKeys: ["${line}"] }]`)).toMatchObject({
      file: { senders: [{ publicKeys: [line] }] },
    });
    expect(parse(destination(key))).toMatchObject({
      file: { destinations: [{ end: { privateKey: `${key.trim()}\n` } }] },
    });
  });

  test.each([[['-t', 'ed25519']], [['-t', 'rsa', '-b', '2048', '-m', 'PEM']]])(
    '%s with a passphrase is not',
    (type) => {
      const { key } = keygen(...type, '-N', 'passphrase');
      expect(parse(destination(key))).toMatchObject({
        mistakes: [{ line: 5, text: expect.stringContaining('is locked with a passphrase') }],
      });
    },
  );
});
