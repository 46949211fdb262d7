// GET /senders/:name/doors, POST /senders/:name/watch and /pull, and /remove of each: the folder that is watched, the
// server that is fetched from. Stored secrets stay when the form names none.

import type { Mistake } from '../../views/parts/MistakeSummary.tsx';
import {
  type AfterValues,
  type PullValues,
  SenderDoorsFormPage,
  type WatchValues,
} from '../../views/sender_doors_form.tsx';
import { list } from '../../views/words.ts';
import { markOfText } from '../kit/mark.ts';
import { problem } from '../kit/problem.ts';
import { formatDuration, parseDuration } from '../relay/district/values.ts';
import type { SenderEntry } from '../relay/district_file.ts';
import type { Afterwards, Sender } from '../relay/records.ts';
import { senderEntryOf } from '../store/export_district.ts';
import { changeDistrict } from './district_change.ts';
import { entryMistakes } from './entry_mistakes.ts';
import { showFailure } from './failure_show.ts';
import { type FormValues, readForm } from './form.ts';
import { page, redirectWith, timesOf } from './page.ts';
import type { Site, WebContext } from './site.ts';

type DoorKind = 'watch' | 'pull';

const usual: AfterValues = { settle: '30s', files: '', after: 'leave', moveTo: '' };
const usualWatch: WatchValues = { ...usual, folder: '', every: '10s' };
const usualPull: PullValues = {
  ...{ ...usual, host: '', port: '22', username: '', directory: '.', hostKey: 'accept-first', at: '*/15 1-5 * * *' },
};

interface Sent {
  door: DoorKind;
  values: WatchValues | PullValues;
  mistakes: Mistake[];
}

function named(site: Site, c: WebContext): Sender | undefined {
  return site.deps.store.senders.byName(c.req.param('name') ?? '');
}

function entryOf(site: Site, sender: Sender): SenderEntry {
  return senderEntryOf(sender, timesOf(site).zone, false);
}

function markOf(site: Site, sender: Sender): string {
  const { watch, pull } = entryOf(site, sender);
  return markOfText(JSON.stringify([watch, pull]));
}

export function editDoors(site: Site, c: WebContext) {
  const sender = named(site, c);
  return sender ? show(site, c, sender) : showFailure(site, c, 404);
}

function show(site: Site, c: WebContext, sender: Sender, sent?: Sent) {
  const { watch, pull } = sender;
  const secrets = [pull?.hasPassword ? 'password' : '', pull?.hasPrivateKey ? 'private key' : ''].filter(Boolean);
  return page(
    site,
    c,
    { title: `Other ways in for ${sender.name}`, place: 'senders', status: sent ? 422 : 200 },
    SenderDoorsFormPage({
      sender: sender.name,
      action: `/senders/${encodeURIComponent(sender.name)}`,
      was: markOf(site, sender),
      watch: sent?.door === 'watch' ? (sent.values as WatchValues) : watchValues(watch),
      pull: sent?.door === 'pull' ? (sent.values as PullValues) : pullValues(pull),
      hasWatch: watch !== undefined,
      hasPull: pull !== undefined,
      secrets: list(secrets),
      mistakes: sent?.mistakes ?? [],
      ...(sent ? { sent: sent.door } : {}),
    }),
  );
}

function afterValues({ settleMs, files = '', after, moveTo = '' }: Afterwards & { settleMs: number; files?: string }) {
  return { settle: formatDuration(settleMs), files, after, moveTo };
}

function watchValues(watch: Sender['watch']): WatchValues {
  return watch ? { ...afterValues(watch), folder: watch.folder, every: formatDuration(watch.everyMs) } : usualWatch;
}

function pullValues(pull: Sender['pull']): PullValues {
  if (!pull) return usualPull;
  const { host, port, username, directory, hostKey = '', at } = pull;
  return { ...afterValues(pull), host, port: String(port), username, directory, hostKey, at };
}

export async function saveWatch(site: Site, c: WebContext): Promise<Response> {
  const form = await readForm(c);
  const values: WatchValues = {
    ...afterIn(form, 'watch'),
    folder: form.text('watch.folder'),
    every: form.text('watch.every'),
  };
  return await save(site, c, form, { door: 'watch', values }, () => ({
    watch: { ...afterOf(values), folder: values.folder, everyMs: parseDuration(values.every) ?? -1 },
  }));
}

export async function savePull(site: Site, c: WebContext): Promise<Response> {
  const form = await readForm(c);
  const text = (name: string) => form.text(`pull.${name}`);
  const values: PullValues = {
    ...afterIn(form, 'pull'),
    ...{ host: text('host'), port: text('port'), username: text('username') },
    ...{ directory: text('directory') || '.', hostKey: text('hostKey'), at: text('at') },
  };
  const { hostKey, port, ...rest } = values;
  const secrets = { password: form.exact('pull.password'), privateKey: form.exact('pull.privateKey').trim() };
  return await save(site, c, form, { door: 'pull', values }, () => ({
    pull: {
      ...afterOf(values),
      ...{ host: rest.host, username: rest.username, directory: rest.directory, at: rest.at },
      port: Number(port),
      ...(hostKey === '' ? {} : { hostKey }),
      ...(secrets.password === '' ? {} : { password: secrets.password }),
      ...(secrets.privateKey === '' ? {} : { privateKey: `${secrets.privateKey.replaceAll('\r\n', '\n')}\n` }),
    },
  }));
}

function afterIn(form: FormValues, door: DoorKind): AfterValues {
  const text = (name: string) => form.text(`${door}.${name}`);
  return { settle: text('settle'), files: text('files'), after: text('then'), moveTo: text('moveTo') };
}

function afterOf({ settle, files, after, moveTo }: AfterValues): Afterwards & { settleMs: number; files?: string } {
  return {
    settleMs: parseDuration(settle) ?? -1,
    ...(files === '' ? {} : { files }),
    ...(after === 'move' ? { after, moveTo } : { after: after === 'delete' ? after : 'leave' }),
  };
}

async function save(
  site: Site,
  c: WebContext,
  form: FormValues,
  sent: Omit<Sent, 'mistakes'>,
  part: () => Pick<SenderEntry, 'watch' | 'pull'>,
): Promise<Response> {
  const sender = named(site, c);
  if (!sender) return await showFailure(site, c, 404);
  const entry = { ...entryOf(site, sender), ...part() };
  const mistakes = entryMistakes(site, 'senders', entry)
    .filter(({ path }) => path.startsWith(sent.door))
    .map(({ path, text }) => ({ field: path, text }));
  if (mistakes.length > 0) return await show(site, c, sender, { ...sent, mistakes });
  return await change(site, c, sender, entry, form, sent);
}

async function change(
  site: Site,
  c: WebContext,
  sender: Sender,
  entry: SenderEntry,
  form: FormValues,
  sent?: Omit<Sent, 'mistakes'>,
): Promise<Response> {
  const result = await changeDistrict(
    site,
    c,
    { senders: [entry] },
    {
      unless: () => {
        const now = site.deps.store.senders.byName(sender.name);
        return now && markOf(site, now) === form.text('was')
          ? undefined
          : problem('changed_meanwhile', `the ways in of ${sender.name}`);
      },
    },
  );
  const path = `/senders/${encodeURIComponent(sender.name)}`;
  if (result.ok) return redirectWith(site, c, path, { kind: 'good', text: 'Saved.' });
  const text = `${result.problem.title}: ${result.problem.detail}. ${result.problem.hint}`;
  const now = named(site, c);
  if (sent && now) return await show(site, c, now, { ...sent, mistakes: [{ text }] });
  return redirectWith(site, c, path, { kind: 'wrong', text });
}

export const removeWatch = (site: Site, c: WebContext) => remove(site, c, 'watch');
export const removePull = (site: Site, c: WebContext) => remove(site, c, 'pull');

async function remove(site: Site, c: WebContext, door: DoorKind): Promise<Response> {
  const form = await readForm(c);
  const sender = named(site, c);
  if (!sender) return await showFailure(site, c, 404);
  const { [door]: _, ...entry } = entryOf(site, sender);
  return await change(site, c, sender, entry as SenderEntry, form);
}
