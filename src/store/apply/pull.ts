// What a sender's pull is in the database: its values without the secrets, and the secrets sealed.
import type { PullEntry } from '../../relay/district_file.ts';
import type { Pull, Sender } from '../../relay/records.ts';
import { forgetPullSecret, storePullSecret } from '../senders.ts';
import type { ApplyDeps } from './apply.ts';

/** The column; a pinned key stays while the host is the same and the file does not name another. */
export function pullAs(asked: PullEntry | Sender['pull'], before: Sender['pull']): Pull | null {
  if (!asked) return null;
  const { host, port, username, directory, at, settleMs, after, moveTo, files } = asked;
  const isSameHost = before?.host === host && before.port === port;
  const kept = isSameHost ? before.hostKey : undefined;
  const asks = asked.hostKey === undefined || asked.hostKey === 'accept-first';
  const hostKey = asks ? (kept ?? asked.hostKey) : asked.hostKey;
  return {
    ...{ host, port, username, directory, at, settleMs, after },
    ...(moveTo === undefined ? {} : { moveTo }),
    ...(files === undefined ? {} : { files }),
    ...(hostKey === undefined ? {} : { hostKey }),
  };
}

/** Naming one secret names them all; naming none keeps what is stored; no pull keeps nothing. Returns what changed. */
export function applyPullSecrets(deps: ApplyDeps, id: number, asked: PullEntry | undefined): string[] {
  if (!asked) {
    forgetPullSecret(deps.connection, id);
    return [];
  }
  if (asked.password === undefined && asked.privateKey === undefined) return [];
  const opened = deps.rows.senders.pullSecrets(id);
  const stored = opened.ok ? opened.value : undefined;
  const changed: string[] = [];
  for (const kind of ['password', 'privateKey'] as const) {
    const secret = asked[kind];
    if (stored && stored[kind] === secret) continue;
    if (secret === undefined) forgetPullSecret(deps.connection, id, kind);
    else storePullSecret(deps.connection, deps.key, id, kind, secret);
    changed.push(`pull.${kind}`);
  }
  return changed;
}
