// A night that goes out cut, zipped and encrypted by the built program: gpg opens it, and the bytes are those of the
// receipt. An ended agreement stops the next one, and a renewed one lets it go.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateKey } from 'openpgp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { unzip } from '../src/check/unzip.ts';
import { systemClock } from '../src/kit/clock.ts';
import { createLog } from '../src/kit/log.ts';
import { ok } from '../src/kit/result.ts';
import { openStore } from '../src/store/open.ts';
import type { Store } from '../src/store/store.ts';
import { type Appliance, rollcall, startAppliance, until } from './appliance.ts';
import { districtOf } from './districts/district.ts';
import { filesOf } from './districts/files_of.ts';

const folder = mkdtempSync(join(tmpdir(), 'rollcall-outgoing-'));
const dataFolder = join(folder, 'data');
const [from, to, keyring] = [join(folder, 'from'), join(folder, 'to'), join(folder, 'gnupg')];
const files = filesOf(districtOf({ seed: 60, students: 90, schools: 2 }), 'oneroster-1.1');
const school = /^(\w+),.*school/m.exec(files['orgs.csv']!)![1]!;
let appliance: Appliance;
let store: Store;

const configuration = (until: string) => `district: { name: Lakeside, timezone: America/Los_Angeles }
senders:
  - name: sis
    watch: { folder: ${from}, every: 1s, settle: 1s }
destinations:
  - name: vendor
    folder: ${to}
    agreement: { name: Data agreement 7, until: ${until}, url: "https://agreements.example/7" }
    pgp: { publicKeyFile: ./vendor.asc }
feeds:
  - name: rosters
    sender: sis
    layout: oneroster-1.1
    initialImport: accept
    complete: { settle: 1s }
    forward:
      - to: vendor
        zip: "roster-{n}.zip"
        only:
          columns: { users.csv: [ sourcedId, enabledUser, orgSourcedIds, role, username, givenName, familyName ] }
          schools: [ "${school}" ]
`;

async function configure(until: string) {
  const file = join(folder, 'district.yaml');
  writeFileSync(file, configuration(until));
  return rollcall(['apply', file], { ROLLCALL_DATA: dataFolder });
}

const delivery = (state: string) =>
  until(`a delivery to be ${state}`, () => {
    const [it] = store.deliveries.ofImport(1);
    return it?.state === state ? it : undefined;
  });

beforeAll(async () => {
  for (const path of [from, to]) mkdirSync(path);
  mkdirSync(keyring, { mode: 0o700 });
  const key = await generateKey({ userIDs: [{ name: 'Vendor', email: 'data@vendor.example' }], format: 'armored' });
  writeFileSync(join(folder, 'vendor.asc'), key.publicKey);
  writeFileSync(join(folder, 'secret.asc'), key.privateKey);
  execFileSync('gpg', ['--homedir', keyring, '--batch', '--import', join(folder, 'secret.asc')], { stdio: 'ignore' });
  expect(await configure('2020-01-31')).toMatchObject({ code: 0 });
  appliance = await startAppliance({ dataFolder });
  const opened = openStore({ dataFolder }, { clock: systemClock, log: createLog('error', () => {}) });
  if (!opened.ok) throw new Error(opened.problem.detail);
  store = opened.value;
});
afterAll(async () => {
  await appliance?.stop();
  store?.close();
  rmSync(folder, { recursive: true, force: true });
});

test('after the end of the agreement nothing is sent, and it says so', async () => {
  for (const [name, text] of Object.entries(files)) writeFileSync(join(from, name), text);
  const it = await delivery('failed');
  expect(it.problem).toMatchObject({
    code: 'agreement_ended',
    detail: 'Data agreement 7 with vendor ended on 2020-01-31',
  });
  expect(it.attempts).toBe(0);
  expect(readdirSync(to)).toEqual([]);
  expect(store.activity.page({ limit: 5 }).some((entry) => entry.what === 'not delivered')).toBe(true);
});

test('renewed, it goes out: gpg opens it, and inside are the very bytes of the receipt', async () => {
  expect(await configure('2099-12-31')).toMatchObject({ code: 0 });
  const { receipt } = await delivery('delivered');
  expect(readdirSync(to)).toEqual(['roster-1.zip.pgp']);
  const sent = join(to, 'roster-1.zip.pgp');
  expect(createHash('sha256').update(readFileSync(sent)).digest('hex')).toBe(receipt!.files[0]!.sha256);
  const zip = join(folder, 'opened.zip');
  execFileSync('gpg', ['--homedir', keyring, '--batch', '--output', zip, '--decrypt', sent], { stdio: 'ignore' });
  const inside = new Map<string, Buffer[]>();
  const opened = await unzip(zip, {
    begin: (name) => {
      const parts: Buffer[] = [];
      inside.set(name, parts);
      const write = (chunk: Uint8Array) => {
        parts.push(Buffer.from(chunk));
        return ok();
      };
      return ok({ write, abandon: () => {} });
    },
    done: async () => ok(),
  });
  expect(opened).toEqual({ ok: true });
  const { members, leftOut, pgp } = receipt!.made!;
  expect([...inside.keys()]).toEqual(members.map((file) => file.name));
  for (const { name, sha256 } of members)
    expect(
      createHash('sha256')
        .update(Buffer.concat(inside.get(name)!))
        .digest('hex'),
    ).toBe(sha256);
  expect(pgp).toMatch(/^[0-9A-F]{40,64}$/);
  const users = leftOut.find((it) => it.file === 'users.csv')!;
  expect(users.columns).toContain('email');
  expect(users.rows.school).toBeGreaterThan(0);
  const text = Buffer.concat(inside.get('users.csv')!).toString();
  expect(text.split('\n').length + Object.values(users.rows).reduce((a, b) => a + b, 0)).toBe(
    files['users.csv']!.split('\n').length,
  );
  expect(text).not.toContain('@');
});

test('the export says it all again, and nothing of the making stays', async () => {
  const written = await rollcall(['export'], { ROLLCALL_DATA: dataFolder });
  const again = join(folder, 'again.yaml');
  writeFileSync(again, written.stdout);
  const applied = await rollcall(['apply', again], { ROLLCALL_DATA: dataFolder });
  expect(applied).toMatchObject({ code: 0, stderr: '' });
  expect(applied.stdout).toContain('Nothing changed');
  expect(readdirSync(join(dataFolder, 'spool', 'packing'))).toEqual([]);
  // It was delivered: what was made of the roster for it is gone.
  expect(
    existsSync(join(dataFolder, 'spool', 'reports', store.deliveries.ofImport(1)[0]!.receipt!.files[0]!.sha256)),
  ).toBe(false);
});
