// The few words the built-in layouts are written with, so that each file of a layout reads like its published table.
import type { LayoutColumn, LayoutFile } from '../layout.ts';

/** What a column may say beside its name. */
export type ColumnFacts = Partial<Omit<LayoutColumn, 'name' | 'required'>>;
type FileFacts = Partial<Omit<LayoutFile, 'name'>> & Pick<LayoutFile, 'columns' | 'key'>;

/** A column that must be there, its values filled unless `filled: false` is said. Plain text unless a type is given. */
export function must(name: string, facts: ColumnFacts = {}): LayoutColumn {
  return { name, required: true, type: 'string', ...facts };
}

/** A column that may be left out, and whose values may be blank. */
export function may(name: string, facts: ColumnFacts = {}): LayoutColumn {
  return { name, required: false, type: 'string', ...facts };
}

/** A required RFC 4180 file with commas and a header, known by exactly this name, unless the facts say otherwise. */
export function csv(name: string, facts: FileFacts): LayoutFile {
  return {
    name,
    pattern: exactly(name),
    required: true,
    delimiter: ',',
    header: true,
    quoting: 'rfc4180',
    columnOrder: 'frozen',
    extraColumns: 'allowed',
    ...facts,
  };
}

/** The regular expression that matches this name and nothing else. */
export function exactly(name: string): string {
  return `^${name.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')}$`;
}

/** Plain columns that may be left out, their names divided by ` | `. */
export function plain(names: string): LayoutColumn[] {
  return names.split(' | ').map((name) => may(name));
}
