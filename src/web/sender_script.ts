// GET /senders/:name/script and its download, POST /senders/:name/script/key: the upload script of a sender.
import { UploadScriptPage } from '../../views/upload_script.tsx';
import { localDate } from '../kit/zone.ts';
import type { Sender } from '../relay/records.ts';
import {
  folderMistake,
  makeUploadScript,
  type ScriptSystem,
  scriptSystems,
  usualFolder,
} from '../relay/upload_script/upload_script.ts';
import { makeLoginKey } from '../ssh/login_key.ts';
import { senderEntryOf } from '../store/export_district.ts';
import { changeDistrict } from './district_change.ts';
import { showFailure } from './failure_show.ts';
import { answerOf, page, redirectWith } from './page.ts';
import { mayAs } from './request_guard.ts';
import { sftpAddress } from './sftp_address.ts';
import type { Site, WebContext } from './site.ts';

const systemWords: Record<ScriptSystem, string> = { windows: 'Windows', unix: 'Linux or macOS' };

/** Whether the first night of one of its feeds is agreed: before that there is nothing to repeat every night. */
export function hasAcceptedImport(site: Site, sender: Sender): boolean {
  return site.deps.store.feeds.ofSender(sender.id).some((feed) => feed.baselineImportId !== undefined);
}

export function showScript(site: Site, c: WebContext) {
  const sender = senderOf(site, c);
  if (!sender) return showFailure(site, c, 404);
  const { system, folder } = askedFor(c);
  const href = `/senders/${encodeURIComponent(sender.name)}`;
  const mistake = folderMistake(folder);
  const script = mistake ? undefined : scriptOf(site, c, sender, system, folder);
  const note = answerOf(site, c);
  const closed = { kind: 'warning' as const, text: 'The SFTP door is closed at the moment, so there is no script.' };
  const answer = note && !note.privateKey ? note : !script && !mistake ? closed : undefined;
  return page(
    site,
    c,
    { title: `Upload script of ${sender.name}`, place: 'senders', status: mistake ? 422 : 200 },
    UploadScriptPage({
      name: sender.name,
      href,
      system,
      systems: scriptSystems.map((value) => ({ value, text: systemWords[value] })),
      folder,
      isOwner: mayAs(c, 'owner'),
      ...(mistake ? { mistake } : {}),
      ...(answer ? { answer } : {}),
      ...(note?.privateKey ? { newKey: { fileName: `${sender.name}.key`, text: note.privateKey } } : {}),
      ...(script
        ? { script: { ...script, download: `${href}/script/download?${new URLSearchParams({ for: system, folder })}` } }
        : {}),
    }),
  );
}

export function downloadScript(site: Site, c: WebContext) {
  const sender = senderOf(site, c);
  const { system, folder } = askedFor(c);
  const script = sender && !folderMistake(folder) ? scriptOf(site, c, sender, system, folder) : undefined;
  if (!script) return showFailure(site, c, 404);
  return c.body(script.text, 200, {
    'content-type': 'application/octet-stream',
    'content-disposition': `attachment; filename="${script.fileName}"`,
  });
}

export async function makeScriptKey(site: Site, c: WebContext): Promise<Response> {
  const sender = senderOf(site, c);
  if (!sender) return await showFailure(site, c, 404);
  const { store, clock } = site.deps;
  const zone = store.district.get()?.timezone ?? 'UTC';
  const key = makeLoginKey(`upload-script-${localDate(clock.now(), zone)}`);
  const entry = senderEntryOf(sender, zone, false);
  const publicKeys = [...entry.publicKeys, key.publicKey];
  const changed = await changeDistrict(site, c, { senders: [{ ...entry, publicKeys }] });
  const path = `/senders/${encodeURIComponent(sender.name)}/script`;
  if (!changed.ok) {
    const { title, detail } = changed.problem;
    return redirectWith(site, c, path, { kind: 'wrong', text: `${title}: ${detail}` });
  }
  return redirectWith(site, c, path, { kind: 'good', text: '', privateKey: key.privateKey });
}

function senderOf(site: Site, c: WebContext): Sender | undefined {
  return site.deps.store.senders.byName(c.req.param('name') ?? '');
}

function askedFor(c: WebContext): { system: ScriptSystem; folder: string } {
  const system = scriptSystems.find((one) => one === c.req.query('for')) ?? 'windows';
  return { system, folder: c.req.query('folder')?.trim() ?? usualFolder[system] };
}

function scriptOf(site: Site, c: WebContext, sender: Sender, system: ScriptSystem, folder: string) {
  const door = site.deps.door();
  if (!door) return undefined;
  const { host, port } = sftpAddress(site, c);
  const hostKeys = door.hostKeys.map(({ publicKey }) => publicKey);
  return makeUploadScript(system, { sender: sender.name, host, port, hostKeys, folder });
}
