// The streaming form reader: any cut of the bytes into pieces gives the same parts.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { boundaryOf, readMultipart } from '../../src/web/multipart.ts';

async function* pieces(bytes: Uint8Array, cuts: number[]): AsyncGenerator<Uint8Array> {
  let from = 0;
  for (const cut of [...cuts.map((it) => it % (bytes.length + 1)).sort((a, b) => a - b), bytes.length]) {
    if (cut > from) yield bytes.slice(from, cut);
    from = Math.max(from, cut);
  }
}

async function partsOf(bytes: Uint8Array, boundary: string, cuts: number[] = [], doesRead = true) {
  const parts: { name: string; fileName?: string; bytes: Buffer }[] = [];
  for await (const { body, ...part } of readMultipart(pieces(bytes, cuts), boundary)) {
    const read: Uint8Array[] = [];
    if (doesRead) for await (const piece of body) read.push(Buffer.from(piece));
    parts.push({ ...part, bytes: Buffer.concat(read) });
  }
  return parts;
}

function form(boundary: string, files: { name: string; bytes: Uint8Array }[]): Buffer {
  const parts = files.flatMap(({ name, bytes }) => [
    Buffer.from(
      `--${boundary}\r\nContent-Disposition: form-data; name="files"; filename="${name}"\r\nContent-Type: text/csv\r\n\r\n`,
    ),
    Buffer.from(bytes),
    Buffer.from('\r\n'),
  ]);
  return Buffer.concat([...parts, Buffer.from(`--${boundary}--\r\n`)]);
}

// Made of the pieces that boundaries are made of, so that near misses are common.
const content = fc
  .array(fc.constantFrom('\r', '\n', '-', '--', 'b', 'bo', 'x', '\r\n--b', '\r\n--bo', 'é'), { maxLength: 40 })
  .map((parts) => Buffer.from(parts.join('')))
  .filter((bytes) => !bytes.includes('\r\n--bound'));

describe('a multipart form', () => {
  it('comes out as it went in, however it is cut', async () => {
    const file = fc.record({ name: fc.constantFrom('a.csv', 'é.csv', 'b c.csv'), bytes: content });
    await fc.assert(
      fc.asyncProperty(
        fc.array(file, { maxLength: 4 }),
        fc.array(fc.nat(), { maxLength: 12 }),
        fc.boolean(),
        async (files, cuts, doesRead) => {
          const parts = await partsOf(form('bound', files), 'bound', cuts, doesRead);
          expect(parts.map((it) => it.fileName)).toEqual(files.map((it) => it.name));
          if (doesRead) expect(parts.map((it) => it.bytes.toString())).toEqual(files.map((it) => it.bytes.toString()));
        },
      ),
    );
  });

  it('throws when it ends anywhere before its end', async () => {
    const whole = form('bound', [{ name: 'a.csv', bytes: Buffer.from('1,2\r\n') }]);
    for (let end = 0; end < whole.length - 4; end++) {
      await expect(partsOf(whole.subarray(0, end), 'bound'), `cut at ${end}`).rejects.toThrow();
    }
  });

  it('takes a fetch’s own form, with fields, empty files and paths of old browsers', async () => {
    const data = new FormData();
    data.append('why', 'a field');
    data.append('files', new Blob(['1']), 'C:\\exports\\a "b".csv');
    data.append('files', new Blob([]), 'empty.csv');
    const request = new Request('http://x/', { method: 'POST', body: data });
    const boundary = boundaryOf(request.headers.get('content-type') ?? '');
    const parts = await partsOf(new Uint8Array(await request.arrayBuffer()), boundary ?? '');
    expect(parts.map(({ fileName, bytes }) => [fileName, bytes.toString()])).toEqual([
      [undefined, 'a field'],
      ['a "b".csv', '1'],
      ['empty.csv', ''],
    ]);
  });

  it('refuses a head without end', async () => {
    const bytes = Buffer.from(`--bound\r\nContent-Disposition: form-data${'x'.repeat(40_000)}`);
    await expect(partsOf(bytes, 'bound')).rejects.toThrow('too long');
  });

  it('knows what is no form', () => {
    expect(boundaryOf('multipart/form-data; boundary=abc')).toBe('abc');
    expect(boundaryOf('multipart/form-data; charset=utf-8; boundary="a b"')).toBe('a b');
    expect(boundaryOf('application/x-www-form-urlencoded')).toBeUndefined();
    expect(boundaryOf(undefined)).toBeUndefined();
  });
});
