// What the flat files of Illuminate have in common: tabs, no quotes, and headers that begin with the column's number.
import type { LayoutColumn, LayoutFile } from '../layout.ts';
import { type ColumnFacts, csv } from './shape.ts';

export const usDate: ColumnFacts = { type: 'date', formats: ['M/D/YYYY'] };
export const student = { references: 'studemo.txt.01 Student ID' } as const;
export const user = { references: 'users.txt.01 User ID' } as const;
export const course = { references: 'courses.txt.01 Course ID' } as const;
/** Sites came in an earlier, one-time import; the file has no confirmed key. */
export const site = { references: 'sites.txt.01 Site ID', mayPointOutside: true } as const;
/** Elementary classes are made from the roster alone: their sections are in no other file. */
export const section = { references: 'mastschd.txt.01 Section ID', mayPointOutside: true } as const;

/** A file whose key is told by the numbers of its columns. Every name gets its number; without it it will do as well. */
export function numbered(
  name: string,
  facts: { key: number[]; required?: false; mayBeEmpty?: true; columns: LayoutColumn[] },
): LayoutFile {
  const columns = facts.columns.map((column, at) => {
    return { ...column, name: `${String(at + 1).padStart(2, '0')} ${column.name}`, aliases: [column.name] };
  });
  return csv(name, {
    key: facts.key.map((number) => columns[number - 1]!.name),
    required: facts.required ?? true,
    ...(facts.mayBeEmpty ? { mayBeEmpty: true } : {}),
    delimiter: '\t',
    quoting: 'none',
    columnOrder: 'fixed',
    columns,
  });
}
