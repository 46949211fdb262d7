// Reads a multipart form piece by piece, so that files of any size pass through without being held in memory (RFC 7578).

export interface FormPart {
  /** Of the field. */
  name: string;
  /** Of a file, without folders; absent for a plain field, empty where no file was chosen. */
  fileName?: string;
  /** Must be read before the next part; what is left is skipped. Ends by throwing when the form is torn. */
  body: AsyncIterable<Uint8Array>;
}

const longestHeaders = 16 * 1024;
const mostParts = 1000;

/** The boundary of a Content-Type, undefined when it is no multipart form. */
export function boundaryOf(contentType: string | undefined): string | undefined {
  const found = /^multipart\/form-data\s*;(?:.*;)?\s*boundary=(?:"([^"]{1,200})"|([^\s;]{1,200}))/i.exec(
    contentType ?? '',
  );
  return found?.[1] ?? found?.[2];
}

/** The parts, one after another. Throws when the form ends too early or is none. */
export async function* readMultipart(body: AsyncIterable<Uint8Array>, boundary: string): AsyncGenerator<FormPart> {
  const source = body[Symbol.asyncIterator]();
  const delimiter = Buffer.from(`\r\n--${boundary}`);
  // The first delimiter may stand at the very beginning, without a line break before it.
  let held: Buffer = Buffer.from('\r\n');
  let isInPart = true;

  async function more(): Promise<void> {
    const next = await source.next();
    if (next.done) throw new Error('The form ended before its last boundary');
    held = held.length === 0 ? Buffer.from(next.value) : Buffer.concat([held, next.value]);
  }

  /** Everything up to the next delimiter, which is taken too. */
  async function* untilDelimiter(): AsyncGenerator<Uint8Array> {
    while (isInPart) {
      const at = held.indexOf(delimiter);
      const end = at >= 0 ? at : held.length - delimiter.length + 1;
      const out = held.subarray(0, Math.max(0, end));
      held = held.subarray(Math.max(0, at >= 0 ? at + delimiter.length : end));
      if (at >= 0) isInPart = false;
      if (out.length > 0) yield out;
      else if (at < 0) await more();
    }
  }

  async function skip(): Promise<void> {
    for await (const _ of untilDelimiter());
  }

  /** The head of a part after its delimiter; undefined after the last one. */
  async function head(): Promise<string | undefined> {
    while (held.length < 2) await more();
    if (held.toString('latin1', 0, 2) === '--') return undefined;
    for (;;) {
      // The line break after the delimiter counts, so that a part without headers ends its head too.
      const end = held.indexOf('\r\n\r\n');
      if (end >= 0 && end <= longestHeaders) {
        const text = held.toString('utf8', 0, end);
        held = held.subarray(end + 4);
        return text;
      }
      if (held.length > longestHeaders) throw new Error('The head of a part is too long');
      await more();
    }
  }

  await skip();
  for (let count = 0; ; count++) {
    const text = await head();
    if (text === undefined) break;
    if (count === mostParts) throw new Error('The form has too many parts');
    isInPart = true;
    yield { ...readHead(text), body: untilDelimiter() };
    await skip();
  }
  // What may follow the form is read, so that the connection can be used again.
  for (let next = await source.next(); !next.done; next = await source.next());
}

function readHead(text: string): { name: string; fileName?: string } {
  const disposition = /^content-disposition:\s*form-data(.*)$/im.exec(text)?.[1] ?? '';
  const value = (key: string) => new RegExp(`;\\s*${key}="((?:[^"\\\\]|\\\\.)*)"`, 'i').exec(disposition)?.[1];
  const fileName = value('filename');
  if (fileName === undefined) return { name: value('name') ?? '' };
  // Browsers write a quote as %22; very old ones send the whole path.
  const plain = fileName.replaceAll(/%22/gi, '"').replace(/^.*[/\\]/, '');
  return { name: value('name') ?? '', fileName: plain };
}
