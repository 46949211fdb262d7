// GET /senders/new and POST /senders: an account for an SIS.

import type { Mistake } from '../../views/parts/MistakeSummary.tsx';
import { SenderFormPage, type SenderFormProps } from '../../views/sender_form.tsx';
import { randomToken } from '../kit/ids.ts';
import { changeDistrict } from './district_change.ts';
import { type FormValues, nameMistake, readForm } from './form.ts';
import { page, redirectWith } from './page.ts';
import type { Site, WebContext } from './site.ts';

type Values = SenderFormProps['values'];

export function newSender(site: Site, c: WebContext) {
  return show(site, c, { name: '', system: '', allowFrom: '', publicKeys: '' }, []);
}

function show(site: Site, c: WebContext, values: Values, mistakes: Mistake[]) {
  const status = mistakes.length > 0 ? 422 : 200;
  return page(site, c, { title: 'New sender', place: 'senders', status }, SenderFormPage({ values, mistakes }));
}

export async function addSender(site: Site, c: WebContext): Promise<Response> {
  const values = valuesOf(await readForm(c));
  const mistakes = mistakesOf(site, values);
  if (mistakes.length > 0) return await show(site, c, values, mistakes);
  const password = newPassword();
  const result = await changeDistrict(site, c, {
    senders: [
      {
        name: values.name,
        ...(values.system ? { system: values.system } : {}),
        password,
        publicKeys: linesOf(values.publicKeys),
        allowFrom: linesOf(values.allowFrom),
      },
    ],
  });
  if (!result.ok) return await show(site, c, values, [{ text: result.problem.detail }]);
  return redirectWith(site, c, `/senders/${encodeURIComponent(values.name)}`, { kind: 'good', text: '', password });
}

/** Long enough that nobody guesses it, without letters that break old SIS forms. */
export function newPassword(): string {
  return randomToken(18).replaceAll(/[-_]/g, 'x');
}

function valuesOf(form: FormValues): Values {
  return {
    name: form.text('name'),
    system: form.text('system'),
    allowFrom: form.text('allowFrom'),
    publicKeys: form.text('publicKeys'),
  };
}

function linesOf(text: string): string[] {
  return text
    .split(/[\r\n]+/)
    .map((line) => line.trim())
    .filter(Boolean);
}

function mistakesOf(site: Site, values: Values): Mistake[] {
  const mistakes: Mistake[] = [];
  const wrongName = nameMistake(values.name);
  if (wrongName) mistakes.push({ field: 'name', text: wrongName });
  else if (site.deps.store.senders.byName(values.name))
    mistakes.push({ field: 'name', text: `There is already a sender ${values.name}.` });
  const block = linesOf(values.allowFrom).find((line) => !isBlock(line));
  if (block !== undefined)
    mistakes.push({ field: 'allowFrom', text: `${block} is not an address or a network such as 10.20.0.0/16.` });
  const key = linesOf(values.publicKeys).find(
    (line) => !/^(?:ssh|ecdsa|sk)-[\w@.-]+ [A-Za-z0-9+/]+=*(?: .*)?$/.test(line),
  );
  if (key !== undefined)
    mistakes.push({ field: 'publicKeys', text: 'A public key begins with its kind, such as ssh-ed25519 AAAA…' });
  return mistakes;
}

function isBlock(text: string): boolean {
  return /^(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9a-f:]+)(?:\/\d{1,3})?$/i.test(text);
}
