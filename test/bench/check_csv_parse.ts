// The same checks in plain JavaScript over csv-parse: what a script with a good library does.
import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { parse } from 'csv-parse';
import type { LayoutColumn } from '../../src/roster/layout.ts';
import { benchFiles, benchLayout, printAnswer } from './check_answer.ts';

const folder = process.argv[2]!;
const found: Record<string, number> = {};
/** Row hash by key, file by file: what references look into and the next night is compared with. */
const baselines = new Map<string, Map<string, number>>();
let rows = 0;

const started = performance.now();
for (const name of benchFiles) await checkFile(name);
printAnswer({ milliseconds: performance.now() - started, rows, found });

async function checkFile(name: string): Promise<void> {
  const file = benchLayout.files.find((it) => it.name === name)!;
  const keyAt = file.columns.findIndex((column) => column.name === file.key[0]);
  const own = new Map<string, number>();
  baselines.set(name, own);
  const waiting: { column: LayoutColumn; value: string }[] = [];
  const columns = file.columns.map((column, at) => ({
    column,
    at,
    parent: parentOf(column),
    isDate: column.type === 'date',
  }));
  const parser = createReadStream(join(folder, name)).pipe(parse({ from_line: 2, relax_column_count: true }));
  for await (const row of parser as AsyncIterable<string[]>) {
    rows++;
    for (const { column, at, parent, isDate } of columns) {
      const value = row[at] ?? '';
      if (value === '') {
        if (column.required && column.filled !== false) note(`required_value_missing ${name} ${column.name}`);
        continue;
      }
      if (column.type === 'enum' && column.values && !column.values.includes(value))
        note(`enum_unknown ${name} ${column.name}`);
      if (isDate && !isIsoDate(value)) note(`date_invalid ${name} ${column.name}`);
      if (parent === undefined) continue;
      for (const item of column.type === 'list' ? value.split(',') : [value]) {
        if (parent === own) waiting.push({ column, value: item });
        else if (!parent.has(item)) note(`reference_missing ${name} ${column.name}`);
      }
    }
    const key = row[keyAt] ?? '';
    if (own.has(key)) note(`key_duplicate ${name}`);
    else if (key !== '') own.set(key, hashOf(row.join('\u0000')));
  }
  for (const { column, value } of waiting) if (!own.has(value)) note(`reference_missing ${name} ${column.name}`);
}

/** The keys a column refers to; undefined when it refers to none, or to a file that is not in the set. */
function parentOf(column: LayoutColumn): Map<string, number> | undefined {
  const { references } = column;
  return references === undefined ? undefined : baselines.get(references.slice(0, references.indexOf('.csv.') + 4));
}

function isIsoDate(value: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(value)) return false;
  const date = new Date(`${value}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(value);
}

function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash;
}

function note(name: string): void {
  found[name] = (found[name] ?? 0) + 1;
}
