// What the page of an import shows of its layout: the proposal of an initial import, or what changed since it was agreed.
import type { ChangedFile, LayoutChangeProps, PreviewView, ProposalProps } from '../../views/import_layout.tsx';
import { isAdoptable, layoutAtHand } from '../relay/agreed_layout.ts';
import { layoutOf } from '../relay/completeness.ts';
import { setOf } from '../relay/night_set.ts';
import type { Feed, Import } from '../relay/records.ts';
import { firstRows } from '../roster/first_rows.ts';
import type { Layout } from '../roster/layout.ts';
import { layoutChanges } from '../roster/layout_change.ts';
import { builtInLayout } from '../roster/layouts/catalogue.ts';
import { layoutFileViews } from './layout_words.ts';
import { isInitialHold } from './sentences.ts';
import type { Site } from './site.ts';

const previewRows = 5;
const previewBytes = 1 << 16;

export interface LayoutReader {
  mayDecide: boolean;
  /** The person asked for the values, and it is on record. */
  showValues: boolean;
}

/** Only while the initial import waits for its person. */
export function proposalOf(
  site: Site,
  it: Import,
  feed: Feed | undefined,
  reader: LayoutReader,
): ProposalProps | undefined {
  const layout = feed && isInitialHold(it) ? layoutAtHand(feed, it) : undefined;
  if (!feed || !layout) return undefined;
  const base = `/feeds/${encodeURIComponent(feed.name)}/layout`;
  const correctHref = (file: string) => `${base}?${new URLSearchParams({ file })}`;
  return {
    about: aboutProposal(feed),
    files: layoutFileViews(layout, reader.mayDecide ? correctHref : undefined),
    previews: previewsOf(site, it, feed, layout, reader.showValues),
    areValuesShown: reader.showValues,
    ...(reader.mayDecide ? { showValuesAction: `/imports/${it.id}/values` } : {}),
  };
}

function aboutProposal(feed: Feed): string {
  if (feed.pinned) return 'As a person corrected it.';
  if (feed.layout === 'learn')
    return 'Learned from the files of this night. Look at each file, correct what is wrong, then confirm.';
  return 'The agreed layout as this night has it: its columns, their order and its encoding.';
}

function previewsOf(site: Site, it: Import, feed: Feed, layout: Layout, showValues: boolean): PreviewView[] {
  const arrivals = site.deps.store.arrivals.ofImport(it.id);
  return setOf(layout, arrivals, feed.completeBy).flatMap(({ name, arrival }) => {
    const file = layout.files.find((one) => one.name === name);
    const read = site.deps.spool.readArrival(arrival.sha256, previewBytes, 0);
    if (!file || !read.ok) return [];
    const isWhole = arrival.bytes <= previewBytes;
    return [{ file: name, ...firstRows(read.value, file, { limit: previewRows, isWhole, showValues }) }];
  });
}

/** Where a set came with another layout than the agreed one. */
export function layoutChangeOf(
  site: Site,
  it: Import,
  feed: Feed | undefined,
  mayDecide: boolean,
): LayoutChangeProps | undefined {
  const agreed = feed && layoutOf(feed, builtInLayout);
  const isHeld = it.state === 'held' && it.holdCause === 'check';
  if (!feed || !agreed || !it.pinned || !(isHeld || it.state === 'rejected')) return undefined;
  // Before the first night nothing is agreed to the letter.
  if (isHeld && feed.pinned === undefined) return undefined;
  const files = changedFiles(agreed, it.pinned);
  if (files.length === 0) return undefined;
  if (isHeld) return { files, about: 'Releasing this import accepts the layout it came with from now on.' };
  if (!isAdoptable(site.deps.store, feed, it)) {
    return {
      files,
      about: 'It was not accepted, or a newer set has come since: only the newest set can bring a new layout.',
    };
  }
  return {
    files,
    about: mayDecide
      ? 'Reject means that the agreed layout stays. If the SIS was changed on purpose, the new one can be accepted.'
      : 'An operator or an owner can accept the new layout.',
    ...(mayDecide ? { adoptAction: `/imports/${it.id}/layout` } : {}),
  };
}

function changedFiles(agreed: Layout, received: Layout): ChangedFile[] {
  return layoutChanges(agreed, received).filter((file) => file.isChanged);
}
