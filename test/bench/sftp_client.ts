// The client of the measurements: OpenSSH's sftp, one file.
import { spawn } from 'node:child_process';
import { performance } from 'node:perf_hooks';

export interface Target {
  port: number;
  user: string;
  /** Its name at the other end. */
  name: string;
}

export interface SftpChoices {
  /** Without it the client chooses. */
  cipher?: string;
  /** It stands for a client on a machine of its own: it leaves the processor to the server as far as it can. */
  isElsewhere?: boolean;
}

/** Seconds from its start to its end, connection and login included. */
export function uploadBySftp(to: Target, file: string, keyFile: string, choices: SftpChoices = {}): Promise<number> {
  const { cipher, isElsewhere = false } = choices;
  const options = [
    `Port=${to.port}`,
    ...(cipher === undefined ? [] : [`Ciphers=${cipher}`]),
    'MACs=hmac-sha2-256-etm@openssh.com',
    'StrictHostKeyChecking=no',
    'UserKnownHostsFile=/dev/null',
    'LogLevel=ERROR',
    'BatchMode=yes',
    'IdentitiesOnly=yes',
    `IdentityFile=${keyFile}`,
  ].flatMap((option) => ['-o', option]);
  const sftp = ['-F', '/dev/null', ...options, '-b', '-', `${to.user}@127.0.0.1`];
  const put = `put ${file} ${to.name}\n`;
  return isElsewhere ? seconds('nice', ['-n', '19', 'sftp', ...sftp], put) : seconds('sftp', sftp, put);
}

/** Runs a program to its end, which has to be a good one; how many seconds it took. */
export function seconds(program: string, args: readonly string[], input = ''): Promise<number> {
  return new Promise((resolve, reject) => {
    const began = performance.now();
    const child = spawn(program, args, { stdio: ['pipe', 'ignore', 'pipe'] });
    let said = '';
    child.stderr.on('data', (chunk: Buffer) => {
      said += chunk.toString();
    });
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) resolve((performance.now() - began) / 1000);
      else reject(new Error(`${program} ended with ${code}: ${said}`));
    });
    child.stdin.end(input);
  });
}
