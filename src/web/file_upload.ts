// PUT /senders/:name/files/:file and POST /senders/:name/upload: a person sends files in the browser, one by one with
// progress, or as a plain form.
import { sentenceOf } from '../kit/problem.ts';
import type { Arrival, Sender } from '../relay/records.ts';
import { showFailure } from './failure_show.ts';
import { answerUpload, takeBody } from './file_receive.ts';
import { boundaryOf, readMultipart } from './multipart.ts';
import type { OnceNote } from './once_notes.ts';
import { redirectWith } from './page.ts';
import type { Site, WebContext } from './site.ts';

export async function uploadFile(site: Site, c: WebContext): Promise<Response> {
  const sender = site.deps.store.senders.byName(c.req.param('name') ?? '');
  if (!sender) return await showFailure(site, c, 404);
  const result = await takeBody(site, c, sender, 'upload');
  if (result.ok && result.value.kind === 'arrived') record(site, c, sender, result.value.arrival);
  return answerUpload(c, result);
}

export async function uploadForm(site: Site, c: WebContext): Promise<Response> {
  const sender = site.deps.store.senders.byName(c.req.param('name') ?? '');
  const boundary = boundaryOf(c.req.header('content-type'));
  const { uploads } = site.deps;
  if (!sender || !uploads || boundary === undefined) return await showFailure(site, c, 404);
  const said: { received: string[]; refused: string[] } = { received: [], refused: [] };
  const release = uploads.hold(sender.id);
  try {
    for await (const part of readMultipart(c.req.raw.body ?? new Blob([]).stream(), boundary)) {
      if (!part.fileName) continue;
      const name = part.fileName;
      const request = { sender, name, door: 'upload' as const, reference: c.get('reference') };
      const result = await uploads.receive(request, part.body);
      if (!result.ok) said.refused.push(`${name}: ${sentenceOf(result.problem)}`);
      else if (result.value.kind === 'arrived') {
        said.received.push(name);
        record(site, c, sender, result.value.arrival);
      }
    }
  } catch {
    said.refused.push('The form broke off; what is not listed as received has to be sent again.');
  } finally {
    release();
  }
  return redirectWith(site, c, `/senders/${encodeURIComponent(sender.name)}`, noteOf(said));
}

function noteOf({ received, refused }: { received: string[]; refused: string[] }): OnceNote {
  const good = received.length > 0 ? `Received: ${received.join(', ')}.` : '';
  if (refused.length > 0) return { kind: 'wrong', text: [good, ...refused].filter(Boolean).join(' ') };
  return received.length > 0 ? { kind: 'good', text: good } : { kind: 'wrong', text: 'No file was chosen.' };
}

function record(site: Site, c: WebContext, sender: Sender, arrival: Arrival): void {
  const { store, clock } = site.deps;
  const who = c.get('user')?.name ?? '';
  const detail = `${arrival.name}, ${arrival.bytes} bytes, ${arrival.sha256.slice(0, 12)}`;
  store.activity.add({ at: clock.now(), who, what: 'uploaded', about: `sender ${sender.name}`, detail });
}
