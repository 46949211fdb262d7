// POST /destinations/:name/pin: pins the host key that was shown, after a person compared it. A key in place of a pinned
// one needs the person's word for it, which is recorded.
import type { SftpEndEntry } from '../relay/district_file.ts';
import { destinationEntryOf } from '../store/export_district.ts';
import { changeDistrict } from './district_change.ts';
import { showFailure } from './failure_show.ts';
import { isFingerprint, readForm, reasonMistake } from './form.ts';
import { redirectWith } from './page.ts';
import type { Site, WebContext } from './site.ts';

export async function pinHostKey(site: Site, c: WebContext): Promise<Response> {
  const { store } = site.deps;
  const destination = store.destinations.byName(c.req.param('name') ?? '');
  const user = c.get('user');
  if (destination?.end.kind !== 'sftp' || !user) return await showFailure(site, c, 404);
  const path = `/destinations/${encodeURIComponent(destination.name)}`;
  const wrong = (text: string) => redirectWith(site, c, path, { kind: 'wrong', text });
  const form = await readForm(c);
  const hostKey = form.text('hostKey').replace(/=$/, '');
  if (!isFingerprint(hostKey)) return wrong('That is not a fingerprint of a host key.');
  const before = destination.end.hostKey;
  const isChange = before !== undefined && before !== 'accept-first' && before !== hostKey;
  const why = form.text('why');
  const mistake = isChange ? reasonMistake(why) : undefined;
  if (mistake !== undefined) return wrong(`The pinned host key was not changed. ${mistake}`);

  const entry = destinationEntryOf(destination);
  const result = await changeDistrict(
    site,
    c,
    { destinations: [{ ...entry, end: { ...(entry.end as SftpEndEntry), hostKey } }] },
    isChange ? { hostKeyWhy: why } : {},
  );
  if (!result.ok) return wrong(`${result.problem.title}: ${result.problem.detail}`);
  const waits = isChange
    ? 'What was not delivered goes out now, unless its time is over.'
    : 'Test the connection again.';
  return redirectWith(site, c, path, { kind: 'good', text: `The host key is pinned. ${waits}` });
}
