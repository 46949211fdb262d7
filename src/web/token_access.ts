// Opens the upload to a script with the sender's token. A session does not open it, and a right token always does: who
// tries wrong ones is slowed down by address, the sender never.
import { problem } from '../kit/problem.ts';
import { ok, type Result } from '../kit/result.ts';
import { isTokenOf } from '../kit/token.ts';
import { createAddressList } from '../relay/addresses.ts';
import type { DoorEvent } from '../relay/ports.ts';
import type { Sender } from '../relay/records.ts';
import { problemJson } from './problem_json.ts';
import type { Site, WebContext } from './site.ts';

/** The sender, or the answer that refuses. */
export function openByToken(site: Site, c: WebContext): Result<Sender> | { ok: false; answer: Response } {
  const { store, relay, log } = site.deps;
  const name = c.req.param('name') ?? '';
  const address = site.addressOf(c);
  const client = c.req.header('user-agent') ?? '';
  const sender = store.senders.byName(name);
  const token = /^Bearer +([\w.~+/=-]+) *$/i.exec(c.req.header('authorization') ?? '')?.[1];

  const note = (why: Extract<DoorEvent, { kind: 'refused' }>['why']) => {
    log.warn('login_refused', { sender: name, address, detail: why });
    relay.desk.noted({ kind: 'refused', user: name, address, client, why });
  };
  if (token === undefined) {
    return {
      ok: false,
      answer: problemJson(c, problem('token_refused', 'There is no Authorization header with a token.')),
    };
  }
  if (!sender?.tokenHash || !isTokenOf(sender.tokenHash, token)) {
    const wait = isExempt(site, address) ? 0 : site.addressThrottle.waitMs(address);
    if (wait > 0) {
      const seconds = String(Math.ceil(wait / 1000));
      const why = problem('too_many_tries', `${address} may try again in ${seconds} s.`);
      return { ok: false, answer: problemJson(c, why, { 'retry-after': seconds }) };
    }
    site.addressThrottle.begin(address);
    note(sender ? 'wrong-token' : 'unknown-user');
    return { ok: false, answer: problemJson(c, problem('token_refused', `It is not the token of ${name}.`)) };
  }
  if (sender.allowFrom.length > 0 && !createAddressList(sender.allowFrom)(address)) {
    note('address-not-allowed');
    const why = problem('upload_refused', `${name} may not come from ${address}.`);
    return { ok: false, answer: problemJson(c, why) };
  }
  if (sender.disabled) {
    note('disabled');
    const why = problem('upload_refused', `The sender ${name} is disabled: ${sender.disabled.why}`);
    return { ok: false, answer: problemJson(c, why) };
  }
  return ok(sender);
}

function isExempt(site: Site, address: string): boolean {
  return createAddressList(site.deps.store.senders.all().flatMap(({ allowFrom }) => allowFrom))(address);
}
