// Nights of a district whose SIS sends one zip, told from outside: OpenSSH's client pushes, the built program receives.
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../src/kit/clock.ts';
import { createLog } from '../src/kit/log.ts';
import type { Import, ImportState } from '../src/relay/records.ts';
import { openStore } from '../src/store/open.ts';
import type { Store } from '../src/store/store.ts';
import type { Appliance } from './appliance.ts';
import { rollcall, run, startAppliance, until } from './appliance.ts';
import { zip } from './check/zip_bytes.ts';
import { zipOf } from './cli/zip.ts';
import { has } from './programs.ts';
import type { Visitor } from './visitor.ts';
import { createVisitor } from './visitor.ts';

const sample = fileURLToPath(new URL('./specimens/samples/sds-v1-100', import.meta.url));

describe.skipIf(!has('sftp') || !has('ssh-keygen'))('nights of zips (needs OpenSSH)', () => {
  const folder = mkdtempSync(join(tmpdir(), 'rollcall-zip-night-'));
  const dataFolder = join(folder, 'data');
  const vendor = join(folder, 'vendor');
  const key = join(folder, 'sis_key');
  const today = Temporal.Now.plainDateISO('America/Los_Angeles').toString().replaceAll('-', '');
  let appliance: Appliance;
  let director: Visitor;
  let store: Store;

  /** Uploads under a temporary name of this SIS's own, and renames. */
  async function push(name: string, bytes: Buffer): Promise<void> {
    const local = join(folder, 'outgoing');
    const batch = join(folder, 'batch');
    writeFileSync(local, bytes);
    writeFileSync(batch, `put ${local} ${name}.uploading\nrename ${name}.uploading ${name}\nls -l\n`);
    const options = ['-oStrictHostKeyChecking=no', '-oUserKnownHostsFile=/dev/null', '-oIdentitiesOnly=yes'];
    const args = ['-q', ...options, '-i', key, '-P', String(appliance.sftpPort), '-b', batch, 'sis@127.0.0.1'];
    const sent = await run('sftp', args);
    expect(sent, 'sftp').toMatchObject({ code: 0 });
    expect(sent.stdout).toContain(name);
    expect(sent.stdout).not.toMatch(/ Student\.csv$/m);
  }

  function night(number: number, state: ImportState): Promise<Import> {
    return until(`import ${number} to be ${state}`, () => {
      const found = store.imports.get(number);
      return found?.state === state ? found : undefined;
    });
  }

  beforeAll(async () => {
    mkdirSync(vendor);
    mkdirSync(dataFolder, { mode: 0o700 });
    await run('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', key]);
    const publicKey = readFileSync(`${key}.pub`, 'utf8').trim();
    const district = join(folder, 'district.yaml');
    writeFileSync(
      district,
      `district: { name: Lakeside Unified, timezone: America/Los_Angeles }
senders: [ { name: sis, publicKeys: [ "${publicKey}" ], temporaryNames: [ "*.uploading" ] } ]
destinations: [ { name: vendor, folder: ${vendor} } ]
feeds:
  - name: rosters
    sender: sis
    layout: microsoft-sds-v1
    initialImport: accept
    complete: { zip: "roster*.zip" }
    forward: [ { to: vendor } ]
`,
    );
    const env = { ROLLCALL_DATA: dataFolder };
    expect(await rollcall(['apply', district], env)).toMatchObject({ code: 0 });
    const passwordFile = join(folder, 'password');
    writeFileSync(passwordFile, 'coffee at 7:05 sharp\n');
    const user = ['user', 'add', 'director', '--role', 'owner', '--password-file', passwordFile];
    expect(await rollcall(user, env)).toMatchObject({ code: 0 });
    appliance = await startAppliance({ dataFolder });
    const opened = openStore({ dataFolder }, { clock: systemClock, log: createLog('error') });
    if (!opened.ok) throw new Error(opened.problem.detail);
    store = opened.value;
    director = createVisitor(() => appliance.url);
    await director.logIn('director', 'coffee at 7:05 sharp');
  }, 60_000);

  afterAll(async () => {
    store?.close();
    await appliance?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('a zip is opened, checked by its files, and delivered as it was received', async () => {
    const bytes = zipOf(sample);
    await push('roster.zip', bytes);
    const done = await night(1, 'forwarded');
    expect(done.report?.files).toHaveLength(6);
    // Seven sections of the sample have no student.
    expect(done.report?.notices.map(({ code }) => code)).toEqual(['parent_unused']);
    expect(readdirSync(vendor)).toEqual(['roster.zip']);
    expect(readFileSync(join(vendor, 'roster.zip')).equals(bytes)).toBe(true);
    for (const member of store.arrivals.ofImport(1).slice(1)) {
      const stored = readFileSync(join(dataFolder, 'spool/arrivals', member.sha256));
      expect(stored.equals(readFileSync(join(sample, member.name))), member.name).toBe(true);
    }
    const page = await director.text('/imports/1');
    expect(page).toContain('roster.zip with 6 files');
    expect(page).toContain('in roster.zip');
    expect(await director.text('/feeds/rosters')).toContain('a zip named roster*.zip is there');
    expect(await director.text('/senders/sis')).toContain('*.uploading');
  });

  it('the next night is compared file by file, whatever date its name has', async () => {
    const tonight = join(folder, 'tonight');
    cpSync(sample, tonight, { recursive: true });
    const path = join(tonight, 'Student.csv');
    writeFileSync(path, readFileSync(path, 'latin1').replace('Active', 'Inactive'), 'latin1');
    await push(`roster_${today}.zip`, zipOf(tonight));
    const done = await night(2, 'forwarded');
    expect(done.report?.files.find((file) => file.name === 'Student.csv')).toMatchObject({ changed: 1, unchanged: 85 });
    expect(readdirSync(vendor).sort()).toEqual(['roster.zip', `roster_${today}.zip`]);
  });

  it('a zip of days ago is held, and one that leads outside is rejected with a clear sentence', async () => {
    await push('roster_20261001.zip', zipOf(sample));
    const held = await night(3, 'held');
    expect(held.report?.reasons[0]).toMatch(/^By its name roster_20261001\.zip is of 2026-10-01, older than/);

    await push('roster.zip', zip([{ name: '../../keys/evil', content: 'x' }]));
    const rejected = await night(4, 'rejected');
    const sentence = 'roster.zip holds a path that leads outside (../../keys/evil); nothing in it was used.';
    expect(rejected.report?.reasons).toEqual([sentence]);
    expect(await director.text('/imports/4')).toContain(sentence);
    expect(readdirSync(join(dataFolder, 'keys'))).not.toContain('evil');
    expect(readdirSync(vendor)).toHaveLength(2);

    await push('roster.zip', zipOf(sample).subarray(0, 5000));
    const torn = await night(5, 'rejected');
    expect(torn.report?.notices).toMatchObject([{ code: 'archive_damaged', severity: 'reject', file: 'roster.zip' }]);
  });

  it('loose files beside a zip feed are kept, shown and not processed', async () => {
    await push('Student.csv.txt', Buffer.from('x'));
    const page = await until('the note on Tonight', async () => {
      const text = await director.text('/');
      return text.includes('that no feed takes') ? text : undefined;
    });
    expect(page).toContain('Student.csv.txt');
    expect(store.imports.get(6)).toBeUndefined();
    expect(readdirSync(join(dataFolder, 'spool/landing'))).toEqual([]);
  });
});
