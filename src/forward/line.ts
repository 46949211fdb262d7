// The connection of one delivery to its server: opened when needed, and anew where a server takes one file a connection.
import type { Clock } from '../kit/clock.ts';
import { ok, type Result } from '../kit/result.ts';
import type { DestinationSecrets, ReceiptServer, SftpEnd } from '../relay/records.ts';
import { type DialDeps, type Dialled, type DialTarget, dial } from '../ssh/dial.ts';
import { openRemote, type Remote } from '../ssh/remote.ts';
import type { DeliveryLimits } from './limits.ts';

export interface Line {
  /** The open connection, or a new one. */
  open(): Promise<Result<Remote>>;
  /** The connection while it stands. */
  present(): Remote | undefined;
  /** Ends the connection and waits until it is gone: the next `open` makes another. */
  renew(): Promise<void>;
  /** Resolves when the connection is gone. */
  end(): Promise<void>;
  /** Fingerprint and words of the server, once there was a connection. */
  server(): { hostKey: string; words: ReceiptServer } | undefined;
}

/** What a destination is dialled with. */
export function targetOf(end: SftpEnd, secrets: DestinationSecrets): DialTarget {
  return {
    ...{ host: end.host, port: end.port, username: end.username, hostKey: end.hostKey },
    ...{ password: secrets.password, privateKey: secrets.privateKey, passphrase: secrets.passphrase },
    ...{ isOld: end.quirks?.legacy, keepAliveMs: end.quirks?.keepAliveMs },
  };
}

export function createLine(
  target: DialTarget,
  limits: DeliveryLimits,
  clock: Clock,
  deps: Pick<DialDeps, 'seen' | 'passed'>,
): Line {
  let dialled: Dialled | undefined;
  let remote: Remote | undefined;
  let known: ReturnType<Line['server']>;
  /** For the whole delivery, whatever number of connections it takes. */
  const endsAt = clock.ticks() + limits.hardMs;
  async function end(): Promise<void> {
    const gone = dialled;
    if (!gone) return;
    if (remote) remote.end();
    else gone.end();
    await new Promise<void>((resolve) => gone.onLost(() => resolve()));
  }

  return {
    async open() {
      if (remote && !remote.lost()) return ok(remote);
      // What was accepted at first is what every later connection must show.
      const hostKey = known?.hostKey ?? target.hostKey;
      const up = await dial({ ...target, hostKey }, { ...deps, clock, limits });
      if (!up.ok) return up;
      dialled = up.value;
      const { ident, kex, cipher, mac, hostKey: keyType } = up.value.server;
      const algorithms = [kex, keyType, cipher, ...(mac === undefined ? [] : [mac])];
      known = { hostKey: up.value.hostKey, words: { banner: ident, algorithms } };
      const hardMs = Math.max(1, endsAt - clock.ticks());
      const opened = await openRemote(up.value, { ...limits, hardMs }, clock);
      if (opened.ok) remote = opened.value;
      return opened;
    },
    present: () => (remote?.lost() ? undefined : remote),
    async renew() {
      await end();
      remote = undefined;
    },
    end,
    server: () => known,
  };
}
