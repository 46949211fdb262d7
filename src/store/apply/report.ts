// One of the district's own reports of a district file.
import { isDeepStrictEqual } from 'node:util';
import type { ReportEntry } from '../../relay/district_file.ts';
import type { ApplyDeps, Changed } from './apply.ts';

/** Deliveries that this report held are tried again once it has changed. */
export function applyReport({ rows, clock }: ApplyDeps, { name, ...definition }: ReportEntry, changed: Changed): void {
  const before = rows.reports.byName(name);
  if (before) {
    const { id: _, name: __, changedAt: ___, ...was } = before;
    if (isDeepStrictEqual(was, definition)) return;
  }
  rows.reports.save(name, definition, clock.now());
  changed(before ? 'changed' : 'added', `report ${name}`, '');
}
