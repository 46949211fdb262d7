// What keeps files from being taken stands on the sender's page, once, until it is over.
import type { Log } from '../kit/log.ts';
import type { ProblemCode } from '../kit/problem.ts';
import type { Result } from '../kit/result.ts';
import type { DoorDesk } from '../relay/ports.ts';
import type { Sender } from '../relay/records.ts';

/** `codes`: the problems this door may have put there, and so may take away. */
export function tellTrouble(
  sender: Sender,
  result: Result<unknown>,
  codes: readonly ProblemCode[],
  { desk, log }: { desk: DoorDesk; log: Log },
): void {
  const standing = desk.senders().find((it) => it.id === sender.id)?.problem;
  if (result.ok) {
    if (standing && codes.includes(standing.code)) desk.noted({ kind: 'trouble-over', senderId: sender.id, codes });
    return;
  }
  const { code, detail } = result.problem;
  if (standing?.code === code && standing.detail === detail) return;
  log.warn('taking_failed', { sender: sender.name, code, detail });
  desk.noted({ kind: 'trouble', senderId: sender.id, problem: result.problem });
}
