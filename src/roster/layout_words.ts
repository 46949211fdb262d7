// What a layout asks of a column or a file, in few words: for the terminal and for the pages.
import type { LayoutColumn, LayoutFile } from './layout.ts';
import { listed } from './words.ts';

/** The types by the names that people read. */
export const typeNames: Record<LayoutColumn['type'], string> = {
  string: 'text',
  guid: 'GUID',
  integer: 'whole number',
  decimal: 'number',
  boolean: 'true or false',
  enum: 'one of a list',
  date: 'date',
  datetime: 'date with time',
  email: 'e-mail address',
  list: 'list of ids',
};

/** `date M/D/YYYY`, `one of F, M and X`, `digits, 6 long`. */
export function typeWords(column: LayoutColumn): string {
  const { type, values, formats, width, characters } = column;
  if (type === 'date' && formats !== undefined) return `date ${formats.join(' or ')}`;
  if ((type === 'enum' || type === 'list') && values !== undefined) return `one of ${listed(values, 6)}`;
  if (type !== 'string' || width === undefined) return typeNames[type];
  const what = characters === 'digits' ? 'digits' : 'text';
  return `${what}, ${width.min === width.max ? '' : `${width.min} to `}${width.max} long`;
}

/** Whether each row must have a value, and whether the column may be missing. */
export function filledWords(column: LayoutColumn): string {
  if (column.filled ?? column.required) return 'always';
  return column.required ? 'may be blank' : 'may be missing';
}

/** `commas`, `tabs`: how the columns of a file are separated. */
export function separatorWords(delimiter: string): string {
  const names: Record<string, string> = {
    ',': 'commas',
    '\t': 'tabs',
    ';': 'semicolons',
    '|': 'bars',
    '^': 'carets',
    '~': 'tildes',
  };
  return names[delimiter] ?? delimiter;
}

export function orderWords(file: LayoutFile): string {
  switch (file.columnOrder) {
    case 'fixed':
      return 'in this order';
    case 'frozen':
      return 'in the order of the first night';
    case 'any':
      return 'in any order';
  }
}
