// The upload scripts as text: what a shell checker and PowerShell 5.1 would object to. They are run in connecting.test.ts.
import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { unixScript } from '../../src/relay/upload_script/unix.ts';
import { folderMistake, makeUploadScript } from '../../src/relay/upload_script/upload_script.ts';
import { windowsScript } from '../../src/relay/upload_script/windows.ts';
import { needs } from '../programs.ts';

const values = { sender: 'aeries', host: 'rollcall.example', port: 2222, hostKeys: ['ssh-ed25519 AAAA'], folder: '' };
const folders = [
  '/srv/export',
  "/srv/it's here",
  '/srv/$(touch pwned)`id`"x"',
  'C:\\Exports\\Year 2026',
  'C:\\l’école',
];

needs('shellcheck', 'dash')('the sh script', () => {
  test.each(folders)('has nothing a shell checker objects to, for %s', (folder) => {
    const text = unixScript({ ...values, folder });
    // A folder's name may look like anything; it is meant as it is.
    const checked = spawnSync('shellcheck', ['--shell=sh', '--severity=style', '--exclude=SC2016,SC1112', '-'], {
      input: text,
      encoding: 'utf8',
    });
    expect(checked.stdout).toBe('');
    const line = text.split('\n').find((it) => it.startsWith('folder='))!;
    const said = spawnSync('dash', ['-c', `${line}; printf %s "$folder"`], { encoding: 'utf8' });
    expect(said.stdout).toBe(folder);
  });
});

/** Code of a PowerShell text without its comments and single-quoted strings, which hold no code. */
function codeOf(text: string): string {
  return text.replace(/'(?:[^']|'')*'|#[^\r\n]*/g, (found) => (found.startsWith('#') ? '' : "''"));
}

test.each(folders)('the PowerShell script is one that 5.1 can read, for %s', (folder) => {
  const text = windowsScript({ ...values, folder });
  expect(text.startsWith('\ufeff#')).toBe(true);
  expect(text.match(/(?<!\r)\n/g)).toBeNull();
  const code = codeOf(text.replaceAll(/[‘’‚‛]/g, "'"));
  expect(code).not.toContain('`');
  expect(code).not.toContain('"');
  for (const later of [
    /&&/,
    /\|\|/,
    /\?\?/,
    /\?\./,
    /\?\[/,
    /\s\?\s.+\s:\s/,
    /-Parallel/,
    /ForEach-Object -P/,
    /::new\(/,
  ]) {
    expect(code).not.toMatch(later);
  }
  const pairs: Record<string, string> = { ')': '(', '}': '{', ']': '[' };
  const open: string[] = [];
  for (const letter of code) {
    if ('({['.includes(letter)) open.push(letter);
    else if (letter in pairs) expect(open.pop()).toBe(pairs[letter]);
  }
  expect(open).toEqual([]);
  const named = new Set([...code.matchAll(/\$([A-Za-z]\w*)/g)].map(([, name]) => name!.toLowerCase()));
  const set = new Set(
    [...code.matchAll(/\$([A-Za-z]\w*)(?=\s*(?:=|\+=|in\b|,|\))|\+\+)/g)].map(([, name]) => name!.toLowerCase()),
  );
  const given = ['_', 'true', 'false', 'null', 'env', 'myinvocation'];
  expect([...named].filter((name) => !set.has(name) && !given.includes(name))).toEqual([]);
});

test('has its values, its commands and no secret', () => {
  for (const system of ['windows', 'unix'] as const) {
    const script = makeUploadScript(system, { ...values, folder: '/srv/export' });
    expect(script.text).toContain('rollcall.example');
    expect(script.text).toContain('2222');
    expect(script.text).toContain('ssh-ed25519 AAAA');
    expect(script.keyFileName).toBe('aeries.key');
    expect(script.commands.map(({ command }) => command).join('\n')).toContain(script.fileName);
  }
  const windows = makeUploadScript('windows', { ...values, folder: 'C:\\Export' }).commands.at(-1)!.command;
  expect(windows).toMatch(/^schtasks \/Create \/TN "Rollcall aeries" \/SC DAILY \/ST 02:30 \/RU SYSTEM/);
  expect(folderMistake(' ')).toBeDefined();
  expect(folderMistake('a\nb')).toBeDefined();
  expect(folderMistake('C:\\Export')).toBeUndefined();
});
