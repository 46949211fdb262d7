// What a destination says of the vendor behind it: the agreement that lets data go there, and the key it is encrypted to.
import { armorMistake } from '../../kit/vendor_key.ts';
import type { Agreement } from '../records.ts';
import { type ReadFile, readSecret } from './access.ts';
import { type Reading, required, type Spot } from './document.ts';
import { readDate } from './values.ts';

export function readAgreement(reading: Reading, spot: Spot | undefined): Agreement | undefined {
  const fields = spot && reading.fields(spot, ['name', 'until', 'url']);
  if (!fields) return undefined;
  const name = reading.string(required(reading, fields, 'name'));
  const until = readDate(reading, required(reading, fields, 'until'));
  const urlSpot = fields.get('url');
  const url = reading.string(urlSpot);
  const wrongUrl = url === undefined ? undefined : agreementUrlMistake(url);
  if (urlSpot && wrongUrl !== undefined) reading.mistake(urlSpot, `${urlSpot.path} ${wrongUrl}`);
  if (name === undefined || until === undefined) return undefined;
  return { name, until, ...(url === undefined ? {} : { url }) };
}

/** Whether the key can be used today is asked when it is applied. */
export function readPgp(
  reading: Reading,
  spot: Spot | undefined,
  readFile: ReadFile,
): { publicKey: string } | undefined {
  const fields = spot && reading.fields(spot, ['publicKey', 'publicKeyFile']);
  if (!fields) return undefined;
  const at = fields.get('publicKey') ?? fields.get('publicKeyFile');
  if (!at) {
    reading.mistake(fields, `${fields.path} needs publicKey or publicKeyFile.`);
    return undefined;
  }
  const text = readSecret(reading, fields, 'publicKey', readFile)?.trim();
  if (text === undefined) return undefined;
  const wrong = armorMistake(text);
  if (wrong === undefined) return { publicKey: `${text}\n` };
  reading.mistake(at, `${at.path} ${wrong}`);
  return undefined;
}

/** What is wrong with the address of an agreement, as the rest of a sentence that begins with its name. */
export function agreementUrlMistake(url: string): string | undefined {
  return /^https?:\/\/\S+$/.test(url) ? undefined : 'must begin with https:// or http://.';
}
