// Which names files may have at a destination: the placeholders there are, and what no server takes, or would take for
// another place than was meant.
import { listed } from '../roster/words.ts';

const placeholders = ['name', 'date', 'time', 'feed', 'n'];
/** What Windows servers refuse in a name; others would give a file that nobody can copy there. */
const unsafe = /[<>:"|?*]/;
const longest = 200;

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
  const wrong = /[\p{Cc}\\]/u.test(bare) ? 'a backslash or an unprintable character' : unsafe.exec(bare)?.[0];
  if (wrong !== undefined) mistakes.push(`many servers do not take ${wrong} in a name.`);
  if (bare.length > longest) mistakes.push(`it is longer than ${longest} characters.`);
  if (isZip && !/\.zip$/i.test(template)) mistakes.push('it must end in .zip, such as roster-{date}.zip.');
  if (!isZip && !template.includes('{name}') && files.length > 1)
    mistakes.push(`it needs {name}: ${listed(files)} would overwrite each other.`);
  return mistakes;
}

/** Names that more than one file would have, letter case apart: on many servers that is the same file. */
export function sameNames(names: readonly string[]): string[] {
  const seen = new Map<string, number>();
  for (const name of names) seen.set(name.toLowerCase(), (seen.get(name.toLowerCase()) ?? 0) + 1);
  return [...new Set(names.filter((name) => seen.get(name.toLowerCase())! > 1))];
}
