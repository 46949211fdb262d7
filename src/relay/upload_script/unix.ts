// The upload script for Linux and macOS: POSIX sh, OpenSSH's sftp, nothing else. `part` is a `$` that the shell sees.
import type { ScriptValues } from './upload_script.ts';

const part = '$';

/** In single quotes for sh. */
export function shellQuoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

export function unixScript({ sender, host, port, hostKeys, folder }: ScriptValues): string {
  return String.raw`#!/bin/sh
# Sends the files of one folder to Rollcall by SFTP. Made by Rollcall for its sender ${sender}.
#
#   ${sender}-upload.sh [FOLDER]
#
# Beside this file belongs ${sender}.key, the private key, readable for its owner alone: chmod 600 ${sender}.key
# Every file of the folder is sent under a temporary name, NAME.part; when all of them are there, all are renamed. Files
# in subfolders, hidden files and temporary files stay. What it did is in ${sender}.log beside this file.
#
# Exit codes:
#   0  everything was sent
#   1  not sent: the server did not answer, or the transfer broke off; tried again several times
#   2  not sent: the folder, the key or the sftp program is missing, or a name cannot be sent
#   3  nothing to send: there is no file in the folder
#   4  not sent: the server shows another host key than the pinned one
#   5  not sent: the server refused the login
#   6  not sent: an earlier run is still under way
#
# UPLOAD_TRIES (6) is how often it tries, UPLOAD_WAIT (30) the first wait in seconds; each wait is twice the last.

set -u
umask 077

sender=${shellQuoted(sender)}
host=${shellQuoted(host)}
port=${port}
folder=${shellQuoted(folder)}
if [ "$#" -gt 0 ]; then folder=$1; fi
tries=${part}{UPLOAD_TRIES:-6}
wait=${part}{UPLOAD_WAIT:-30}

here=$(cd "$(dirname "$0")" && pwd) || exit 2
key=$here/$sender.key
log=$here/$sender.log
run=$here/$sender.run

say() {
  printf '%s %s\n' "$(date '+%Y-%m-%d %H:%M:%S')" "$1" >>"$log"
}

stop() {
  say "$2"
  printf '%s\n' "$2" >&2
  exit "$1"
}

# In double quotes of an sftp command these two mean something.
quoted() {
  printf '%s' "$1" | sed 's/[\\"]/\\&/g'
}

if [ -f "$log" ] && [ "$(wc -c <"$log")" -gt 1000000 ]; then mv -f "$log" "$log.1"; fi

command -v sftp >/dev/null 2>&1 || stop 2 'The program sftp is missing; install the OpenSSH client.'
[ -d "$folder" ] || stop 2 "There is no folder $folder."
[ -r "$key" ] || stop 2 "There is no readable key $key."
case $here in
*[%\"]*) stop 2 'Put this script into a folder without % and " in its name.' ;;
esac

# One run at a time. The folder of a run that was killed is taken over.
if ! mkdir "$run" 2>/dev/null; then
  before=$(cat "$run/pid" 2>/dev/null)
  if [ -n "$before" ] && kill -0 "$before" 2>/dev/null; then
    stop 6 "An earlier run ($before) is still under way."
  fi
  rm -rf "$run"
  mkdir "$run" || stop 2 "The folder $run cannot be made."
fi
trap 'rm -rf "$run"' EXIT
trap 'exit 1' HUP INT TERM
printf '%s\n' "$$" >"$run/pid"

cat >"$run/known_hosts" <<'END'
${hostKeys.map((key) => `rollcall-${sender} ${key}`).join('\n')}
END

cat >"$run/config" <<END
Host rollcall
  HostName $host
  Port $port
  User $sender
  IdentityFile "$key"
  IdentitiesOnly yes
  HostKeyAlias rollcall-$sender
  UserKnownHostsFile "$run/known_hosts"
  GlobalKnownHostsFile none
  StrictHostKeyChecking yes
  UpdateHostKeys no
  CheckHostIP no
  BatchMode yes
  LogLevel ERROR
  PreferredAuthentications publickey
  ConnectTimeout 20
  ServerAliveInterval 15
  ServerAliveCountMax 4
END

count=0
: >"$run/puts"
: >"$run/renames"
for path in "$folder"/*; do
  [ -f "$path" ] || continue
  name=${part}{path##*/}
  case $name in
  *.part | *.tmp | *.filepart | *.partial | '~'*) continue ;;
  *[[:cntrl:]]*) stop 2 'A file name has control characters in it.' ;;
  esac
  printf 'put -p "%s" "%s.part"\n' "$(quoted "$path")" "$(quoted "$name")" >>"$run/puts"
  printf 'rename "%s.part" "%s"\n' "$(quoted "$name")" "$(quoted "$name")" >>"$run/renames"
  count=$((count + 1))
done
[ "$count" -gt 0 ] || stop 3 "Nothing to send: there is no file in $folder."
cat "$run/puts" "$run/renames" >"$run/batch"

try=1
while :; do
  sftp -F "$run/config" -b "$run/batch" rollcall >"$run/said" 2>&1 </dev/null
  code=$?
  if [ "$code" -eq 0 ]; then
    say "Sent $count files of $folder."
    exit 0
  fi
  grep -v '^sftp> ' "$run/said" | while IFS= read -r line; do say "  $line"; done
  if [ "$code" -eq 255 ]; then
    if grep -q 'Host key verification failed' "$run/said"; then
      stop 4 'Not sent: the server shows another host key than the pinned one. Ask the district before anything else.'
    fi
    if grep -q 'Permission denied' "$run/said"; then
      stop 5 'Not sent: the server refused the login.'
    fi
  fi
  [ "$try" -lt "$tries" ] || stop 1 "Not sent after $try tries."
  say "Try $try of $tries failed ($code); the next one in $wait s."
  sleep "$wait"
  try=$((try + 1))
  wait=$((wait * 2))
done
`;
}
