// Reads YAML so that every mistake is found in one go and each names its line.
import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseDocument,
  type YAMLError,
} from 'yaml';
import { didYouMean } from '../../kit/closest.ts';
import { version } from '../../kit/version.ts';
import type { Mistake } from '../district_file.ts';

/** A value of the file and where it stands. */
export interface Spot {
  node: Node | null;
  line: number;
  /** As a person would name it: `feeds[0].complete`. */
  path: string;
}

/** The keys of a mapping. */
export interface Fields {
  line: number;
  path: string;
  get(key: string): Spot | undefined;
}

export interface Reading {
  root: Spot;
  mistakes: Mistake[];
  mistake(at: { line: number }, text: string): void;
  /** Undefined, with a mistake, when it is not a mapping. `later` keys belong to versions after this one. */
  fields(spot: Spot, keys: readonly string[], later?: readonly string[]): Fields | undefined;
  /** A mapping whose keys are names chosen by the district. */
  entries(spot: Spot): [string, Spot][];
  items(spot: Spot): Spot[];
  /** The `name` of each mapping in a list, without a mistake for those that have none. */
  names(spot: Spot | undefined): string[];
  string(spot: Spot | undefined): string | undefined;
  integer(spot: Spot | undefined, least: number, most: number): number | undefined;
  /** The value as plain data, for parts that have a reader of their own. */
  plain(spot: Spot): unknown;
}

/** Undefined values of a required key are a mistake of their own. */
export function required(reading: Reading, fields: Fields, key: string): Spot | undefined {
  const spot = fields.get(key);
  if (!spot) reading.mistake(fields, `${fields.path || 'The file'} needs ${key}.`);
  return spot;
}

function yamlMistake({ code, message }: YAMLError): string {
  if (code === 'MULTIPLE_DOCS') return 'A second document begins here (---); a district file is one.';
  return `This is not valid YAML: ${message.replace(/\.$/, '')}.`;
}

/** The name of something else in the file. A name that is not there is a mistake. */
export function readReference(
  reading: Reading,
  spot: Spot | undefined,
  what: string,
  known: string[],
): string | undefined {
  const name = reading.string(spot);
  if (spot && name !== undefined && !known.includes(name)) {
    reading.mistake(spot, `${spot.path}: there is no ${what} ${name} in this file.${didYouMean(name, known)}`);
  }
  return name;
}

export function readYaml(text: string): Reading {
  const counter = new LineCounter();
  const document: Document = parseDocument(text, { lineCounter: counter, prettyErrors: false });
  const mistakes: Mistake[] = [...document.errors, ...document.warnings].map((error) => ({
    line: counter.linePos(error.pos[0]).line,
    text: yamlMistake(error),
  }));
  const mistake = (at: { line: number }, sentence: string) => {
    mistakes.push({ line: at.line, text: sentence });
  };

  function spotOf(node: Node | null, path: string, fallbackLine: number): Spot {
    const line = node?.range ? counter.linePos(node.range[0]).line : fallbackLine;
    if (!isAlias(node)) return { node, line, path };
    const meant = node.resolve(document);
    if (!meant) mistake({ line }, `${path}: there is no anchor &${node.source} above.`);
    return { node: meant ?? null, line, path };
  }

  function entries(spot: Spot): [string, Spot][] {
    if (!isMap(spot.node)) {
      mistake(spot, `${spot.path} must be a mapping of keys to values.`);
      return [];
    }
    return spot.node.items.map(({ key, value }) => {
      const keyNode = key as Node;
      const keyLine = keyNode.range ? counter.linePos(keyNode.range[0]).line : spot.line;
      const name = isScalar(keyNode) ? String(keyNode.value) : '';
      if (!isScalar(keyNode)) mistake({ line: keyLine }, `${spot.path || 'The file'} has a key that is no word.`);
      const path = spot.path === '' ? name : `${spot.path}.${name}`;
      return [name, { ...spotOf(value as Node | null, path, keyLine), line: keyLine }];
    });
  }

  function fields(spot: Spot, keys: readonly string[], later: readonly string[] = []): Fields | undefined {
    if (!isMap(spot.node)) {
      mistake(spot, `${spot.path || 'The file'} must be a mapping with keys such as ${keys.slice(0, 3).join(', ')}.`);
      return undefined;
    }
    const found = new Map(entries(spot));
    for (const [key, at] of found) {
      if (keys.includes(key) || key === '') continue;
      if (later.includes(key)) mistake(at, `${at.path} is not supported by Rollcall ${version}.`);
      else mistake(at, `${at.path}: there is no key ${key} here.${didYouMean(key, keys)}`);
    }
    return { line: spot.line, path: spot.path, get: (key) => found.get(key) };
  }

  function items(spot: Spot): Spot[] {
    if (!isSeq(spot.node)) {
      mistake(spot, `${spot.path} must be a list.`);
      return [];
    }
    return spot.node.items.map((item, n) => spotOf(item as Node | null, `${spot.path}[${n}]`, spot.line));
  }

  function names(spot: Spot | undefined): string[] {
    if (!isSeq(spot?.node)) return [];
    return spot.node.items.flatMap((item) => {
      const entry = isAlias(item) ? item.resolve(document) : item;
      const name = isMap(entry) ? entry.get('name') : undefined;
      return typeof name === 'string' ? [name] : [];
    });
  }

  function string(spot: Spot | undefined): string | undefined {
    if (!spot) return undefined;
    const value = isScalar(spot.node) ? spot.node.value : undefined;
    if (typeof value === 'string' && value.trim() !== '') return value;
    if (typeof value === 'number' || typeof value === 'boolean') {
      mistake(spot, `${spot.path} must be text; put it in quotes.`);
    } else mistake(spot, `${spot.path} must be text.`);
    return undefined;
  }

  function integer(spot: Spot | undefined, least: number, most: number): number | undefined {
    if (!spot) return undefined;
    const value = isScalar(spot.node) ? spot.node.value : undefined;
    if (typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most) return value;
    mistake(spot, `${spot.path} must be a whole number from ${least} to ${most}.`);
    return undefined;
  }

  return {
    root: spotOf(document.contents, '', 1),
    mistakes,
    mistake,
    fields,
    entries,
    items,
    string,
    integer,
    names,
    plain: (spot) => {
      try {
        return spot.node ? spot.node.toJS(document) : null;
      } catch (error) {
        // Aliases of aliases that would grow without end.
        mistake(spot, `${spot.path}: ${(error as Error).message}.`);
        return null;
      }
    },
  };
}
