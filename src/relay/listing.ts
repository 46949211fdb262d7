// Whose rows of which nights a person looks at who asks who was removed, added or changed. Pure.
import type { Result } from '../kit/result.ts';
import { fail, ok } from '../kit/result.ts';
import type { ListedNight, Lister, ListingJob, ListingPage, ListingTable, Rows, SpoolPaths } from './ports.ts';
import type { Import } from './records.ts';

/** Lists rows of one file of an import, by the layout's name of the file. */
export interface ListingDesk {
  page(importId: number, file: string, asked: PageAsked, signal?: AbortSignal): Promise<Result<ListingPage>>;
  table(importId: number, file: string, asked: TableAsked, signal?: AbortSignal): Promise<Result<ListingTable>>;
}

type PageAsked = Parameters<Lister['page']>[1];
type TableAsked = Parameters<Lister['table']>[1];

export function createListingDesk(rows: Pick<Rows, 'imports'>, spool: SpoolPaths, lister: Lister): ListingDesk {
  return {
    async page(importId, file, asked, signal) {
      const job = listingJob(rows, spool, importId, file);
      return job.ok ? await lister.page(job.value, asked, signal) : job;
    },
    async table(importId, file, asked, signal) {
      const job = listingJob(rows, spool, importId, file);
      return job.ok ? await lister.table(job.value, asked, signal) : job;
    },
  };
}

/**
 * What is to be read for one file of an import, by the layout's name of the file. `rows_not_compared` says why nothing
 * can be listed.
 */
export function listingJob(
  rows: Pick<Rows, 'imports'>,
  spool: SpoolPaths,
  importId: number,
  file: string,
): Result<ListingJob> {
  const after = rows.imports.get(importId);
  const report = after?.report?.files.find((one) => one.name === file);
  if (!after?.report || !report) return fail('not_known', `${file} of import ${importId}`);
  const before = after.baselineImportId === undefined ? undefined : rows.imports.get(after.baselineImportId);
  if (before === undefined)
    return fail('rows_not_compared', `import ${importId} had no accepted night to compare with`);
  const why = (rule: string) => after.report!.notChecked.find((it) => it.rule === rule && it.file === file)?.because;
  const because = why('rows_removed_mass');
  if (because !== undefined) return fail('rows_not_compared', because);
  const was = nightOf(before, spool, file);
  const is = nightOf(after, spool, file);
  if (report.baselineRows === undefined || was === undefined || is === undefined) {
    return fail('rows_not_compared', `${file} did not come in import ${before.id}`);
  }
  return ok({ file, before: was, after: is, comparesContents: why('rows_changed_mass') === undefined });
}

function nightOf(it: Import, spool: SpoolPaths, name: string): ListedNight | undefined {
  const file = it.report?.files.find((one) => one.name === name);
  if (file === undefined) return undefined;
  const { bytes, sha256 } = file;
  return {
    importId: it.id,
    baselinePath: spool.baseline(it.id),
    ...(it.pinned === undefined ? {} : { layout: it.pinned }),
    file: { name, path: spool.arrival(sha256), bytes, sha256 },
  };
}
