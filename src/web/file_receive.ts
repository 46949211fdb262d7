// PUT and HEAD /api/v1/senders/:name/files/:file: a script sends a file with its token, `curl -T` and the like.
import { problem } from '../kit/problem.ts';
import type { Result } from '../kit/result.ts';
import type { Received, UploadRequest } from '../receive/http_uploads.ts';
import type { Arrival, Sender } from '../relay/records.ts';
import { problemJson } from './problem_json.ts';
import type { Site, WebContext } from './site.ts';
import { openByToken } from './token_access.ts';
import { readUploadHeaders } from './upload_headers.ts';

const inboxMs = 24 * 3_600_000;

export async function receiveFile(site: Site, c: WebContext): Promise<Response> {
  const opened = openByToken(site, c);
  if (!opened.ok) return 'answer' in opened ? opened.answer : problemJson(c, opened.problem);
  return answerUpload(c, await takeBody(site, c, opened.value, 'https'));
}

/** Takes the body of a PUT; the name is the last part of the path. */
export async function takeBody(
  site: Site,
  c: WebContext,
  sender: Sender,
  door: UploadRequest['door'],
): Promise<Result<Received>> {
  const { uploads } = site.deps;
  if (!uploads) return { ok: false, problem: problem('not_known', 'Nothing is received here.') };
  const headers = readUploadHeaders((name) => c.req.header(name));
  if (!headers.ok) return headers;
  const name = c.req.param('file') ?? '';
  const body = c.req.raw.body ?? new Blob([]).stream();
  return await uploads.receive({ sender, name, door, reference: c.get('reference'), ...headers.value }, body);
}

/** 201 with the arrival, 202 when bytes are still missing, or the problem. */
export function answerUpload(c: WebContext, result: Result<Received>): Response {
  if (!result.ok) return problemJson(c, result.problem);
  if (result.value.kind === 'part') {
    const { bytes, total } = result.value;
    return c.json({ received: bytes, total }, 202, { 'upload-offset': String(bytes), 'upload-complete': '?0' });
  }
  const { arrival } = result.value;
  return c.json(factsOf(arrival), 201, { 'upload-offset': String(arrival.bytes), 'upload-complete': '?1' });
}

/** How much of a file is here: of an upload that can go on, else of what arrived within the last day. */
export function showReceived(site: Site, c: WebContext): Response {
  const opened = openByToken(site, c);
  if (!opened.ok) return 'answer' in opened ? opened.answer : problemJson(c, opened.problem);
  const { store, clock, uploads } = site.deps;
  const name = c.req.param('file') ?? '';
  const part = uploads?.partOf(opened.value.id, name);
  if (part) {
    const { bytes, total } = part;
    const headers = { 'upload-offset': String(bytes), 'upload-complete': '?0' };
    return c.json({ name, received: bytes, ...(total === undefined ? {} : { total }) }, 200, headers);
  }
  const arrival = store.arrivals.inbox(opened.value.id, clock.now() - inboxMs).find((it) => it.name === name);
  if (!arrival) return problemJson(c, problem('not_known', `Nothing of ${name} was received within the last day.`));
  return c.json(factsOf(arrival), 200, { 'upload-offset': String(arrival.bytes), 'upload-complete': '?1' });
}

function factsOf({ id, name, bytes, sha256, importId }: Arrival): object {
  return { arrival: id, name, received: bytes, sha256, ...(importId === undefined ? {} : { import: importId }) };
}
