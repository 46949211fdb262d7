// What OneRoster 1.1 and 1.2 have in common: three columns every file begins with, a fixed order, extensions at the end.
import type { LayoutColumn, LayoutFile } from '../layout.ts';
import { csv, may, must } from './shape.ts';

export const isoDate = ['YYYY-MM-DD'];
export const yesNo = ['true', 'false'];

/** Status and time of change belong to delta sets; many producers fill them in bulk sets too. */
export const record: LayoutColumn[] = [
  must('sourcedId', { type: 'guid', maxLength: 255 }),
  may('status', { type: 'enum', values: ['active', 'tobedeleted'], requiredWhen: 'delta', emptyWhen: 'bulk' }),
  may('dateLastModified', { type: 'datetime', requiredWhen: 'delta', emptyWhen: 'bulk' }),
];

/** A file of records keyed by sourcedId, part of every roster set unless it is said to be optional. */
export function records(name: string, need: 'required' | 'optional', columns: LayoutColumn[]): LayoutFile {
  return csv(name, {
    key: ['sourcedId'],
    required: need === 'required',
    columnOrder: 'fixed',
    extraColumns: 'at-end',
    columns: [...record, ...columns],
  });
}

/** Part of every zip; loose files often come without it. */
export const manifest: LayoutFile = csv('manifest.csv', {
  key: ['propertyName'],
  required: false,
  columnOrder: 'fixed',
  extraColumns: 'at-end',
  columns: [must('propertyName'), must('value', { filled: false })],
});
