// `npm run image`: builds the image, runs it as compose.yaml does, sends it a night by OpenSSH and finds it at both
// destinations; kills the container, starts it again, and finds everything still there. Skipped by name without Docker.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hasSshd, type Sshd, startSshd } from '../openssh.ts';
import { buildImage, docker, hostAddress, missingForImage, publishedPort } from './docker.ts';
import { districtFile, hashesOf, identitiesOf, type Sis, sftp, until } from './night.ts';

const root = join(import.meta.dirname, '..', '..');
const sample = join(root, 'test', 'specimens', 'samples', 'sds-v1-100');
const tag = 'rollcall:image-test';
const container = `rollcall-image-test-${process.pid}`;

async function step(what: string, work: () => unknown): Promise<void> {
  await work();
  console.log(`ok    ${what}`);
}

async function waitHealthy(): Promise<void> {
  await until('the container is healthy', async () => {
    const [state, health] = (
      await docker('inspect', '--format', '{{.State.Status}} {{.State.Health.Status}}', container)
    ).split(' ');
    if (state !== 'running') throw new Error(`the container is ${state}:\n${await docker('logs', container)}`);
    return health === 'healthy';
  });
}

async function play(folder: string, vendor: Sshd, host: string): Promise<void> {
  const archive = join(folder, 'archive');
  const settings = join(folder, 'settings');
  const keyPath = join(folder, 'sis');
  const tonight = join(folder, 'tonight');
  for (const each of [archive, settings]) mkdirSync(each);
  cpSync(sample, tonight, { recursive: true });
  // The container's user is 1000, whoever runs this.
  chmodSync(archive, 0o777);
  execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', 'sis', '-f', keyPath]);
  const publicKey = readFileSync(`${keyPath}.pub`, 'utf8').trim();
  writeFileSync(join(settings, 'district.yaml'), districtFile(vendor, host, publicKey));

  const sis: Sis = { port: 0, keyPath };
  const put = async (from: string) => {
    sis.port = await publishedPort(container, 2222);
    await sftp(sis, `put ${from}/*.csv`);
  };
  const arrivedEverywhere = () => {
    const sent = JSON.stringify(hashesOf(tonight));
    return [vendor.incoming, archive].every((each) => JSON.stringify(hashesOf(each)) === sent);
  };

  await step('the command line checks a folder without a server', async () => {
    const mount = `${sample}:/roster:ro`;
    const said = await docker(
      'run',
      '--rm',
      '--read-only',
      '-v',
      mount,
      tag,
      'rollcall',
      'check',
      '/roster',
      '--format',
      'json',
    );
    assert.equal(JSON.parse(said).verdict, 'accept');
  });

  await step('the appliance starts, read-only and without rights, and is healthy', async () => {
    await docker(
      ...['run', '--detach', '--name', container, '--health-interval', '1s'],
      ...['--read-only', '--tmpfs', '/tmp', '--cap-drop', 'ALL', '--security-opt', 'no-new-privileges'],
      ...['--memory', '1g', '--volume', `${container}:/data`],
      ...['--volume', `${settings}:/settings:ro`, '--volume', `${archive}:/archive`],
      ...['--env', 'ROLLCALL_DISTRICT=/settings/district.yaml'],
      ...['--publish', '127.0.0.1::8080', '--publish', '127.0.0.1::2222', tag],
    );
    await waitHealthy();
    assert.equal(await docker('exec', container, 'id', '-u'), '1000');
  });

  await step('a night pushed by OpenSSH is found at both destinations, byte for byte', async () => {
    await put(tonight);
    await until('the files are at both destinations', arrivedEverywhere);
  });

  const before = {
    configuration: await docker('exec', container, 'rollcall', 'export'),
    vendor: identitiesOf(vendor.incoming),
    archive: identitiesOf(archive),
  };

  await step('killed and started again, everything is still there and nothing is sent twice', async () => {
    await docker('kill', container);
    await docker('start', container);
    await waitHealthy();
    sis.port = await publishedPort(container, 2222);
    const listing = await sftp(sis, 'ls -1');
    for (const name of Object.keys(hashesOf(tonight))) assert.match(listing, new RegExp(`^${name}$`, 'm'));
    assert.equal(await docker('exec', container, 'rollcall', 'export'), before.configuration);
    assert.deepEqual(identitiesOf(vendor.incoming), before.vendor);
    assert.deepEqual(identitiesOf(archive), before.archive);
  });

  await step('the next night is compared with it, accepted and sent', async () => {
    const students = join(tonight, 'Student.csv');
    writeFileSync(students, readFileSync(students, 'utf8').replace(',Ora,', ',Aurora,'));
    await put(tonight);
    await until('the changed night is at both destinations', arrivedEverywhere);
  });

  await step('it stops when asked to', async () => {
    await docker('stop', '--time', '30', container);
    assert.equal(await docker('inspect', '--format', '{{.State.ExitCode}}', container), '0');
  });
}

async function main(): Promise<void> {
  const missing = hasSshd ? await missingForImage('node:26-bookworm-slim') : 'openssh-server is not installed';
  if (missing !== undefined) {
    console.log(`Skipped: the image test (${missing}).`);
    return;
  }
  await step('the image is built', () => buildImage(tag, root));
  const host = await hostAddress(tag);
  const folder = mkdtempSync(join(tmpdir(), 'rollcall-image-'));
  const vendor = await startSshd({ folder: join(folder, 'vendor'), config: [`ListenAddress ${host}`] });
  try {
    await play(folder, vendor, host);
  } catch (error) {
    console.error(await docker('logs', container).catch(() => 'The container did not start.'));
    throw error;
  } finally {
    await docker('rm', '--force', '--volumes', container);
    await docker('volume', 'rm', '--force', container);
    await vendor.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

await main();
