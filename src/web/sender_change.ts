// POST /senders/:name/password, /token, /token/remove, /disable and /enable.
import { randomToken } from '../kit/ids.ts';
import type { SenderEntry } from '../relay/district_file.ts';
import type { Sender } from '../relay/records.ts';
import { senderEntryOf } from '../store/export_district.ts';
import { changeDistrict } from './district_change.ts';
import { showFailure } from './failure_show.ts';
import { readForm, reasonMistake } from './form.ts';
import type { OnceNote } from './once_notes.ts';
import { redirectWith } from './page.ts';
import { newPassword } from './sender_add.ts';
import type { Site, WebContext } from './site.ts';

async function change(
  site: Site,
  c: WebContext,
  with_: Partial<SenderEntry>,
  note: (sender: Sender) => OnceNote,
): Promise<Response> {
  const sender = site.deps.store.senders.byName(c.req.param('name') ?? '');
  if (!sender) return await showFailure(site, c, 404);
  const result = await changeDistrict(site, c, { senders: [{ ...senderEntryOf(sender, false), ...with_ }] });
  const said: OnceNote = result.ok
    ? note(sender)
    : { kind: 'wrong', text: `${result.problem.title}: ${result.problem.detail}` };
  return redirectWith(site, c, `/senders/${encodeURIComponent(sender.name)}`, said);
}

export function renewPassword(site: Site, c: WebContext): Promise<Response> {
  const password = newPassword();
  return change(site, c, { password }, () => ({ kind: 'good', text: '', password }));
}

export function renewToken(site: Site, c: WebContext): Promise<Response> {
  const uploadToken = randomToken();
  return change(site, c, { token: uploadToken }, () => ({ kind: 'good', text: '', uploadToken }));
}

export function removeToken(site: Site, c: WebContext): Promise<Response> {
  return change(site, c, { token: false }, (sender) => ({
    kind: 'good',
    text: `${sender.name} has no upload token any more. Uploads by HTTPS are refused.`,
  }));
}

export async function disableSender(site: Site, c: WebContext): Promise<Response> {
  const why = (await readForm(c)).text('why');
  const mistake = reasonMistake(why);
  if (mistake) {
    return redirectWith(site, c, `/senders/${encodeURIComponent(c.req.param('name') ?? '')}`, {
      kind: 'wrong',
      text: mistake,
    });
  }
  return await change(site, c, { disabled: why }, (sender) => ({
    kind: 'good',
    text: `${sender.name} is disabled. Its logins are refused.`,
  }));
}

export function enableSender(site: Site, c: WebContext): Promise<Response> {
  return change(site, c, { disabled: false }, (sender) => ({ kind: 'good', text: `${sender.name} may log in again.` }));
}
