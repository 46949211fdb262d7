// Holds the import law of the house: what is imported from where, names, and the length of files. Every finding says where
// the code belongs instead. `node tools/floors.ts` prints them; test/floors.test.ts runs the same.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { codeOf, importsOf, lineOf } from './imports.ts';
import type { Floor } from './law.ts';
import {
  allowedNeighbours,
  emptyNames,
  floorNames,
  floors,
  longestFile,
  longFiles,
  packageLaws,
  wordLaws,
} from './law.ts';

export interface Source {
  /** From the root, with `/`: `src/kit/clock.ts`. */
  path: string;
  text: string;
}

interface Place {
  folder: string;
  floor: Floor;
}

/** Which floor a file is on; undefined for tests, tools and whatever has no place. */
export function placeOf(path: string): Place | undefined {
  const parts = path.split('/');
  const inside = parts.slice(1, 3).join('/');
  const own = Object.hasOwn(floors, inside) ? inside : parts[1];
  const folder = parts[0] === 'views' ? 'views' : parts[0] === 'src' ? own : undefined;
  if (folder === undefined || !Object.hasOwn(floors, folder)) return undefined;
  return { folder, floor: floors[folder]! };
}

/** All that breaks the law in these files, one sentence or two each. Empty: the house stands. */
export function findingsIn(sources: Source[]): string[] {
  return sources
    .flatMap((source) => [...findingsOfShape(source), ...findingsOfImports(source)])
    .concat(workersIn(sources));
}

function findingsOfImports(source: Source): string[] {
  const isOurs = source.path.startsWith('src/') || source.path.startsWith('views/');
  if (!isOurs) return [];
  const here = placeOf(source.path);
  if (here === undefined) {
    return [`${source.path}: no floor has this name. Put it into one of ${Object.keys(floors).join(', ')}.`];
  }
  const imports = importsOf(source.text).flatMap(({ specifier, line }) => {
    const finding = specifier.startsWith('.')
      ? findingOfPath(source.path, here, specifier)
      : findingOfPackage(here, specifier);
    return finding === undefined ? [] : [`${source.path}:${line} imports ${specifier}. ${finding}`];
  });
  const code = codeOf(source.text);
  const words = wordLaws
    .filter((law) => law.floors.includes(here.floor))
    .flatMap((law) =>
      [...code.matchAll(law.pattern)].map(
        (match) => `${source.path}:${lineOf(code, match.index)} ${law.what}. ${law.instead}`,
      ),
    );
  return [...imports, ...words];
}

function findingOfPath(path: string, here: Place, specifier: string): string | undefined {
  const target = posix.normalize(posix.join(posix.dirname(path), specifier));
  if (target === 'package.json') return undefined;
  const there = placeOf(target);
  if (there === undefined) return `${target} is not part of the house: the program imports only src and views.`;
  if (there.folder === here.folder || there.floor < here.floor) return undefined;
  if (allowedNeighbours[here.folder]?.includes(there.folder)) return undefined;
  if (there.floor === here.floor) {
    return `${here.folder} and ${there.folder} are neighbours on floor ${here.floor} and do not know each other. What both need belongs to a lower floor; what one needs of the other goes through a port in src/relay/ports.ts, wired in src/main.ts.`;
  }
  return `${here.folder} is on floor ${here.floor} (${floorNames[here.floor]}), ${there.folder} above it on floor ${there.floor} (${floorNames[there.floor]}). Move what is needed down, or declare a port in src/relay/ports.ts and let the roof hand it in.`;
}

function findingOfPackage(here: Place, specifier: string): string | undefined {
  const broken = packageLaws.find(
    (law) => law.packages.test(specifier) && !law.allowed.includes(here.floor) && !law.allowed.includes(here.folder),
  );
  return broken?.instead;
}

function findingsOfShape({ path, text }: Source): string[] {
  const findings: string[] = [];
  const code = codeOf(text);
  const isConfig = /(?:^|\/)\w+\.config\.ts$/.test(path);
  const lines = text.split('\n').length - 1;
  const longest = path.startsWith('test/') ? longestFile.test : longestFile.program;
  const empty = path.split('/').find((part) => emptyNames.test(part.replace(/\.\w+$/, '')));
  if (empty !== undefined) {
    findings.push(`${path}: "${empty}" says nothing. Name it for the noun inside, or put it beside its only reader.`);
  }
  if (!isConfig && /\bexport\s+default\b|\bas\s+default\b/.test(code)) {
    findings.push(`${path}: no default exports; one name everywhere makes it findable.`);
  }
  if (/(?:^|\/)index\.tsx?$/.test(path) || /\bexport\s*(?:type\s*)?\*/.test(code)) {
    findings.push(`${path}: no barrels; import from the file that has it.`);
  }
  if (!/^(?:#!.*\n)?(?:\/\/|\/\*)/.test(text)) {
    findings.push(`${path}: begins with one to three comment lines that say why the file exists.`);
  }
  if (lines > longest && !Object.hasOwn(longFiles, path)) {
    findings.push(
      `${path} has ${lines} lines, over ${longest}: which noun is hiding in here? Give it a file, or a reason in tools/law.ts.`,
    );
  }
  if (lines <= longest && Object.hasOwn(longFiles, path)) {
    findings.push(`${path} is short again: take it out of the long files in tools/law.ts.`);
  }
  return findings;
}

/** Workers run as plain TypeScript in tests, and Node strips types but not markup: no .tsx below them. */
function workersIn(sources: Source[]): string[] {
  const texts = new Map(sources.map(({ path, text }) => [path, text]));
  return sources
    .filter(({ path }) => path.startsWith('src/workers/'))
    .flatMap(({ path }) => {
      const seen = new Set([path]);
      for (const each of seen) {
        for (const { specifier } of importsOf(texts.get(each) ?? '')) {
          if (specifier.startsWith('.')) seen.add(posix.normalize(posix.join(posix.dirname(each), specifier)));
        }
      }
      return [...seen]
        .filter((each) => each.endsWith('.tsx'))
        .map((each) => `${path} reaches ${each}. A worker has no pages: split what it needs from the markup.`);
    });
}

/** All TypeScript files of the checkout that the law holds for. */
export function readSources(folders = ['src', 'views', 'test', 'tools']): Source[] {
  const root = join(import.meta.dirname, '..');
  return folders
    .filter((folder) => existsSync(join(root, folder)))
    .flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
        .filter((name) => /\.tsx?$/.test(name))
        .map((name) => posix.join(folder, name.replaceAll('\\', '/')))
        .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') })),
    );
}

if (import.meta.main) {
  const findings = findingsIn(readSources());
  for (const finding of findings) console.log(finding);
  if (findings.length > 0) process.exitCode = 1;
}
