// Lists rows of two stored nights, as it runs inside its worker. What was kept of a night is read from its record, and
// made anew from its bytes when the record is missing, damaged or of an older kind.
import type { Result } from '../kit/result.ts';
import { fail, ok } from '../kit/result.ts';
import { version } from '../kit/version.ts';
import type { ListedNight, ListingJob } from '../relay/ports.ts';
import type { Baseline } from '../roster/baseline.ts';
import { ChangeListing, type ListedRow, type Selection } from '../roster/change_listing.ts';
import { checkSet } from '../roster/check.ts';
import type { Layout } from '../roster/layout.ts';
import { type NightFile, RowsDisagree } from '../roster/night_rows.ts';
import { changesHead, changesLines } from '../roster/reports/changes_csv.ts';
import { readBaseline } from './baseline_file.ts';
import { BytesLost, storedFile } from './stored_file.ts';

/** About so much text is handed over at once. */
const chunkLength = 1 << 16;

/** Does `work` with the listing. Stored files that are gone, or changed on the disk, are a Problem. */
export function withListing<T>(job: ListingJob, showValues: boolean, work: (listing: ChangeListing) => T): Result<T> {
  const options = { comparesContents: job.comparesContents, showValues };
  try {
    try {
      return ok(work(new ChangeListing(...nightsOf(job), options)));
    } catch (error) {
      if (!(error instanceof RowsDisagree)) throw error;
      // The record was written by a Rollcall that told rows apart in another way.
      return ok(work(new ChangeListing(...nightsFromBytes(job), options)));
    }
  } catch (error) {
    const lost = whatIsLost(error, job);
    if (lost !== undefined) return lost;
    throw error;
  }
}

/** The rows of a selection as pieces of a CSV file. */
export function* tableOf(listing: ChangeListing, selection: Selection): Generator<string> {
  let text = changesHead(listing.columns);
  for (const row of listing.rows(selection)) {
    text += changesLines(selection.kind, row);
    if (text.length < chunkLength) continue;
    yield text;
    text = '';
  }
  if (text !== '') yield text;
}

/** The rows of some keys of a selection. */
export function rowsOfPage(listing: ChangeListing, selection: Selection, from: number, limit: number): ListedRow[] {
  return [...listing.rows(selection, from, from + limit)];
}

function nightsOf(job: ListingJob): [NightFile, NightFile] {
  const before = readBaseline(job.before.baselinePath);
  const after = readBaseline(job.after.baselinePath);
  const was = before.ok ? before.value : madeAnew(job.before, job.before.layout);
  const layout = job.comparesContents ? was.layout : job.after.layout;
  const is = after.ok ? after.value : madeAnew(job.after, layout);
  return [nightFile(job.file, job.before, was), nightFile(job.file, job.after, is)];
}

function nightsFromBytes(job: ListingJob): [NightFile, NightFile] {
  const was = madeAnew(job.before, job.before.layout);
  const is = madeAnew(job.after, job.comparesContents ? was.layout : job.after.layout);
  return [nightFile(job.file, job.before, was), nightFile(job.file, job.after, is)];
}

function madeAnew(night: ListedNight, layout: Layout | undefined): Baseline {
  if (layout === undefined) throw new RowsDisagree(`Nothing tells how import ${night.importId} was agreed.`);
  const files = [storedFile(night.file)];
  return checkSet({ layout, files, guards: {}, showValues: false, version }).baseline;
}

function nightFile(name: string, night: ListedNight, baseline: Baseline): NightFile {
  const kept = baseline.files.find((file) => file.name === name);
  const layoutFile = baseline.layout.files.find((file) => file.name === name);
  if (kept === undefined || layoutFile === undefined) {
    throw new RowsDisagree(`${name} of import ${night.importId} has no rows that were kept.`);
  }
  return { file: storedFile(night.file), layoutFile, kept };
}

function whatIsLost(error: unknown, { file, before, after }: ListingJob): Result<never> | undefined {
  if (error instanceof BytesLost) return fail('bytes_lost', error.message);
  if (error instanceof RowsDisagree) {
    return fail('rows_not_compared', `${file} cannot be read as it was when import ${after.importId} was checked`);
  }
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  if (error.code === 'ENOENT') {
    const path = 'path' in error ? error.path : '';
    const night = path === before.file.path ? before : after;
    return fail('rows_purged', `${file} of import ${night.importId} is not stored any more`);
  }
  return error.code === 'EIO' ? fail('bytes_lost', `a stored file cannot be read (${error.code})`) : undefined;
}
