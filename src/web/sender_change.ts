// POST /senders/:name/password, /token, /token/remove, /disable and /enable.
import { randomToken } from '../kit/ids.ts';
import { addDays, localDate } from '../kit/zone.ts';
import type { SenderEntry } from '../relay/district_file.ts';
import type { Sender } from '../relay/records.ts';
import { senderEntryOf } from '../store/export_district.ts';
import { changeDistrict } from './district_change.ts';
import { showFailure } from './failure_show.ts';
import { readForm, reasonMistake } from './form.ts';
import type { OnceNote } from './once_notes.ts';
import { redirectWith, timesOf } from './page.ts';
import { newPassword } from './sender_add.ts';
import type { Site, WebContext } from './site.ts';

/** How long two passwords may be taken side by side. */
const mostDays = 366;

async function change(
  site: Site,
  c: WebContext,
  with_: Partial<SenderEntry>,
  note: (sender: Sender) => OnceNote,
): Promise<Response> {
  const sender = site.deps.store.senders.byName(c.req.param('name') ?? '');
  if (!sender) return await showFailure(site, c, 404);
  const zone = site.deps.store.district.get()?.timezone ?? 'UTC';
  const result = await changeDistrict(site, c, { senders: [{ ...senderEntryOf(sender, zone, false), ...with_ }] });
  const said: OnceNote = result.ok
    ? note(sender)
    : { kind: 'wrong', text: `${result.problem.title}: ${result.problem.detail}` };
  return redirectWith(site, c, `/senders/${encodeURIComponent(sender.name)}`, said);
}

/** A new password; the old one goes at once, or at the end of the day the form names. */
export async function renewPassword(site: Site, c: WebContext): Promise<Response> {
  const until = (await readForm(c)).text('keepUntil');
  const mistake = keepMistake(until, todayOf(site));
  if (mistake) {
    const path = `/senders/${encodeURIComponent(c.req.param('name') ?? '')}`;
    return redirectWith(site, c, path, { kind: 'wrong', text: mistake });
  }
  const password = newPassword();
  const previousPassword = until === '' ? (false as const) : { until };
  return await change(site, c, { password, passwordUntil: false, previousPassword }, () => ({
    kind: 'good',
    text: '',
    password,
  }));
}

function todayOf(site: Site): string {
  const { now, zone } = timesOf(site);
  return localDate(now, zone);
}

function keepMistake(until: string, today: string): string | undefined {
  if (until === '') return undefined;
  if (!/^\d{4}-\d\d-\d\d$/.test(until)) return 'The last day of the old password must be a date.';
  if (until < today) return 'The last day of the old password is over. Leave it empty to end it at once.';
  return until > addDays(today, mostDays) ? `The old password may stay for ${mostDays} days at most.` : undefined;
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
