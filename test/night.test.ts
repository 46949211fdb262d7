// Five nights of one district, told from outside: a real SFTP client pushes, a real server receives, a person decides.
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
import type { Sshd } from './openssh.ts';
import { hasSshd, startSshd } from './openssh.ts';
import type { Visitor } from './visitor.ts';
import { createVisitor } from './visitor.ts';

const sample = fileURLToPath(new URL('./specimens/samples/sds-v1-100', import.meta.url));

describe.skipIf(!hasSshd)('one night after another (needs sshd)', () => {
  const folder = mkdtempSync(join(tmpdir(), 'rollcall-night-'));
  const dataFolder = join(folder, 'data');
  const tonight = join(folder, 'tonight');
  const key = join(folder, 'sis_key');
  let vendor: Sshd;
  let appliance: Appliance;
  let director: Visitor;
  let store: Store;

  /** OpenSSH's own client sends the folder, as the SIS does at night. */
  async function push(): Promise<void> {
    const batch = join(folder, 'batch');
    writeFileSync(
      batch,
      readdirSync(tonight)
        .map((name) => `put ${join(tonight, name)}\n`)
        .join(''),
    );
    const options = [
      '-oStrictHostKeyChecking=no',
      '-oUserKnownHostsFile=/dev/null',
      '-oIdentitiesOnly=yes',
      '-oBatchMode=yes',
    ];
    const sent = await run('sftp', [
      '-q',
      ...options,
      '-i',
      key,
      '-P',
      String(appliance.sftpPort),
      '-b',
      batch,
      'sis@127.0.0.1',
    ]);
    expect(sent, 'sftp').toMatchObject({ code: 0 });
  }

  function edit(name: string, change: (lines: string[]) => string[]): void {
    const path = join(tonight, name);
    const lines = readFileSync(path, 'latin1')
      .split('\r\n')
      .filter((line) => line !== '');
    writeFileSync(path, `${change(lines).join('\r\n')}\r\n`, 'latin1');
  }

  /** The newest import, once it is in the state. */
  function night(number: number, state: ImportState): Promise<Import> {
    return until(`import ${number} to be ${state}`, () => {
      const found = store.imports.get(number);
      return found?.state === state ? found : undefined;
    });
  }

  const atVendor = () => readdirSync(vendor.incoming).sort();
  const expectDelivered = (from: string) => {
    expect(atVendor()).toEqual(readdirSync(sample).sort());
    for (const name of readdirSync(from)) {
      expect(readFileSync(join(vendor.incoming, name)).equals(readFileSync(join(from, name))), name).toBe(true);
    }
  };

  beforeAll(async () => {
    cpSync(sample, tonight, { recursive: true });
    vendor = await startSshd({ folder: join(folder, 'vendor') });
    await run('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', key]);
    mkdirSync(dataFolder, { mode: 0o700 });
    const district = join(folder, 'district.yaml');
    writeFileSync(
      district,
      [
        'district: { name: Lakeside Unified, timezone: America/Los_Angeles }',
        `senders: [ { name: sis, publicKeys: [ "${readFileSync(`${key}.pub`, 'utf8').trim()}" ] } ]`,
        'destinations:',
        '  - name: vendor',
        `    host: ${vendor.host}`,
        `    port: ${vendor.port}`,
        `    username: ${vendor.username}`,
        `    privateKeyFile: ${vendor.privateKeyPath}`,
        `    directory: ${vendor.incoming}`,
        `    hostKey: ${vendor.hostKey}`,
        '    retry: [1s]',
        'feeds:',
        '  - name: rosters',
        '    sender: sis',
        '    layout: microsoft-sds-v1',
        '    complete: { settle: 1s, within: 10m }',
        '    forward: [ { to: vendor } ]',
        '',
      ].join('\n'),
    );
    const env = { ROLLCALL_DATA: dataFolder };
    expect(await rollcall(['apply', district], env)).toMatchObject({ code: 0 });
    const passwordFile = join(folder, 'password');
    writeFileSync(passwordFile, 'coffee at 7:05 sharp\n');
    expect(
      await rollcall(['user', 'add', 'director', '--role', 'owner', '--password-file', passwordFile], env),
    ).toMatchObject({ code: 0 });

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
    await vendor?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('night one: the first roster waits for a person, is confirmed, and is delivered byte for byte', async () => {
    await push();
    const held = await night(1, 'held');
    expect(held).toMatchObject({ verdict: 'accept', holdCause: 'initial import' });
    expect(atVendor()).toEqual([]);
    expect(await director.text('/')).toContain('Import 1');

    await director.submit('/imports/1/release', { why: 'Numbers agree with the SIS: 86 students.' });
    await night(1, 'forwarded');
    expectDelivered(sample);
    const receipt = store.deliveries.ofImport(1)[0]?.receipt;
    expect(receipt?.files).toHaveLength(6);
    expect(receipt?.hostKey).toBe(vendor.hostKey);
  });

  it('night two: three changed rows are accepted and sent without a person', async () => {
    edit('Student.csv', (lines) =>
      lines.map((line, at) => (at >= 1 && at <= 3 ? line.replace(/Active/, 'Inactive') : line)),
    );
    await push();
    const done = await night(2, 'forwarded');
    expect(done.report?.files.find((file) => file.name === 'Student.csv')).toMatchObject({
      changed: 3,
      added: 0,
      removed: 0,
      unchanged: 83,
    });
    expectDelivered(tonight);
  });

  it('night three: two students in five are gone; held, the vendor keeps night two, a release sends it', async () => {
    const before = join(folder, 'night-two');
    cpSync(tonight, before, { recursive: true });
    const gone = new Set<string>();
    edit('Student.csv', (lines) => {
      const leaving = lines.slice(1, 1 + Math.floor((lines.length - 1) * 0.4));
      for (const line of leaving) gone.add(line.split(',')[0] ?? '');
      return [lines[0] ?? '', ...lines.slice(1 + leaving.length)];
    });
    edit('StudentEnrollment.csv', (lines) => lines.filter((line) => !gone.has(line.split(',')[1] ?? '')));
    await push();
    const held = await night(3, 'held');
    expect(held).toMatchObject({ verdict: 'hold', holdCause: 'check' });
    expect(held.report?.trips).toContainEqual(
      expect.objectContaining({ guard: 'rows_removed', file: 'Student.csv', rows: 34, of: 86 }),
    );
    expectDelivered(before);
    const page = await director.text('/holds');
    expect(page).toContain('34 of 86');

    const refused = await director.submit('/imports/3/release', { why: '  ' });
    expect(await refused.text()).toContain('reason');
    expect(store.imports.get(3)?.state).toBe('held');
    await director.submit('/imports/3/release', { why: 'The graduates left today.' });
    await night(3, 'forwarded');
    expectDelivered(tonight);
    expect(store.imports.get(3)?.decisions.map(({ what, by }) => [what, by])).toEqual([
      ['held', 'Rollcall'],
      ['released', 'director'],
    ]);
  });

  it('night four: two columns changed places; rejected, nothing is sent', async () => {
    const before = join(folder, 'night-three');
    cpSync(tonight, before, { recursive: true });
    edit('Student.csv', (lines) =>
      lines.map((line) => {
        const cells = line.split(',');
        [cells[2], cells[3]] = [cells[3] ?? '', cells[2] ?? ''];
        return cells.join(',');
      }),
    );
    await push();
    const rejected = await night(4, 'rejected');
    expect(rejected.report?.notices.map((notice) => notice.code)).toContain('column_order_changed');
    expect(store.deliveries.ofImport(4)).toEqual([]);
    expectDelivered(before);
    rmSync(tonight, { recursive: true });
    cpSync(before, tonight, { recursive: true });
  });

  it('night five: the power goes in the middle; the night ends delivered once', async () => {
    edit('Student.csv', (lines) => [...lines, '13999,10001,Nia,Late,NLate,x,WA,,13999,,9,Active,4/2/2000,2019']);
    await push();
    const underWay = ['ready', 'checking', 'accepted', 'forwarding'];
    await until(
      'the night to be under way',
      () => underWay.includes(store.imports.get(5)?.state ?? '') || undefined,
      30,
      1,
    );
    await appliance.kill();

    appliance = await startAppliance({ dataFolder, webPort: appliance.webPort, sftpPort: appliance.sftpPort });
    await night(5, 'forwarded');
    expectDelivered(tonight);
    const deliveries = store.deliveries.ofImport(5);
    expect(deliveries.map((delivery) => delivery.state)).toEqual(['delivered']);
    expect(store.activity.firstBroken()).toBeUndefined();
  });
});
