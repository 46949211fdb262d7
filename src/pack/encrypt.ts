// Encrypts to a vendor's public key as the bytes come: a file of any size takes a few megabytes of memory.
import { Readable } from 'node:stream';
import { createMessage, encrypt, readKey } from 'openpgp';

/** `at`: epoch ms, the time it is encrypted at. The result is binary, as `.pgp` files are. */
export async function encrypted(
  source: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  publicKey: string,
  at: number,
): Promise<AsyncIterable<Uint8Array>> {
  const encryptionKeys = await readKey({ armoredKey: publicKey });
  const date = new Date(at);
  const binary = Readable.toWeb(Readable.from(source, { objectMode: false }));
  const message = await createMessage({ binary: binary as ReadableStream<Uint8Array>, date });
  const out = await encrypt({ message, encryptionKeys, format: 'binary', date });
  return out as unknown as AsyncIterable<Uint8Array>;
}
