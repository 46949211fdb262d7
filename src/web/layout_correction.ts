// A posted correction of one file of a layout: what it makes of the layout, what is wrong with it, what it changes.
import type { Mistake } from '../../views/parts/MistakeSummary.tsx';
import { list } from '../../views/words.ts';
import type { ColumnType, Layout, LayoutColumn, LayoutFile } from '../roster/layout.ts';
import { parseLayout } from '../roster/layout_file.ts';
import type { FormValues } from './form.ts';

export interface Correction {
  layout: Layout;
  mistakes: Mistake[];
  /** In words, without any value; empty when nothing is changed. */
  changes: string[];
}

const editableTypes: readonly ColumnType[] = [
  ...(['string', 'enum', 'date', 'datetime', 'email', 'guid', 'integer', 'decimal', 'boolean', 'list'] as const),
];

export function correctionOf(form: FormValues, layout: Layout, file: LayoutFile, by: string): Correction {
  const mistakes: Mistake[] = [];
  const changes: string[] = [];
  const columns = file.columns.map((column, at) => {
    const read = columnOf(form, column, at, mistakes);
    const said = differences(column, read);
    if (said.length > 0) changes.push(`${column.name}: ${list(said)}.`);
    return said.length > 0 ? { ...read, because: [...(column.because ?? []), `corrected by ${by}`] } : column;
  });
  const key = file.columns.flatMap((column, at) => (form.text(`c${at}.key`) === 'yes' ? [column.name] : []));
  const isSameKey = key.length === file.key.length && key.every((name) => file.key.includes(name));
  if (!isSameKey) changes.push(`The key is ${key.length === 0 ? 'the whole row' : list(key)}.`);
  const required = form.text('required') === 'yes';
  if (required !== file.required) changes.push(required ? 'It must come every night.' : 'It is optional.');
  const isAnyOrder = form.text('anyOrder') === 'yes';
  const wasAnyOrder = file.columnOrder === 'any';
  if (isAnyOrder !== wasAnyOrder)
    changes.push(isAnyOrder ? 'Any order of columns will do.' : 'The order of columns counts.');
  const corrected: LayoutFile = {
    ...file,
    required,
    columns,
    key: isSameKey ? file.key : key,
    columnOrder: isAnyOrder ? 'any' : wasAnyOrder ? 'frozen' : file.columnOrder,
  };
  const whole = { ...layout, files: layout.files.map((one) => (one.name === file.name ? corrected : one)) };
  if (mistakes.length === 0) {
    for (const text of parseLayout(whole).mistakes ?? []) mistakes.push({ text });
  }
  return { layout: whole, mistakes, changes };
}

function columnOf(form: FormValues, column: LayoutColumn, at: number, mistakes: Mistake[]): LayoutColumn {
  const field = (name: string) => `c${at}.${name}`;
  const type = editableTypes.find((one) => one === form.text(field('type'))) ?? column.type;
  const { values: _, formats: __, width, characters, references: ___, secret: ____, ...rest } = column;
  const references = form.text(field('references'));
  const filled = form.text(field('filled')) === 'yes';
  const wasFilled = column.filled ?? column.required;
  const values = form
    .exact(field('values'))
    .split(/\r?\n/)
    .map((value) => value.trim())
    .filter(Boolean);
  if (type === 'enum' && values.length === 0) {
    mistakes.push({ field: field('values'), text: `${column.name}: a list needs at least one value.` });
  }
  const formats = form
    .text(field('formats'))
    .split(/\s*,\s*/)
    .filter(Boolean);
  if (type === 'date' && !formats.every(isDateFormat)) {
    const text = `${column.name}: a date format has Y, M and D, such as M/D/YYYY.`;
    mistakes.push({ field: field('formats'), text });
  }
  return {
    ...rest,
    type,
    ...(filled === wasFilled ? {} : { filled }),
    ...((type === 'enum' || (type === 'list' && column.values)) && values.length > 0
      ? { values: [...new Set(values)] }
      : {}),
    ...(type === 'date' && formats.length > 0 ? { formats } : {}),
    ...(type === 'string' && width ? { width } : {}),
    ...(type === 'string' && characters ? { characters } : {}),
    ...(references ? { references } : {}),
    ...(form.text(field('secret')) === 'yes' ? { secret: true } : {}),
  };
}

function isDateFormat(format: string): boolean {
  return /Y{2}/.test(format) && /M/.test(format) && /D/.test(format) && /^(YYYY|YY|MM|M|DD|D|[-/. ])+$/.test(format);
}

function differences(before: LayoutColumn, after: LayoutColumn): string[] {
  const isOther = (one: unknown, other: unknown) => JSON.stringify(one) !== JSON.stringify(other);
  const said: string[] = [];
  if (before.type !== after.type) said.push(`the type is ${after.type} instead of ${before.type}`);
  if (isOther(before.formats, after.formats) && after.type === 'date') said.push('other date formats');
  if (isOther(before.values, after.values))
    said.push(after.values ? 'another list of accepted values' : 'no list of values');
  if ((before.filled ?? before.required) !== (after.filled ?? after.required)) {
    said.push(after.filled ? 'always filled' : 'may be blank');
  }
  if (before.references !== after.references)
    said.push(after.references ? `refers to ${after.references}` : 'refers to nothing');
  if ((before.secret === true) !== (after.secret === true)) said.push(after.secret ? 'masked' : 'not masked any more');
  return said;
}
