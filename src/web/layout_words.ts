// A feed's layout in words.

import type { LayoutFileView } from '../../views/feed.tsx';
import type { Feed } from '../relay/records.ts';
import type { Layout, LayoutColumn, LayoutFile } from '../roster/layout.ts';
import { builtInLayout } from '../roster/layouts/catalogue.ts';

/** The layout in force: pinned by the first accepted night, else the agreed one; undefined before anything was learned. */
export function layoutInForce(feed: Feed): Layout | undefined {
  if (feed.pinned) return feed.pinned;
  if (typeof feed.layout !== 'string') return feed.layout;
  return builtInLayout(feed.layout);
}

export function layoutTitle(feed: Feed): string {
  const layout = layoutInForce(feed);
  return layout ? layout.title : 'learned from the first night';
}

export function layoutNote(feed: Feed): string {
  if (feed.pinned)
    return 'Pinned by the first accepted night: columns, order, encoding and the files of the set are as that night had them.';
  if (layoutInForce(feed)) return 'Pinned as soon as a first night is accepted.';
  return 'Proposed from the first night’s files; a person confirms it.';
}

export function layoutFileViews(layout: Layout | undefined): LayoutFileView[] {
  return (layout?.files ?? [])
    .filter((file) => !isNeverSent(file, layout))
    .map((file) => ({
      name: file.name,
      isRequired: file.required,
      order: orderWords(file),
      columns: file.columns.map((column) => ({ name: column.name, note: columnNote(column, file) })),
    }));
}

/** Optional files of the layout that the first night did not have. */
export function filesNeverSent(layout: Layout | undefined): string[] {
  return (layout?.files ?? []).filter((file) => isNeverSent(file, layout)).map((file) => file.name);
}

function isNeverSent(file: LayoutFile, layout: Layout | undefined): boolean {
  return layout?.pinned === true && !file.required && file.encoding === undefined;
}

function orderWords(file: LayoutFile): string {
  switch (file.columnOrder) {
    case 'fixed':
      return 'in this order';
    case 'frozen':
      return 'in the order of the first night';
    case 'any':
      return 'in any order';
  }
}

function columnNote(column: LayoutColumn, file: LayoutFile): string {
  const parts = [
    file.key.includes(column.name) ? 'key' : '',
    column.type === 'string' ? '' : column.type,
    column.references ? `names ${column.references}` : '',
    column.required ? '' : 'optional',
    column.secret ? 'masked' : '',
  ].filter(Boolean);
  return parts.join(', ');
}
