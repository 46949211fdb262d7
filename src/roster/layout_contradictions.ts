// What a layout file may say in each of its parts and not as a whole: names that lead nowhere, names given twice.
import type { Layout, LayoutFile } from './layout.ts';

/** What each part allows but the whole does not: unknown keys, references to nowhere, names given twice, bad patterns. */
export function contradictionsIn(layout: Layout): string[] {
  const mistakes: string[] = [];
  layout.files.forEach((it, at) => {
    const place = `files[${at}] ${it.name}`;
    if (layout.files.findIndex((other) => other.name === it.name) < at)
      mistakes.push(`${place}: this name is given twice`);
    const pattern = patternOf(it);
    if (typeof pattern === 'string') mistakes.push(`${place}: the pattern is not a regular expression: ${pattern}`);
    else if (!pattern.test(it.name)) mistakes.push(`${place}: the pattern does not match the name itself`);
    const names = it.columns.map((column) => column.name);
    it.columns.forEach(({ name, repeatsName }, index) => {
      if (names.indexOf(name) < index !== (repeatsName === true)) {
        mistakes.push(
          `${place}, columns[${index}] ${name}: ${repeatsName ? 'no earlier column has this name' : 'this name is given twice'}`,
        );
      }
    });
    for (const [words, name] of namesIn(it)) {
      if (!names.includes(name)) mistakes.push(`${place}: ${words} "${name}", which is not one of its columns`);
    }
    it.columns.forEach((column, index) => {
      const at = `${place}, columns[${index}] ${column.name}`;
      const target = column.references === undefined ? undefined : targetOf(layout, column.references);
      if (column.references !== undefined && target === undefined) {
        mistakes.push(`${at}: "${column.references}" is not a file and column of this layout`);
      }
      const type = column.referencesType?.column;
      if (type !== undefined && !target?.columns.some((other) => other.name === type)) {
        mistakes.push(`${at}: "${type}" is not a column of the file it refers to`);
      }
    });
    if (it.extraNames !== undefined && !isPattern(it.extraNames)) {
      mistakes.push(`${place}: extraNames is not a regular expression`);
    }
  });
  return mistakes;
}

/** Every name of a column that a part of the file speaks of, with the words that lead to it. */
function namesIn(it: LayoutFile): [words: string, name: string][] {
  return [
    ...it.key.map((name): [string, string] => ['the key names', name]),
    ...(it.agree ?? []).flatMap(({ by, columns }) =>
      [by, ...columns].map((name): [string, string] => ['what must agree names', name]),
    ),
    ...(it.maxRows ?? []).map(({ by }): [string, string] => ['maxRows names', by]),
    ...(it.requireOneOf ?? []).flat().map((name): [string, string] => ['requireOneOf names', name]),
    ...it.columns.flatMap(({ requiredWhen }): [string, string][] =>
      typeof requiredWhen === 'object' ? [['requiredWhen names', requiredWhen.column]] : [],
    ),
  ];
}

function isPattern(text: string): boolean {
  try {
    return new RegExp(text, 'u') !== undefined;
  } catch {
    return false;
  }
}

function patternOf(it: LayoutFile): RegExp | string {
  try {
    return new RegExp(it.pattern, 'iu');
  } catch (error) {
    return (error as Error).message;
  }
}

function targetOf(layout: Layout, reference: string): LayoutFile | undefined {
  return layout.files.find((it) => it.columns.some((column) => `${it.name}.${column.name}` === reference));
}
