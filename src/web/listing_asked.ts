// What a person asks who wants to know who was removed, added or changed: read from a query or a form, written to a link.
import type { ListingAsked } from '../roster/change_listing.ts';
import { type ChangeKind, changeKinds, type GroupAsked } from '../roster/changed_keys.ts';
import type { CheckReport, FileReport } from '../roster/report.ts';

/** Keys on one page. */
export const keysAPage = 100;

export const kindWords: Record<ChangeKind, string> = { removed: 'gone', added: 'new', changed: 'changed' };

const groupKinds: readonly GroupAsked['kind'][] = ['school', 'grade', 'term', 'role'];

/** `removed` where it says nothing else. `text` gives a value by its name, '' when there is none. */
export function askedFrom(text: (name: string) => string): ListingAsked {
  const kind = changeKinds.find((it) => it === text('kind')) ?? 'removed';
  const group = groupFrom(text('group'));
  const key = text('key').trim();
  return { kind, ...(group === undefined ? {} : { group }), ...(key === '' ? {} : { key }) };
}

/** Pages count from 1. */
export function pageFrom(text: string): number {
  return /^[1-9]\d{0,6}$/.test(text) ? Number(text) : 1;
}

/** `school:Lincoln High`. */
export function groupText(group: GroupAsked | undefined): string {
  return group === undefined ? '' : `${group.kind}:${group.name}`;
}

function groupFrom(text: string): GroupAsked | undefined {
  const kind = groupKinds.find((it) => text.startsWith(`${it}:`));
  return kind === undefined ? undefined : { kind, name: text.slice(kind.length + 1) };
}

export function listingHref(
  importId: number,
  file: string,
  kind: ChangeKind,
  more: Record<string, string> = {},
): string {
  return `/imports/${importId}/changes/${encodeURIComponent(file)}?${new URLSearchParams({ kind, ...more })}`;
}

/** Groups in which there is something of this kind; those of a row or two have no name in a report, and are left out. */
export function groupOptions(file: FileReport, kind: ChangeKind): { value: string; text: string }[] {
  const groups = (file.groups ?? []).filter((it) => !it.group.endsWith('••'));
  return groups
    .map((it) => ({ it, rows: kind === 'changed' ? it.after : it[kind] }))
    .filter(({ rows }) => rows > 0)
    .map(({ it: { kind: of, group }, rows }) => ({
      value: groupText({ kind: of, name: group }),
      text: kind === 'changed' ? `${of} ${group}` : `${of} ${group} (${rows})`,
    }));
}

export function fileOfReport(report: CheckReport | undefined, name: string): FileReport | undefined {
  return report?.files.find((file) => file.name === name);
}
