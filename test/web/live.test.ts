// Live pages: the same part again when it changes, and an end when nothing more will happen.
import { expect, test } from 'vitest';
import { createFixture, type Fixture } from './fixture.ts';

async function openStream(fixture: Fixture, path: string) {
  const response = await fixture.get(path, 'operator', { accept: 'text/event-stream' });
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toContain('text/event-stream');
  const reader = (response.body as ReadableStream<Uint8Array>).getReader();
  const decoder = new TextDecoder();
  let text = '';
  return {
    /** Reads until `wanted` has come; the next call goes on after it. */
    async until(wanted: string): Promise<string> {
      while (!text.includes(wanted)) {
        const { done, value } = await reader.read();
        if (done) throw new Error(`the stream ended before ${wanted}: ${text.slice(-300)}`);
        text += decoder.decode(value, { stream: true });
      }
      const end = text.indexOf(wanted) + wanted.length;
      const head = text.slice(0, end);
      text = text.slice(end);
      return head;
    },
    async ended(): Promise<boolean> {
      for (;;) {
        const { done } = await reader.read();
        if (done) return true;
      }
    },
    cancel: () => reader.cancel(),
  };
}

test('an import is sent again when a person decides, and the stream ends with it', async () => {
  const fixture = await createFixture({ isLiving: true });
  const stream = await openStream(fixture, `/imports/${fixture.held.id}/live`);
  expect(await stream.until('</article>')).toContain('Held');
  fixture.relay.reject(fixture.held.id, 'M. Chen', 'The export filter was wrong.');
  const fragment = await stream.until('</article>');
  expect(fragment).toContain('<article id="import"');
  expect(fragment).toContain('Rejected by M. Chen');
  await stream.until('event: done');
  expect(await stream.ended()).toBe(true);
  await fixture.stop();
});

test('Tonight follows every feed, and stopping ends the stream', async () => {
  const fixture = await createFixture({ isLiving: true });
  const stream = await openStream(fixture, '/live');
  await stream.until('is waiting for you');
  fixture.relay.stopFeed(fixture.store.feeds.byName('library')?.id ?? 0, 'M. Chen', 'A reason to stop.');
  await stream.until('A reason to stop.');
  await fixture.web.stop();
  expect(await stream.ended()).toBe(true);
  await fixture.stop();
});
