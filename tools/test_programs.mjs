// Real clients and servers the tests talk to. On Debian as root the missing ones are installed; elsewhere, or when that
// fails, the tests that need one say so and are skipped.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Debian package by what it must bring: a program, a Python module, or a file. */
const packages = [
  { name: 'openssh-server', program: 'sshd' },
  { name: 'openssh-client', program: 'sftp' },
  { name: 'chromium', program: 'chromium' },
  { name: 'putty-tools', program: 'psftp' },
  { name: 'lftp', program: 'lftp' },
  { name: 'rclone', program: 'rclone' },
  { name: 'curl', program: 'curl' },
  { name: 'python3-paramiko', python: 'paramiko' },
  { name: 'python3-asyncssh', python: 'asyncssh' },
  { name: 'proftpd-mod-crypto', file: '/usr/lib/proftpd/mod_sftp.so' },
  { name: 'gnupg', program: 'gpg' },
  { name: 'sshfs', program: 'sshfs' },
  { name: 'shellcheck', program: 'shellcheck' },
  { name: 'php-cli', program: 'php' },
  { name: 'php-phpseclib3', file: '/usr/share/php/phpseclib3/autoload.php' },
  { name: 'libnet-sftp-foreign-perl', file: '/usr/share/perl5/Net/SFTP/Foreign.pm' },
];

function isThere({ program, python, file }) {
  if (file) return existsSync(file);
  // Debian's modules belong to Debian's Python, whatever other one is first on PATH.
  if (python) return spawnSync('/usr/bin/python3', ['-c', `import ${python}`], { stdio: 'ignore' }).status === 0;
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin'];
  return folders.some((folder) => folder !== '' && existsSync(join(folder, program)));
}

function install(names) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const apt = (...args) => spawnSync('apt-get', args, { env, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  apt('update', '-qq');
  return apt('install', '-y', '-qq', '--no-install-recommends', ...names);
}

const missing = packages.filter((each) => !isThere(each));
if (missing.length > 0) {
  const names = missing.map(({ name }) => name);
  if (existsSync('/etc/debian_version') && process.getuid?.() === 0) {
    console.log(`Installing for the tests: ${names.join(' ')}`);
    const { status, stderr } = install(names);
    if (status !== 0) console.log(`apt-get could not install them: ${(stderr ?? '').trim().split('\n').at(-1)}`);
  }
  const still = missing.filter((each) => !isThere(each)).map(({ name }) => name);
  if (still.length > 0) console.log(`Not installed, tests that need them are skipped: ${still.join(' ')}`);
}
