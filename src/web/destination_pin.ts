// POST /destinations/:name/pin: pins the host key that a test showed, after a person compared it.
import { changeDistrict } from './district_change.ts';
import { showFailure } from './failure_show.ts';
import { isFingerprint, readForm } from './form.ts';
import { redirectWith } from './page.ts';
import type { Site, WebContext } from './site.ts';

export async function pinHostKey(site: Site, c: WebContext): Promise<Response> {
  const destination = site.deps.store.destinations.byName(c.req.param('name') ?? '');
  if (destination?.end.kind !== 'sftp') return await showFailure(site, c, 404);
  const { name, system, retry, end } = destination;
  const path = `/destinations/${encodeURIComponent(name)}`;
  const hostKey = (await readForm(c)).text('hostKey');
  if (!isFingerprint(hostKey))
    return redirectWith(site, c, path, { kind: 'wrong', text: 'That is not a fingerprint of a host key.' });
  const { host, port, username, directory } = end;
  const result = await changeDistrict(site, c, {
    destinations: [
      {
        name,
        ...(system === undefined ? {} : { system }),
        retry,
        end: { kind: 'sftp', host, port, username, directory, hostKey },
      },
    ],
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
