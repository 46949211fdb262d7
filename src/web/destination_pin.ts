// POST /destinations/:name/pin: pins the host key that a test showed, after a person compared it.
import type { SftpEndEntry } from '../relay/district_file.ts';
import { destinationEntryOf } from '../store/export_district.ts';
import { changeDistrict } from './district_change.ts';
import { showFailure } from './failure_show.ts';
import { isFingerprint, readForm } from './form.ts';
import { redirectWith } from './page.ts';
import type { Site, WebContext } from './site.ts';

export async function pinHostKey(site: Site, c: WebContext): Promise<Response> {
  const destination = site.deps.store.destinations.byName(c.req.param('name') ?? '');
  if (destination?.end.kind !== 'sftp') return await showFailure(site, c, 404);
  const { name } = destination;
  const path = `/destinations/${encodeURIComponent(name)}`;
  const hostKey = (await readForm(c)).text('hostKey');
  if (!isFingerprint(hostKey))
    return redirectWith(site, c, path, { kind: 'wrong', text: 'That is not a fingerprint of a host key.' });
  const entry = destinationEntryOf(destination);
  const result = await changeDistrict(site, c, {
    destinations: [{ ...entry, end: { ...(entry.end as SftpEndEntry), hostKey } }],
  });
  return redirectWith(
    site,
    c,
    path,
    result.ok
      ? { kind: 'good', text: 'The host key is pinned. Test the connection again.' }
      : { kind: 'wrong', text: `${result.problem.title}: ${result.problem.detail}` },
  );
}
