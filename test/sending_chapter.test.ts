// The handbook's chapter "Sending to a vendor" is followed as it is written: with a browser, against the built program, to
// real servers and to ones that do what its table says.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Appliance, run, startAppliance, until } from './appliance.ts';
import { missingBrowser, openBrowser } from './browser/chromium.ts';
import { districtOf } from './districts/district.ts';
import { filesOf } from './districts/files_of.ts';
import { type Request, startVendor, type Vendor, type VendorOptions } from './forward/vendor.ts';
import { freePort, hasSshd, type Sshd, startSshd } from './openssh.ts';
import { has } from './programs.ts';

const handbook = readFileSync(new URL('../docs/HANDBOOK.md', import.meta.url), 'utf8');
const chapter = /## Sending to a vendor\n([\s\S]*?)\n### /.exec(handbook)![1]!;
/** What the vendor does, and what to choose. */
const table = chapter
  .split('\n')
  .filter((line) => line.startsWith('| ') && !line.startsWith('| what'))
  .map((line) => line.split('|').map((cell) => cell.trim()))
  .map(([, does, choose]) => ({ does: does!, choose: choose! }));

const denied = { kind: 'status' as const, code: 3 };
const isHidden = (path: string) => path.slice(path.lastIndexOf('/') + 1).startsWith('.');
const owner = { name: 'A. Rivera', password: 'correct horse battery' };
const isMissing = missingBrowser !== undefined || !hasSshd || !has('sftp') || !has('ssh-keygen');

describe.skipIf(isMissing)('sending to a vendor, as the handbook says', () => {
  const folder = mkdtempSync(join(tmpdir(), 'rollcall-sending-'));
  const vendors: Vendor[] = [];
  let appliance: Appliance;
  let browser: Browser;
  let page: Page;
  let sshd: Sshd;
  let senderPassword = '';

  const go = (path: string) => page.goto(`${appliance.url}${path}`);
  const words = async () => (await page.locator('main').innerText()).replace(/\s+/g, ' ');
  const press = async (name: string | RegExp) => {
    await Promise.all([page.waitForEvent('load'), page.getByRole('button', { name }).first().click()]);
  };
  const reads = (path: string, text: string | RegExp) =>
    until(
      `${text} on ${path}`,
      async () => {
        await go(path);
        const said = await words();
        return (typeof text === 'string' ? said.includes(text) : text.test(said)) ? said : undefined;
      },
      20,
      200,
    );

  /** The form as a person fills it in: by the labels. */
  async function make(name: string, values: Record<string, string>): Promise<string> {
    await go('/destinations/new');
    await page.getByLabel('Name', { exact: true }).fill(name);
    if (values['Folder'] !== undefined) {
      await page.getByRole('radio', { name: 'Folder' }).check();
      await page.getByRole('textbox', { name: 'Folder' }).fill(values['Folder']);
    } else for (const [label, value] of Object.entries(values)) await page.getByLabel(label).first().fill(value);
    await press('Add the destination');
    return await words();
  }

  /** Presses the button and watches the steps come. */
  async function tested(name: string): Promise<string> {
    await go(`/destinations/${name}`);
    await page.getByRole('button', { name: 'Test connection' }).click();
    const place = page.locator('#test-outcome');
    await until(
      `the test of ${name}`,
      async () =>
        (await place.locator('li').count()) > 0 && (await place.locator('[data-state=running]').count()) === 0,
      30,
      50,
    );
    return (await place.innerText()).replace(/\s+/g, ' ');
  }

  async function vendor(options: VendorOptions = {}): Promise<{ vendor: Vendor; values: Record<string, string> }> {
    const started = await startVendor(options);
    vendors.push(started);
    const { port, hostKey } = started;
    const account = { Host: '127.0.0.1', Username: 'lakeside', Password: 'correct horse', Port: String(port) };
    return { vendor: started, values: { ...account, Directory: '/incoming', 'Host key': hostKey } };
  }

  /** The SIS sends a night with the real client. */
  async function send(seed: number): Promise<void> {
    const night = join(folder, `night ${seed}`);
    mkdirSync(night, { recursive: true });
    for (const [name, text] of Object.entries(filesOf(districtOf({ seed, students: 60 }), 'oneroster-1.1')))
      writeFileSync(join(night, name), text);
    const askpass = join(folder, 'askpass');
    writeFileSync(askpass, `#!/bin/sh\necho '${senderPassword}'\n`, { mode: 0o755 });
    const trust = ['-o', 'StrictHostKeyChecking=no', '-o', 'UserKnownHostsFile=/dev/null'];
    const sent = await run(
      'sftp',
      ['-P', String(appliance.sftpPort), ...trust, '-o', 'BatchMode=no', '-b', '-', 'sis@127.0.0.1'],
      { cwd: night, input: 'put *.csv\n', env: { SSH_ASKPASS: askpass, SSH_ASKPASS_REQUIRE: 'force' } },
    );
    expect(sent).toMatchObject({ code: 0 });
  }

  beforeAll(async () => {
    appliance = await startAppliance({ dataFolder: join(folder, 'data') });
    browser = await openBrowser();
    page = await (await browser.newContext({ viewport: { width: 1280, height: 900 } })).newPage();
    page.setDefaultTimeout(15_000);
    mkdirSync(join(folder, 'vendor'));
    mkdirSync(join(folder, 'archive'));
    sshd = await startSshd({ folder: join(folder, 'vendor') });
    const setup = new URL(appliance.setupLink()!);
    await go(`${setup.pathname}${setup.search}`);
    await page.getByLabel('District').fill('Lakeside Unified');
    await page.getByLabel('Time zone').selectOption('America/Los_Angeles');
    await page.getByLabel('Your name here').fill(owner.name);
    await page.getByLabel('Password').fill(owner.password);
    await press('Set up');
    await go('/senders/new');
    await page.getByLabel('Name', { exact: true }).fill('sis');
    await press('Add the sender');
    senderPassword = (await page.locator('[aria-label="Copy Password"]').getAttribute('data-copy'))!;
  }, 60_000);
  afterAll(async () => {
    await browser?.close();
    await appliance?.stop();
    await sshd?.stop();
    for (const one of vendors) await one.stop();
    rmSync(folder, { recursive: true, force: true });
  }, 60_000);

  test('a key that is made as it says, locked, and the host key pinned after comparing', async () => {
    const command = /`(ssh-keygen [^`]+)`/.exec(chapter)![1]!.split(' ');
    const path = join(folder, command.at(-1)!);
    execFileSync(command[0]!, [...command.slice(1, -1), path, '-q', '-N', 'open sesame']);
    writeFileSync(join(folder, 'vendor', 'keys', 'authorized'), readFileSync(`${path}.pub`));
    const values = {
      ...{ Host: '127.0.0.1', Username: sshd.username, Port: String(sshd.port), Directory: sshd.incoming },
    };
    const [privateKey, publicKey] = [readFileSync(path, 'utf8'), readFileSync(`${path}.pub`, 'utf8')];
    expect(await make('vendor', { ...values, 'Private key': publicKey })).toContain('is a public key: that one is for');
    expect(await make('vendor', { ...values, 'Private key': privateKey })).toContain('its passphrase is missing');
    const phrase = { 'Private key': privateKey, 'Passphrase of the key': 'open sesame' };
    expect(await make('vendor', { ...values, ...phrase })).toContain('vendor is added. Test the connection now');

    expect(await tested('vendor')).toContain(`shows ${sshd.hostKey}`);
    await press('The vendor confirms it: pin this host key');
    const good = await tested('vendor');
    expect(good).toContain('It connects, and a file can be written there.');
    expect(good).toContain('the second time over the first');
    const steps = await page.locator('#test-outcome li').allInnerTexts();
    expect(steps.map((step) => step.trim().split('\n')[0])).toEqual([
      ...['Find the host', 'Connect', 'Hear its greeting', 'Agree on algorithms', 'Compare the host key', 'Log in'],
      ...['Open the directory', 'Write a small file', 'Rename it', 'Remove it'],
    ]);
    expect(steps.every((step) => /\d (?:m?s|min)$/.test(step.trim()))).toBe(true);
    expect(readdirSync(sshd.incoming)).toEqual([]);
  }, 60_000);

  test('each failed step says what it means and what to try', async () => {
    const { values } = await vendor();
    const { values: closed } = await vendor({
      misdeed: ({ operation }) => (operation === 'open' ? denied : undefined),
    });
    const { values: asks } = await vendor({ isInteractive: true });
    const blind = await vendor({
      misdeed: ({ operation }) => (['stat', 'read', 'fstat'].includes(operation) ? denied : undefined),
    });
    const port = String(await freePort());
    const cases: [name: string, Record<string, string>, failed: string, said: RegExp][] = [
      ['no-name', { ...values, Host: 'sftp.vendor.invalid' }, 'Find the host', /Compare the host name/],
      ['no-port', { ...values, Port: port }, 'Connect', /nothing listens on this port\. Compare the port/],
      [
        'other-key',
        { ...values, 'Host key': `SHA256:${'A'.repeat(43)}` },
        'Compare the host key',
        /A{43}.*Accept the new/,
      ],
      ['no-login', { ...values, Password: 'wrong' }, 'Log in', /a copied space at the end/],
      ['no-directory', { ...values, Directory: '/roster' }, 'Open the directory', /There is no \/roster\./],
      ['no-write', closed, 'Write a small file', /whether the account may write/],
      ['no-look', blind.values, 'Write a small file', /Nobody can tell whether the file arrived whole/],
    ];
    for (const [name, settings, failed, said] of cases) {
      await make(name, settings);
      const outcome = await tested(name);
      expect(outcome, name).toContain(`${failed} : failed`);
      expect(outcome, name).toMatch(said);
    }
    expect(chapter).toContain('*Nobody can tell whether the file arrived whole*');
    await make('asks', asks);
    expect(await tested('asks')).toContain('It connects');
    await make('archive', { Folder: join(folder, 'archive') });
    expect(await tested('archive')).toContain('It connects');
    await make('no-folder', { Folder: join(folder, 'nowhere') });
    expect(await tested('no-folder')).toMatch(/There is no folder .*make the folder on this server/);
  }, 120_000);

  describe('the table', () => {
    const refusing = (fits: (request: Request) => boolean): VendorOptions => ({
      misdeed: (request) => (fits(request) ? denied : undefined),
    });
    type Choice = () => Promise<unknown>;
    const field = (label: string) => page.getByLabel(label, { exact: false }).first();
    const kind =
      (text: string, more = '') =>
      async () => {
        await field('Name while a file is written').selectOption({ label: text });
        await field('Ending, beginning or folder').fill(more);
      };
    /** By the first words of a row: the server, what its test says before, how its advice is followed, and what it says then. */
    const rows: Record<string, { server?: VendorOptions; before?: RegExp; choose?: Choice; after?: RegExp }> = {
      'refuses hidden names': {
        server: refusing(({ path }) => isHidden(path)),
        before: /Choose another name while a file is written/,
        choose: kind('The final name and an ending', '.part'),
      },
      'picks files up': { choose: kind('The final name in another folder', '/work') },
      'refuses every rename': {
        server: refusing(({ operation }) => operation === 'rename'),
        before: /under the final name at once/,
        choose: kind('None: the final name at once'),
      },
      'offers to replace': {
        choose: () => field('Replacing last night').selectOption({ label: 'Remove, then rename' }),
      },
      'may not be without': {
        choose: () => field('Replacing last night').selectOption({ label: 'Rename only' }),
        // The rename of this server replaces nothing.
        after: /is set to rename only.*Choose another way of replacing last night’s file/,
      },
      'lets nothing be removed': {
        server: refusing(({ operation }) => operation === 'remove'),
        before: /one that is there is not replaced.*put \{date\} into the name/,
      },
      'fails at the second file': {
        server: refusing(({ operation, opened }) => operation === 'open' && opened > 1),
        choose: () => field('A new connection for each file').check(),
      },
      'stands still': { choose: () => field('At most so many KiB a packet').fill('32') },
      'closes the connection': { choose: () => field('Sign of life every so many seconds').fill('30') },
      'has only SHA-1': {
        server: { algorithms: { kex: ['diffie-hellman-group14-sha1'], cipher: ['aes128-cbc'], hmac: ['hmac-sha1'] } },
        before: /allow old algorithms for this destination/,
        choose: () => field('Old algorithms too').check(),
      },
      'shares a thin line': { choose: () => field('At most so many KB a second').fill('500') },
    };

    test('has these rows', () => {
      expect(table).toHaveLength(Object.keys(rows).length);
      for (const [at, begins] of Object.keys(rows).entries()) expect(table[at]!.does).toContain(begins);
    });

    test.each(Object.entries(rows))(
      '%s',
      async (begins, { server, before, choose, after = /It connects, and a file can be written there\./ }) => {
        const started = await vendor(server);
        started.vendor.folders.add('/work');
        const name = begins.replaceAll(/\W+/g, '-').toLowerCase();
        await make(name, started.values);
        if (before) expect(await tested(name)).toMatch(before);
        const { choose: advice } = table.find(({ does }) => does.includes(begins))!;
        if (!choose) return;
        await go(`/destinations/${name}/edit`);
        await page.getByText('If this server needs something unusual').click();
        // The words of the handbook stand on the form.
        for (const [, label] of advice.matchAll(/\*([^*]+)\*/g))
          expect((await words()).toLowerCase().replace('’', "'")).toContain(label!.toLowerCase());
        await choose();
        await press('Save');
        expect(await tested(name)).toMatch(after);
        expect([...started.vendor.files.keys()]).toEqual([]);
      },
      60_000,
    );
  });

  test('a night is delivered, and its receipt is one page to print', async () => {
    const port = String(await freePort());
    await make('later', {
      Host: '127.0.0.1',
      Username: 'l',
      Password: 'x',
      Port: port,
      Directory: '/',
      'Host key': sshd.hostKey,
    });
    await go('/feeds/new');
    await page.getByLabel('Name', { exact: true }).fill('rosters');
    await page.getByLabel('Sender').selectOption('sis');
    await page.getByLabel('Layout', { exact: true }).selectOption({ label: 'OneRoster CSV 1.1' });
    await page.getByLabel('Quiet for').fill('1');
    for (const name of ['vendor', 'archive', 'later']) await page.getByLabel(name, { exact: true }).check();
    await press('Add the feed');
    await send(91);
    await reads('/imports/1', 'Confirm…');
    await page.getByText('Confirm…').click();
    await page.getByLabel('What makes you sure').fill('Compared with the SIS: 60 students.');
    await press('Confirm this layout and these numbers');
    await reads('/imports/1', /archive Delivered.*later Waiting.*vendor Delivered/);
    expect(existsSync(join(sshd.incoming, 'users.csv'))).toBe(true);

    const links = page.getByRole('link', { name: 'Receipt to print' });
    await links.nth(1).waitFor();
    // At once: the page fills itself again while it is read.
    const hrefs = await links.evaluateAll((all) => all.map((link) => link.getAttribute('href')));
    let href: string | null = null;
    let receipt = '';
    // The one of the server, not that of the folder.
    while (!receipt.includes('sftp://') && hrefs.length > 0) {
      href = hrefs.pop()!;
      await go(href!);
      receipt = await words();
    }
    for (const said of [
      ...[sshd.hostKey, 'SSH-2.0-OpenSSH', `sftp://${sshd.username}@127.0.0.1:${sshd.port}`, '-rw-r--r--'],
      ...['released by A. Rivera. Compared with the SIS: 60 students.', 'Verdict accept', 'Begun', 'All renamed'],
      ...['Lakeside Unified: delivery', `${appliance.url}${href}`],
    ])
      expect(receipt).toContain(said);
    await page.emulateMedia({ media: 'print' });
    expect(await page.getByRole('navigation').first().isVisible()).toBe(false);
    await page.emulateMedia({ media: null });
    const pdf = (await page.pdf({ format: 'Letter' })).toString('latin1');
    expect(pdf.match(/\/Type\s*\/Page\b(?!s)/g)).toHaveLength(1);
  }, 90_000);

  test('by hand: send now, cancel with a reason, send once more', async () => {
    await go('/imports/1');
    await press('Send now');
    await reads('/imports/1', /later Waiting Tried 2 times/);
    await page.getByText('Cancel this delivery').click();
    await page.getByLabel('Why it is not to be sent').fill('The vendor moves its server.');
    await press('Cancel it');
    await reads('/imports/1', /later Cancelled.*The vendor moves its server\./);
    await Promise.all([page.waitForEvent('load'), page.getByRole('link', { name: 'Record to print' }).click()]);
    expect(await words()).toContain('later does not have this file set: not sent');
    await go('/imports/1');
    await press('Send once more');
    await reads('/imports/1', /archive Delivered.*archive Delivered/);
    for (const button of ['Send now', 'Cancel this delivery', 'Send once more', 'Send again now'])
      expect(chapter).toContain(`*${button}*`);
  }, 90_000);

  test('another host key blocks, and goes out once an owner has accepted it with a word', async () => {
    const { port, hostKey: pinned } = sshd;
    await sshd.stop();
    for (const name of ['host', 'host.pub']) rmSync(join(folder, 'vendor', 'keys', name));
    const authorized = readFileSync(join(folder, 'vendor-key.pub'));
    sshd = await startSshd({ folder: join(folder, 'vendor'), port });
    writeFileSync(join(folder, 'vendor', 'keys', 'authorized'), authorized);
    await send(91);
    await reads('/', /rosters was not delivered to vendor: the destination shows another host key/);
    await page.locator('main').getByRole('link', { name: 'vendor' }).first().click();
    await page.getByRole('heading', { name: 'vendor', exact: true }).waitFor();
    const said = await words();
    expect(said).toContain(`Pinned ${pinned} Shown now ${sshd.hostKey}`);
    await page.getByLabel('Who confirmed it, and how').fill('Vendor support on the phone, ticket 4711');
    await press('Accept the new host key');
    await reads('/imports/2', /vendor Delivered/);
    await reads('/activity', `${sshd.hostKey} in place of ${pinned}: Vendor support on the phone, ticket 4711`);
  }, 90_000);
});
