#!/bin/sh
# A backup each night, kept for 14 days. Consistent while Rollcall runs; `rollcall restore` takes one back.
#
#   cp deploy/backup.sh /etc/cron.daily/rollcall-backup && chmod 755 /etc/cron.daily/rollcall-backup
#
# The secrets key is left out on purpose: without it a stolen backup opens no vendor's account. Keep one copy of
# keys/secret.key of the data folder in another place, such as the district's password safe.
set -eu

target=${ROLLCALL_BACKUPS:-/srv/backups/rollcall}
keep_days=14
name=$(date +%Y-%m-%d)

umask 077
mkdir -p "$target"

if [ -n "${ROLLCALL_COMPOSE:-}" ]; then
  # ROLLCALL_COMPOSE=/opt/rollcall/compose.yaml: written inside the volume, then copied out.
  docker compose -f "$ROLLCALL_COMPOSE" exec -T rollcall rollcall backup "/data/backups/$name"
  docker compose -f "$ROLLCALL_COMPOSE" cp "rollcall:/data/backups/$name" "$target/$name"
  docker compose -f "$ROLLCALL_COMPOSE" exec -T rollcall node -e "fs.rmSync('/data/backups/$name', { recursive: true })"
else
  cd "${ROLLCALL_HOME:-/opt/rollcall}"
  runuser -u rollcall -- env ROLLCALL_DATA="${ROLLCALL_DATA:-/var/lib/rollcall}" \
    node_modules/node/bin/node dist/rollcall.js backup "/var/lib/rollcall/backups/$name"
  cp -a "/var/lib/rollcall/backups/$name" "$target/$name"
  rm -rf "/var/lib/rollcall/backups/$name"
fi

find "$target" -mindepth 1 -maxdepth 1 -type d -name '????-??-??' -mtime "+$keep_days" -exec rm -rf {} +
