// Which names files may have at a destination: the placeholders there are, and what no server takes, or would take for
// another place than was meant.
import { listed } from '../roster/words.ts';

const placeholders = ['name', 'date', 'time', 'feed', 'n'];
/** What Windows servers refuse in a name; others would give a file that nobody can copy there. */
const unsafe = /[<>:"|?*]/;
/** Devices of Windows, in any folder and with any ending. */
const reserved = /^(?:con|prn|aux|nul|com[1-9]|lpt[1-9])(?=\.|$)/i;
/** Bytes of a name or a folder: servers take 255, and a file that is not whole yet or is encrypted has more in its name. */
const longest = 200;
/** How long placeholders become, at most. */
const lengths: Partial<Record<string, number>> = { date: 10, time: 4, feed: 64, n: 8 };

/**
 * What is wrong with the name of what is sent, each as a sentence. `isZip`: all goes under it, as one zip. `files`: the
 * names of what is sent, where they are known: no two of them may end up with one name.
 */
export function outgoingNameMistakes(
  template: string,
  { isZip = false, files = [] }: { isZip?: boolean; files?: readonly string[] } = {},
): string[] {
  const known = isZip ? placeholders.filter((it) => it !== 'name') : placeholders;
  const mistakes: string[] = [];
  for (const [, placeholder] of template.matchAll(/\{([^}]*)\}/g)) {
    if (known.includes(placeholder!)) continue;
    mistakes.push(`there is no {${placeholder}}; there are ${known.map((one) => `{${one}}`).join(' ')}.`);
  }
  const bare = template.replace(/\{[^}]*\}/g, 'x');
  const parts = bare.split('/');
  if (bare.startsWith('/') || bare.split(/[/\\]/).includes('..'))
    mistakes.push('it must stay below the directory of the destination.');
  else if (parts.some((part) => part === '' || part === '.')) mistakes.push('a folder or the file in it has no name.');
  else if (parts.some((part) => part !== part.trim() || part.endsWith('.')))
    mistakes.push('no part of it may begin or end with a space, or end with a dot.');
  const device = parts.flatMap((part) => reserved.exec(part) ?? [])[0];
  if (device !== undefined) mistakes.push(`Windows servers do not take ${device} as a name.`);
  if (/[{}]/.test(bare)) mistakes.push('a { or a } is alone; a placeholder has both, such as {date}.');
  const wrong = /[\p{Cc}\p{Cf}\u2028\u2029\\]/u.test(bare)
    ? 'a backslash or an unprintable character'
    : unsafe.exec(bare)?.[0];
  if (wrong !== undefined) mistakes.push(`many servers do not take ${wrong} in a name.`);
  if (longestPart(template, files) > longest) mistakes.push(`it may become longer than ${longest} bytes.`);
  if (isZip && !/\.zip$/i.test(template)) mistakes.push('it must end in .zip, such as roster-{date}.zip.');
  if (!isZip && !template.includes('{name}') && files.length > 1)
    mistakes.push(`it needs {name}: ${listed(files)} would overwrite each other.`);
  return mistakes;
}

/** Bytes of the longest name or folder that the template may become. */
function longestPart(template: string, files: readonly string[]): number {
  const encoder = new TextEncoder();
  const name = Math.max(1, ...files.map((file) => encoder.encode(file).length));
  const filled = template.replace(/\{([^}]*)\}/g, (_, placeholder: string) =>
    'x'.repeat(placeholder === 'name' ? name : (lengths[placeholder] ?? 1)),
  );
  return Math.max(...filled.split('/').map((part) => encoder.encode(part).length));
}

/** Names of which this is the same are one file on many servers: letter case apart, and however an accent is encoded. */
export function sameOnServers(name: string): string {
  return name.normalize('NFC').toLowerCase();
}

/** Names that more than one file would have, as many servers see them. */
export function sameNames(names: readonly string[]): string[] {
  const seen = new Map<string, number>();
  for (const name of names) seen.set(sameOnServers(name), (seen.get(sameOnServers(name)) ?? 0) + 1);
  return [...new Set(names.filter((name) => seen.get(sameOnServers(name))! > 1))];
}
