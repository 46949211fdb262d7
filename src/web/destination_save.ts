// GET /destinations/new, /destinations/:name/edit and their forms: a vendor's end.

import { DestinationFormPage, type DestinationFormValues } from '../../views/destination_form.tsx';
import { noQuirks } from '../../views/destination_quirks.tsx';
import { noVendor } from '../../views/destination_vendor.tsx';
import type { Mistake } from '../../views/parts/MistakeSummary.tsx';
import { type Problem, sentenceOf } from '../kit/problem.ts';
import { isPlain, notPlain } from '../relay/district/values.ts';
import type { DestinationEntry } from '../relay/district_file.ts';
import type { Destination } from '../relay/records.ts';
import { openPrivateKey } from '../ssh/private_key.ts';
import { quirkValuesFrom, quirkValuesOf, readQuirkValues } from './destination_quirks.ts';
import {
  publicKeyMistakes,
  vendorEntryOf,
  vendorMistakes,
  vendorValuesFrom,
  vendorValuesOf,
  withoutPrivateKey,
} from './destination_vendor.ts';
import { changeDistrict } from './district_change.ts';
import { showFailure } from './failure_show.ts';
import { type FormValues, isFingerprint, nameMistake, readForm, reasonMistake } from './form.ts';
import { page, redirectWith, timesOf } from './page.ts';
import type { Site, WebContext } from './site.ts';
import { endsOf, thenWords } from './vendor_ends.ts';

const empty: DestinationFormValues = {
  name: '',
  kind: 'sftp',
  host: '',
  port: '22',
  username: '',
  directory: '/',
  hostKey: '',
  folder: '',
  folderKb: '',
  why: '',
  quirks: noQuirks,
  vendor: noVendor,
};

/** With what a person does to give it again. */
const secretFields = [
  { field: 'password', again: 'Type the password' },
  { field: 'privateKey', again: 'Paste the key' },
  { field: 'passphrase', again: 'Type the passphrase' },
] as const;

export function newDestination(site: Site, c: WebContext) {
  return show(site, c, empty, [], false);
}

export function editDestination(site: Site, c: WebContext) {
  const destination = site.deps.store.destinations.byName(c.req.param('name') ?? '');
  if (!destination) return showFailure(site, c, 404);
  return show(site, c, valuesFrom(destination), [], true);
}

export function addDestination(site: Site, c: WebContext): Promise<Response> {
  return save(site, c, undefined);
}

export async function changeDestination(site: Site, c: WebContext): Promise<Response> {
  const destination = site.deps.store.destinations.byName(c.req.param('name') ?? '');
  if (!destination) return await showFailure(site, c, 404);
  return await save(site, c, destination);
}

function show(site: Site, c: WebContext, values: DestinationFormValues, mistakes: Mistake[], isChange: boolean) {
  const status = mistakes.length > 0 ? 422 : 200;
  const title = isChange ? `Change ${values.name}` : 'New destination';
  const isPrivate = mistakes.some(({ field, text }) => field === 'publicKey' && text.includes('private key'));
  const shown = { ...values, vendor: withoutPrivateKey(values.vendor, isPrivate) };
  return page(
    site,
    c,
    { title, place: 'destinations', status },
    DestinationFormPage({ values: shown, mistakes, isChange }),
  );
}

async function save(site: Site, c: WebContext, existing: Destination | undefined): Promise<Response> {
  const form = await readForm(c);
  const values = valuesOf(form, existing);
  const mistakes = [
    ...mistakesOf(site, values, existing !== undefined),
    ...secretMistakes(site, form, values, existing),
    ...(await publicKeyMistakes(values.vendor, existing, timesOf(site))),
  ];
  const replaced = replacedKey(values, existing);
  const why = form.text('why');
  const unsaid = replaced === undefined ? undefined : reasonMistake(why);
  if (unsaid !== undefined) mistakes.push({ field: 'why', text: `Another host key is pinned. ${unsaid}` });
  const again = (wrong: Mistake[]) =>
    show(site, c, values, [...wrong, ...secretsAgain(form, values, wrong)], existing !== undefined);
  if (mistakes.length > 0) return await again(mistakes);
  const entry = entryOf(form, values, existing);
  const result = await changeDistrict(
    site,
    c,
    { destinations: [withStoredSecrets(site, entry, existing)] },
    replaced === undefined ? {} : { hostKeyWhy: why },
  );
  if (!result.ok) return await again([mistakeFrom(result.problem)]);
  const path = `/destinations/${encodeURIComponent(values.name)}`;
  const warning = endWarning(site, values.name);
  const done = existing ? 'Saved.' : `${values.name} is added.`;
  if (warning !== undefined) return redirectWith(site, c, path, { kind: 'warning', text: `${done} ${warning}` });
  return redirectWith(site, c, path, {
    kind: 'good',
    text: existing ? done : `${done} Test the connection now, before the first night.`,
  });
}

/** The pinned key that the form puts another one in the place of, for the same server. */
function replacedKey({ kind, host, port, hostKey }: DestinationFormValues, existing: Destination | undefined) {
  const end = existing?.end;
  if (end?.kind !== 'sftp' || kind !== 'sftp' || end.host !== host || end.port !== Number(port)) return undefined;
  if (end.hostKey === undefined || end.hostKey === 'accept-first' || !isFingerprint(hostKey)) return undefined;
  return end.hostKey === hostKey ? undefined : end.hostKey;
}

/** A key is opened before it is stored: a public one, a locked one or half of one is found here and not at night. */
function secretMistakes(
  site: Site,
  form: FormValues,
  values: DestinationFormValues,
  existing: Destination | undefined,
): Mistake[] {
  const given = (field: string) => form.exact(field).trim() || undefined;
  if (values.kind === 'folder' || (given('privateKey') === undefined && given('passphrase') === undefined)) return [];
  const stored = existing ? site.deps.store.destinations.secrets(existing.id) : undefined;
  const old = stored?.ok ? stored.value : {};
  const privateKey = given('privateKey') ?? old.privateKey;
  if (privateKey === undefined) return [{ field: 'privateKey', text: 'A passphrase is there, and no private key.' }];
  const passphrase = form.exact('passphrase') || old.passphrase || form.exact('password') || old.password;
  const opened = openPrivateKey(`${privateKey}\n`, passphrase || undefined);
  return 'mistake' in opened ? [{ field: 'privateKey', text: `The private key ${opened.mistake}` }] : [];
}

/** What stops the deliveries now or soon, the most urgent first. */
function endWarning(site: Site, name: string): string | undefined {
  const { store } = site.deps;
  const destination = store.destinations.byName(name);
  const ends = destination ? endsOf(destination, store.district.get(), timesOf(site)) : [];
  if (ends.length === 0) return undefined;
  return ends
    .map((end) =>
      end.of === 'key'
        ? `The vendor’s key ${end.words}. ${thenWords(end)}${end.isOver ? '' : ' Ask for a new one now.'}`
        : `The agreement ${end.words}. ${thenWords(end)}`,
    )
    .join(' ');
}

/** A secret is not put back onto the page: so it is asked for again, lest it be taken for stored. */
function secretsAgain(form: FormValues, { kind }: DestinationFormValues, mistakes: readonly Mistake[]): Mistake[] {
  if (kind === 'folder') return [];
  return secretFields
    .filter(({ field }) => form.exact(field).trim() !== '' && !mistakes.some((it) => it.field === field))
    .map(({ field, again }) => ({ field, text: `${again} again: it is not kept until all is right.` }));
}

function mistakeFrom(problem: Problem): Mistake {
  const isOfKey = problem.code.startsWith('vendor_key');
  return { ...(isOfKey ? { field: 'publicKey' } : {}), text: `${sentenceOf(problem)}.` };
}

function valuesFrom(destination: Destination): DestinationFormValues {
  const { name, end } = destination;
  const vendor = vendorValuesFrom(destination);
  if (end.kind === 'folder') {
    const { bandwidthKb: folderKb } = quirkValuesFrom(end.quirks);
    return { ...empty, name, kind: 'folder', folder: end.folder, folderKb, vendor };
  }
  const { host, port, username, directory, hostKey = '' } = end;
  const quirks = quirkValuesFrom(end.quirks);
  return { ...empty, name, kind: 'sftp', host, port: String(port), username, directory, hostKey, quirks, vendor };
}

function valuesOf(form: FormValues, existing: Destination | undefined): DestinationFormValues {
  return {
    name: existing?.name ?? form.text('name'),
    kind: form.text('kind') === 'folder' ? 'folder' : 'sftp',
    host: form.text('host'),
    port: form.text('port'),
    username: form.text('username'),
    directory: form.text('directory'),
    hostKey: form.text('hostKey').replace(/=$/, ''),
    folder: form.text('folder'),
    folderKb: form.text('folderKb'),
    why: form.text('why'),
    quirks: quirkValuesOf(form),
    vendor: vendorValuesOf(form, existing),
  };
}

/** An entry that names one secret names them all: so the others are named too, as they are stored. */
function withStoredSecrets(site: Site, entry: DestinationEntry, existing: Destination | undefined): DestinationEntry {
  const { end } = entry;
  if (end.kind === 'folder' || !existing) return entry;
  const names = ['password', 'privateKey', 'passphrase'] as const;
  if (names.every((name) => end[name] === undefined)) return entry;
  const stored = site.deps.store.destinations.secrets(existing.id);
  return stored.ok ? { ...entry, end: { ...stored.value, ...end } } : entry;
}

/** Empty secrets are left out, and so stay as they are. */
function entryOf(form: FormValues, values: DestinationFormValues, existing: Destination | undefined): DestinationEntry {
  const shared = {
    name: values.name,
    ...(existing?.system === undefined ? {} : { system: existing.system }),
    ...(existing ? { retry: existing.retry } : {}),
    ...vendorEntryOf(values.vendor),
  };
  if (values.kind === 'folder') {
    const { quirks } = readQuirkValues({ ...noQuirks, bandwidthKb: values.folderKb }, '');
    return { ...shared, end: { kind: 'folder', folder: values.folder, ...(quirks ? { quirks } : {}) } };
  }
  const password = form.exact('password');
  const privateKey = form.exact('privateKey').trim();
  const passphrase = form.exact('passphrase');
  const { quirks } = readQuirkValues(values.quirks, values.directory);
  return {
    ...shared,
    end: {
      kind: 'sftp',
      host: values.host,
      port: Number(values.port),
      username: values.username,
      directory: values.directory,
      ...(values.hostKey ? { hostKey: values.hostKey } : {}),
      ...(password ? { password } : {}),
      ...(privateKey ? { privateKey: `${privateKey}\n` } : {}),
      ...(passphrase ? { passphrase } : {}),
      ...(quirks ? { quirks } : {}),
    },
  };
}

function mistakesOf(site: Site, values: DestinationFormValues, isChange: boolean): Mistake[] {
  const mistakes: Mistake[] = [];
  const need = (field: keyof DestinationFormValues, isRight: boolean, text: string) => {
    if (!isRight) mistakes.push({ field, text });
  };
  if (!isChange) {
    const wrongName = nameMistake(values.name);
    need('name', wrongName === undefined, wrongName ?? '');
    need(
      'name',
      wrongName !== undefined || !site.deps.store.destinations.byName(values.name),
      `There is already a destination ${values.name}.`,
    );
  }
  mistakes.push(...vendorMistakes(values.vendor));
  const isFolder = values.kind === 'folder';
  for (const field of isFolder ? (['folder'] as const) : (['username', 'directory'] as const))
    need(field, isPlain(values[field]), `The ${field} ${notPlain}`);
  if (isFolder) {
    need(
      'folder',
      values.folder.startsWith('/') || /^[A-Za-z]:\\/.test(values.folder),
      'The folder is a full path, such as /srv/archive.',
    );
    for (const { text } of readQuirkValues({ ...noQuirks, bandwidthKb: values.folderKb }, '').mistakes)
      mistakes.push({ field: 'folderKb', text });
    return mistakes;
  }
  need(
    'host',
    /^[A-Za-z0-9.:_-]+$/.test(values.host),
    'The host is a name or an address, without sftp:// and without spaces.',
  );
  need(
    'port',
    /^\d+$/.test(values.port) && Number(values.port) >= 1 && Number(values.port) <= 65_535,
    'The port is a number from 1 to 65535.',
  );
  need('username', values.username !== '', 'The username is missing.');
  need('directory', values.directory !== '', 'The directory is missing; / is the account’s top.');
  need(
    'hostKey',
    ['', 'accept-first'].includes(values.hostKey) || isFingerprint(values.hostKey),
    'A fingerprint looks like SHA256: and 43 letters; or accept-first.',
  );
  mistakes.push(...readQuirkValues(values.quirks, values.directory).mistakes);
  return mistakes;
}
