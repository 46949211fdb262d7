// Two libraries of older scripts: phpseclib in PHP, which sends a thousand writes before it reads an answer, and Perl's
// Net::SFTP::Foreign, which lets ssh carry it.
import { spawnSync } from 'node:child_process';
import type { OpenDoor } from '../../receive/open_door.ts';
import { password, user } from '../../receive/open_door.ts';
import { quiet, run } from '../../receive/run_client.ts';
import type { Client } from '../client.ts';

function php(door: OpenDoor, body: string, ...args: string[]) {
  const script = `
error_reporting(E_ALL & ~E_DEPRECATED);
set_include_path('/usr/share/php');
require '/usr/share/php/phpseclib3/autoload.php';
use phpseclib3\\Net\\SFTP;
$a = array_slice($argv, 1);
$s = new SFTP('127.0.0.1', ${door.port});
function must($it) { global $s; if (!$it) { fwrite(STDERR, json_encode($s->getSFTPErrors())); exit(1); } }
must($s->login('${user}', '${password}'));
${body}
`;
  return run('php', ['-r', script, '--', ...args]);
}

export const phpseclib: Client = {
  name: 'phpseclib',
  missing() {
    const script =
      "require '/usr/share/php/phpseclib3/autoload.php'; exit(class_exists('phpseclib3\\Net\\SFTP') ? 0 : 1);";
    return spawnSync('php', ['-r', script]).status === 0 ? undefined : 'php-phpseclib3';
  },
  put: (door, local, remote) => php(door, 'must($s->put($a[1], $a[0], SFTP::SOURCE_LOCAL_FILE));', local, remote),
  resume: (door, local, remote) =>
    php(
      door,
      '$n = $s->filesize($a[1]); must($s->put($a[1], $a[0], SFTP::SOURCE_LOCAL_FILE | SFTP::RESUME, $n, $n));',
      local,
      remote,
    ),
  putAndRename: (door, local, temporary, remote) =>
    php(
      door,
      'must($s->put($a[1], $a[0], SFTP::SOURCE_LOCAL_FILE)); must($s->rename($a[1], $a[2]));',
      local,
      temporary,
      remote,
    ),
  putWithTime: (door, local, remote) =>
    php(
      door,
      'must($s->put($a[1], $a[0], SFTP::SOURCE_LOCAL_FILE)); must($s->touch($a[1], filemtime($a[0])));',
      local,
      remote,
    ),
  putSeveral: (door, locals) =>
    php(door, 'foreach ($a as $p) must($s->put(basename($p), $p, SFTP::SOURCE_LOCAL_FILE));', ...locals),
  get: (door, remote, local) => php(door, 'must($s->get($a[0], $a[1]));', remote, local),
  list: (door) => php(door, 'foreach ($s->rawlist() as $n => $e) echo "$n $e[size]\\n";'),
};

function perl(door: OpenDoor, body: string, ...args: string[]) {
  const options = quiet(door.port, 'BatchMode=yes', 'IdentitiesOnly=yes', `IdentityFile=${door.keyFile}`);
  const script = `
use Net::SFTP::Foreign;
my $s = Net::SFTP::Foreign->new(host => '127.0.0.1', user => '${user}', more => [qw(${options.join(' ')})]);
$s->die_on_error('no connection');
${body}
$s->die_on_error('failed');
`;
  return run('perl', ['-e', script, ...args]);
}

export const netSftpForeign: Client = {
  name: 'Net::SFTP::Foreign',
  missing() {
    const found = spawnSync('perl', ['-MNet::SFTP::Foreign', '-e', '1']).status === 0;
    return found ? undefined : 'libnet-sftp-foreign-perl';
  },
  put: (door, local, remote) => perl(door, '$s->put($ARGV[0], $ARGV[1]);', local, remote),
  resume: (door, local, remote) => perl(door, '$s->put($ARGV[0], $ARGV[1], resume => 1);', local, remote),
  putAndRename: (door, local, temporary, remote) =>
    perl(
      door,
      '$s->put($ARGV[0], $ARGV[1]) and $s->rename($ARGV[1], $ARGV[2], overwrite => 1);',
      local,
      temporary,
      remote,
    ),
  putWithTime: (door, local, remote) => perl(door, '$s->put($ARGV[0], $ARGV[1], copy_time => 1);', local, remote),
  putSeveral: (door, locals) => perl(door, 'for (@ARGV) { s{.*/}{}r; $s->put($_, s{.*/}{}r) or last }', ...locals),
  get: (door, remote, local) => perl(door, '$s->get($ARGV[0], $ARGV[1]);', remote, local),
  list: (door) => perl(door, 'print "$_->{filename} " . $_->{a}->size . "\\n" for @{$s->ls(".")};'),
};
