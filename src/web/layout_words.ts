// A feed's layout in words.

import type { LayoutFileView } from '../../views/layout_table.tsx';
import { list } from '../../views/words.ts';
import type { Feed } from '../relay/records.ts';
import type { Layout, LayoutColumn, LayoutFile } from '../roster/layout.ts';
import { filledWords, orderWords, separatorWords, typeWords } from '../roster/layout_words.ts';
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
  if (feed.pinned && feed.baselineImportId === undefined)
    return 'Corrected by a person; the next set that comes is judged by it and waits for its confirmation.';
  if (feed.pinned)
    return 'Pinned by the first accepted night: columns, order, encoding and the files of the set are as that night had them.';
  if (layoutInForce(feed)) return 'Pinned as soon as a first night is accepted.';
  return 'Proposed from the first night’s files; a person confirms it.';
}

/** `correctHref`: the address of the form for a file, for those who may correct it. */
export function layoutFileViews(layout: Layout | undefined, correctHref?: (file: string) => string): LayoutFileView[] {
  return (layout?.files ?? [])
    .filter((file) => !isNeverSent(file, layout))
    .map((file) => ({
      name: file.name,
      isRequired: file.required,
      written: writtenWords(file),
      order: orderWords(file),
      key: file.key.length === 0 ? 'the whole row' : list(file.key),
      because: file.because ?? [],
      odd: file.odd ?? [],
      columns: file.columns.map((column) => ({
        name: column.name,
        type: typeWords(column),
        filled: filledWords(column),
        part: partWords(column, file, layout),
        because: column.because ?? [],
        odd: column.odd ?? [],
      })),
      ...(correctHref ? { correctHref: correctHref(file.name) } : {}),
    }));
}

/** Optional files of the layout that the first night did not have. */
export function filesNeverSent(layout: Layout | undefined): string[] {
  return (layout?.files ?? []).filter((file) => isNeverSent(file, layout)).map((file) => file.name);
}

function isNeverSent(file: LayoutFile, layout: Layout | undefined): boolean {
  return layout?.pinned === true && !file.required && file.encoding === undefined;
}

function writtenWords(file: LayoutFile): string {
  const parts = [separatorWords(file.delimiter), file.header ? 'a header' : 'no header'];
  if (file.quoting === 'none') parts.push('quotes as ordinary characters');
  return `${list(parts)}${file.encoding === undefined ? '' : `, in ${encodingWords[file.encoding]}`}`;
}

const encodingWords: Record<NonNullable<LayoutFile['encoding']>, string> = {
  'utf-8': 'UTF-8',
  'utf-16le': 'UTF-16',
  'utf-16be': 'UTF-16',
  'windows-1252': 'Windows-1252',
};

/** The file alone where its key is meant. */
function targetWords(reference: string, layout: Layout | undefined): string {
  const file = layout?.files.find((one) => one.key.length === 1 && reference === `${one.name}.${one.key[0]}`);
  return file?.name ?? reference;
}

function partWords(column: LayoutColumn, file: LayoutFile, layout: Layout | undefined): string {
  const isKey = file.key.includes(column.name);
  const parts = [
    isKey ? (file.key.length > 1 ? 'part of the key' : 'key') : '',
    column.references ? `refers to ${targetWords(column.references, layout)}` : '',
    column.secret ? 'masked' : '',
    column.group ? `groups by ${column.group}` : '',
  ].filter(Boolean);
  return parts.join(', ');
}
