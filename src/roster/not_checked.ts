// What a check could not look at in a file, and why: a list that is part of every report.
import type { NotChecked } from './report.ts';
import type { Scan } from './scan.ts';

/** Silence must not read as passed: what was not looked at in a file whose rows or key could not be used. */
export function noteUnchecked(scan: Scan, notChecked: NotChecked[]): void {
  const { layoutFile: file, unusable } = scan;
  const note = (rule: string, because: string) => notChecked.push({ rule, file: file.name, because });
  if (unusable === undefined) {
    if (scan.kept === undefined) note('key_duplicate', `${file.name} has no column for its key`);
    return;
  }
  // Without rows there is nothing that could have been looked at.
  if (scan.rows === 0) return;
  note('required_value_missing', unusable);
  if (file.columns.some((column) => column.type === 'date' || column.type === 'datetime'))
    note('date_invalid', unusable);
  if (file.columns.some((column) => column.values !== undefined)) note('enum_unknown', unusable);
  if (file.key.length > 0) note('key_duplicate', unusable);
  if (file.columns.some((column) => column.references !== undefined)) note('reference_missing', unusable);
}
