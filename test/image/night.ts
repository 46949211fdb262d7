// The two ends of the night the image test plays: a district file, the SIS's OpenSSH client, the vendor's folders.
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Sshd } from '../openssh.ts';

const execute = promisify(execFile);

/** One sender, one feed of a published layout, one vendor by SFTP and one folder. */
export function districtFile(vendor: Sshd, vendorAddress: string, senderKey: string): string {
  const indent = (text: string, by: string) => text.trim().split('\n').join(`\n${by}`);
  return `district: { name: Lakeside Unified, timezone: America/Los_Angeles }
senders:
  - name: sis
    publicKeys: [ "${senderKey}" ]
destinations:
  - name: vendor
    host: ${vendorAddress}
    port: ${vendor.port}
    username: ${vendor.username}
    privateKey: |
      ${indent(vendor.privateKey, '      ')}
    directory: ${vendor.incoming}
    hostKey: ${vendor.hostKey}
    retry: [ 1s ]
  - name: archive
    folder: /archive
feeds:
  - name: rosters
    sender: sis
    layout: microsoft-sds-v1
    initialImport: accept
    complete: { settle: 1s }
    forward:
      - { to: vendor, at: arrival }
      - { to: archive, at: arrival }
`;
}

export interface Sis {
  port: number;
  keyPath: string;
}

/** Runs commands of OpenSSH's sftp as the SIS; gives what it printed, rejects when one fails. */
export async function sftp(sis: Sis, ...commands: string[]): Promise<string> {
  const options = ['StrictHostKeyChecking=no', 'UserKnownHostsFile=/dev/null', 'IdentitiesOnly=yes', 'LogLevel=ERROR'];
  const child = execute('sftp', [
    ...['-b', '-', '-P', String(sis.port), '-i', sis.keyPath],
    ...options.flatMap((option) => ['-o', option]),
    'sis@127.0.0.1',
  ]);
  child.child.stdin?.end(`${commands.join('\n')}\n`);
  return (await child).stdout;
}

/** SHA-256 of each file of a folder, by name. */
export function hashesOf(folder: string): Record<string, string> {
  const names = existsSync(folder) ? readdirSync(folder).sort() : [];
  return Object.fromEntries(
    names.map((name) => [
      name,
      createHash('sha256')
        .update(readFileSync(join(folder, name)))
        .digest('hex'),
    ]),
  );
}

/** Which file each name is and when it was written: another one after it was sent again. */
export function identitiesOf(folder: string): string[] {
  return readdirSync(folder)
    .sort()
    .map((name) => {
      const { ino, mtimeMs } = statSync(join(folder, name));
      return `${name} ${ino} ${mtimeMs}`;
    });
}

/** Waits until `isSo` holds; rejects with `what` after a minute. */
export async function until(what: string, isSo: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 60_000;
  while (!(await isSo())) {
    if (Date.now() > deadline) throw new Error(`Not within a minute: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
