// What goes along to a destination and what is left out, of a district file: columns, schools, who opted out.
import type { Layout } from '../../roster/layout.ts';
import { isAll, type Only, type OptOut, onlyMistakes } from '../../roster/only.ts';
import { type ReadFile, readNamedFile } from './access.ts';
import { type Reading, required, type Spot } from './document.ts';

/** `only: { columns: { users.csv: [ sourcedId ] }, schools: [ "12" ], optOut: { file, column, values } }`. */
export function readOnly(
  reading: Reading,
  spot: Spot | undefined,
  layout: Layout | undefined,
  readFile: ReadFile,
): Only | undefined {
  const fields = spot && reading.fields(spot, ['columns', 'schools', 'optOut']);
  if (!fields || !spot) return undefined;
  const columns = readColumns(reading, fields.get('columns'));
  const schools = readTexts(reading, fields.get('schools'));
  const optOut = readOptOuts(reading, fields.get('optOut'), readFile);
  const only: Only = {
    ...(columns === undefined ? {} : { columns }),
    ...(schools === undefined ? {} : { schools }),
    ...(optOut === undefined ? {} : { optOut }),
  };
  if (isAll(only)) reading.mistake(spot, `${spot.path} leaves nothing out; it needs columns, schools or optOut.`);
  // The layout of a feed that learns one is known later: then it is asked before the first set goes out.
  if (layout) for (const { text } of onlyMistakes(layout, only)) reading.mistake(spot, `${spot.path}: ${text}`);
  return only;
}

function readColumns(reading: Reading, spot: Spot | undefined): Record<string, string[]> | undefined {
  if (!spot) return undefined;
  const columns: Record<string, string[]> = {};
  for (const [file, at] of reading.entries(spot)) {
    const names = readTexts(reading, at);
    if (names) columns[file] = names;
  }
  return columns;
}

/** Texts, or numbers that are meant as such: an id keeps its leading zeros only in quotes. */
function readTexts(reading: Reading, spot: Spot | undefined): string[] | undefined {
  if (!spot) return undefined;
  const items = reading.items(spot).flatMap((item) => reading.string(item) ?? []);
  if (reading.items(spot).length === 0) reading.mistake(spot, `${spot.path} names nothing.`);
  return items;
}

/** One, or a list of them. */
function readOptOuts(reading: Reading, spot: Spot | undefined, readFile: ReadFile): OptOut[] | undefined {
  if (!spot) return undefined;
  const isList = Array.isArray(reading.plain(spot));
  return (isList ? reading.items(spot) : [spot]).flatMap((it) => readOptOut(reading, it, readFile) ?? []);
}

function readOptOut(reading: Reading, spot: Spot, readFile: ReadFile): OptOut | undefined {
  const fields = reading.fields(spot, ['file', 'column', 'values', 'valuesFile']);
  if (!fields) return undefined;
  const file = reading.string(required(reading, fields, 'file'));
  const column = reading.string(required(reading, fields, 'column'));
  const [direct, named] = [fields.get('values'), fields.get('valuesFile')];
  if (direct && named) reading.mistake(named, `${fields.path} has both values and valuesFile; keep one.`);
  if (!direct && !named) reading.mistake(fields, `${fields.path} needs values or valuesFile.`);
  const values = direct
    ? readTexts(reading, direct)
    : readNamedFile(reading, named, readFile)
        ?.split(/\r?\n/)
        .map((line) => line.trim())
        .filter((line) => line !== '');
  if (named && values?.length === 0) reading.mistake(named, `${named.path}: the file is empty.`);
  return file === undefined || column === undefined || values === undefined ? undefined : { file, column, values };
}
