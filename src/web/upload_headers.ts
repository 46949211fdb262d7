// What the headers of an upload say: which bytes it brings, and what hash they must have.
import { fail, ok, type Result } from '../kit/result.ts';
import type { UploadRequest } from '../receive/http_uploads.ts';

export type UploadHeaders = Pick<UploadRequest, 'range' | 'length' | 'sha256' | 'bodySha256'>;

/** `header` gives a header's value. upload_headers_wrong names the header. */
export function readUploadHeaders(header: (name: string) => string | undefined): Result<UploadHeaders> {
  const length = header('content-length');
  if (length !== undefined && !/^\d{1,15}$/.test(length)) return wrong('Content-Length', 'a number of bytes');
  const range = readRange(header('content-range'));
  if (!range.ok) return range;
  if (range.value && length !== undefined && Number(length) !== range.value.to + 1 - range.value.from) {
    return fail('upload_headers_wrong', 'Content-Length and Content-Range do not say the same.');
  }
  const whole = readWhole(header);
  if (!whole.ok) return whole;
  const body = readDigestField('Content-Digest', header('content-digest'));
  if (!body.ok) return body;
  return ok({
    ...(length === undefined ? {} : { length: Number(length) }),
    ...(range.value ? { range: range.value } : {}),
    ...(whole.value === undefined ? {} : { sha256: whole.value }),
    ...(body.value === undefined ? {} : { bodySha256: body.value }),
  });
}

function wrong(name: string, what: string): Result<never> {
  return fail('upload_headers_wrong', `${name} must be ${what}.`);
}

function readRange(text: string | undefined): Result<UploadHeaders['range']> {
  if (text === undefined) return ok();
  const found = /^bytes (\d{1,15})-(\d{1,15})\/(\d{1,15})$/i.exec(text.trim());
  const [from, to, total] = [Number(found?.[1]), Number(found?.[2]), Number(found?.[3])];
  if (!found || from > to || to >= total) return wrong('Content-Range', 'such as bytes 1000-1999/2000');
  return ok({ from, to, total });
}

/** The hash of the whole file: RFC 9530's Repr-Digest, RFC 3230's Digest, or plain hex. */
function readWhole(header: (name: string) => string | undefined): Result<string | undefined> {
  const plain = header('x-content-sha256');
  if (plain !== undefined) {
    return /^[0-9a-f]{64}$/i.test(plain) ? ok(plain.toLowerCase()) : wrong('X-Content-SHA256', '64 hexadecimal digits');
  }
  const field = header('repr-digest');
  if (field !== undefined) return readDigestField('Repr-Digest', field);
  return readBase64('Digest', /(?:^|,)\s*sha-256=([^,]*)/i.exec(header('digest') ?? '')?.[1]);
}

/** `sha-256=:…:` of a structured field; other algorithms are let pass, as RFC 9530 has it. */
function readDigestField(name: string, field: string | undefined): Result<string | undefined> {
  const found = /(?:^|,)\s*sha-256=([^,]*)/.exec(field ?? '')?.[1]?.trim();
  if (found === undefined) return ok(undefined);
  const inside = /^:(.*):$/.exec(found)?.[1];
  return inside === undefined ? wrong(name, 'such as sha-256=:…:') : readBase64(name, inside);
}

function readBase64(name: string, text: string | undefined): Result<string | undefined> {
  if (text === undefined) return ok(undefined);
  const trimmed = text.trim();
  const bytes = Buffer.from(trimmed, 'base64');
  if (!/^[A-Za-z0-9+/]{43}=?$/.test(trimmed) || bytes.length !== 32) return wrong(name, 'a SHA-256 in base64');
  return ok(bytes.toString('hex'));
}
