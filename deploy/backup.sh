#!/bin/sh
# A backup each night, kept for 14 days. Consistent while Rollcall runs; `rollcall restore` takes one back.
#
#   cp deploy/backup.sh /etc/cron.daily/rollcall-backup && chmod 755 /etc/cron.daily/rollcall-backup
#
# The secrets key is left out on purpose: without it a stolen backup opens no vendor's account. Keep one copy of
# keys/secret.key of the data folder in another place, such as the district's password safe.
set -eu

# Change these to your server.
target=/srv/backups/rollcall
keep_days=14
compose=                       # /opt/rollcall/compose.yaml where Rollcall runs in Docker
program=/opt/rollcall          # the checkout where it does not
data=/var/lib/rollcall

name=$(date +%Y-%m-%d)

umask 077
mkdir -p "$target"

if [ -n "$compose" ]; then
  # Written inside the volume, then copied out.
  docker compose -f "$compose" exec -T rollcall rollcall backup "/data/backups/$name"
  docker compose -f "$compose" cp "rollcall:/data/backups/$name" "$target/$name"
  docker compose -f "$compose" exec -T rollcall node -e "fs.rmSync('/data/backups/$name', { recursive: true })"
else
  cd "$program"
  runuser -u rollcall -- env ROLLCALL_DATA="$data" node_modules/node/bin/node dist/rollcall.js backup "$data/backups/$name"
  cp -a "$data/backups/$name" "$target/$name"
  rm -rf "${data:?}/backups/$name"
fi

find "$target" -mindepth 1 -maxdepth 1 -type d -name '????-??-??' -mtime "+$keep_days" -exec rm -rf {} +
