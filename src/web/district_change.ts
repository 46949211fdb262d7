// Every change made on a page goes through the same door as the district file.
import type { Result } from '../kit/result.ts';
import type { DistrictFile } from '../relay/district_file.ts';
import type { ApplyOptions } from '../store/apply/apply.ts';
import type { Site, WebContext } from './site.ts';

/** Applies what the form says and tells the others; nothing else is touched. `unless`: why it is not to be done, asked last. */
export async function changeDistrict(
  site: Site,
  c: WebContext,
  part: Partial<DistrictFile>,
  options: Pick<ApplyOptions, 'unless' | 'hostKeyWhy'> = {},
): Promise<Result<unknown>> {
  const by = c.get('user')?.name ?? 'setup';
  const result = await site.deps.store.applyDistrict(
    { senders: [], destinations: [], feeds: [], ...part },
    by,
    options,
  );
  if (result.ok) site.deps.configurationChanged?.();
  return result;
}
