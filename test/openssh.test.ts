// The test server itself: it must be what the other tests take it for.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { hasSshd, startSshd } from './openssh.ts';

describe.skipIf(!hasSshd)('OpenSSH on loopback', () => {
  it('takes a file from OpenSSH’s own client and comes back with the same host key', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'rollcall-openssh-'));
    const first = await startSshd({ folder });
    try {
      writeFileSync(join(folder, 'known_hosts'), `${first.knownHosts}\n`);
      writeFileSync(join(folder, 'users.csv'), 'a,b\n1,2\n');
      execFileSync(
        'sftp',
        [
          ...['-b', '-', '-P', `${first.port}`, '-i', first.privateKeyPath, '-o', 'StrictHostKeyChecking=yes'],
          ...['-o', `UserKnownHostsFile=${join(folder, 'known_hosts')}`, `${first.username}@${first.host}`],
        ],
        { input: `put ${join(folder, 'users.csv')} ${first.incoming}/users.csv\n`, stdio: ['pipe', 'pipe', 'pipe'] },
      );
      expect(readFileSync(join(first.incoming, 'users.csv'), 'utf8')).toBe('a,b\n1,2\n');
    } finally {
      await first.stop();
    }
    const second = await startSshd({ folder, port: first.port });
    expect(second.hostKey).toBe(first.hostKey);
    expect(second.hostKey).toMatch(/^SHA256:[A-Za-z0-9+/]{43}$/);
    await second.stop();
    rmSync(folder, { recursive: true });
  });
});
