// The agreement and the vendor's key on a destination's form: from the record to the fields and back.
import { noVendor, type VendorValues } from '../../views/destination_vendor.tsx';
import type { Mistake } from '../../views/parts/MistakeSummary.tsx';
import { armorMistake, readVendorKey } from '../kit/vendor_key.ts';
import { isDate } from '../kit/zone.ts';
import { notADate } from '../relay/district/values.ts';
import { agreementUrlMistake } from '../relay/district/vendor.ts';
import type { DestinationEntry } from '../relay/district_file.ts';
import type { Destination } from '../relay/records.ts';
import type { FormValues } from './form.ts';
import type { Times } from './format.ts';

export function vendorValuesFrom({ agreement, pgp }: Pick<Destination, 'agreement' | 'pgp'>): VendorValues {
  const { name = '', until = '', url = '' } = agreement ?? {};
  return { agreementName: name, agreementUntil: until, agreementUrl: url, publicKey: pgp?.publicKey.trim() ?? '' };
}

/** A field that was not posted at all stays as it is stored: nothing loses its encryption by being left out. */
export function vendorValuesOf(form: FormValues, existing: Destination | undefined): VendorValues {
  const stored = existing ? vendorValuesFrom(existing) : noVendor;
  const given = (field: keyof VendorValues) => (form.all(field).length > 0 ? form.text(field) : stored[field]);
  return {
    agreementName: given('agreementName'),
    agreementUntil: given('agreementUntil'),
    agreementUrl: given('agreementUrl'),
    publicKey: given('publicKey').replaceAll('\r\n', '\n'),
  };
}

/** For values without a mistake. */
export function vendorEntryOf(values: VendorValues): Pick<DestinationEntry, 'agreement' | 'pgp'> {
  const { agreementName: name, agreementUntil: until, agreementUrl: url, publicKey } = values;
  return {
    ...(name === '' ? {} : { agreement: { name, until, ...(url === '' ? {} : { url }) } }),
    ...(publicKey === '' ? {} : { pgp: { publicKey: `${publicKey}\n` } }),
  };
}

/** A private key that was pasted by mistake does not go back onto the page: it stood in one place too many already. */
export function withoutPrivateKey(values: VendorValues, isPrivate: boolean): VendorValues {
  return isPrivate || values.publicKey.includes('PRIVATE KEY') ? { ...values, publicKey: '' } : values;
}

/** Of the key only what its outside says; the rest is `publicKeyMistakes`. */
export function vendorMistakes({ agreementName, agreementUntil, agreementUrl, publicKey }: VendorValues): Mistake[] {
  const mistakes: Mistake[] = [];
  if (agreementName !== '' || agreementUntil !== '' || agreementUrl !== '') {
    if (agreementName === '') mistakes.push({ field: 'agreementName', text: 'The agreement needs a name.' });
    if (agreementUntil === '') mistakes.push({ field: 'agreementUntil', text: 'The agreement needs its last day.' });
    else if (!isDate(agreementUntil)) mistakes.push({ field: 'agreementUntil', text: `Its last day ${notADate}` });
  }
  const wrongUrl = agreementUrl === '' ? undefined : agreementUrlMistake(agreementUrl);
  if (wrongUrl !== undefined) mistakes.push({ field: 'agreementUrl', text: `The address ${wrongUrl}` });
  const wrongKey = publicKey === '' ? undefined : armorMistake(publicKey);
  if (wrongKey !== undefined) mistakes.push({ field: 'publicKey', text: `The key ${wrongKey}` });
  return mistakes;
}

/** Whether something can be encrypted to the key now. One that is stored already stays, whatever became of it. */
export async function publicKeyMistakes(
  { publicKey }: VendorValues,
  existing: Destination | undefined,
  times: Times,
): Promise<Mistake[]> {
  if (publicKey === '' || publicKey === existing?.pgp?.publicKey.trim() || armorMistake(publicKey) !== undefined)
    return [];
  const read = await readVendorKey(`${publicKey}\n`, times.now);
  if (read.ok) return [];
  const text = read.problem.detail
    .replace(/^it /, 'the key ')
    .replace(/^the /, 'The ')
    .replace(/\b\d{4}-\d{2}-\d{2}\b/, (day) => times.dayOfYear(day));
  return [{ field: 'publicKey', text: `${text}.` }];
}
