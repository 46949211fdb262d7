// What happened at the door, as the sender's page tells it: the newest trouble stands there until the next good upload.
import { assertNever } from '../kit/assert_never.ts';
import { type ProblemCode, problem } from '../kit/problem.ts';
import { createAddressList } from './addresses.ts';
import type { DoorEvent } from './ports.ts';
import type { Sender } from './records.ts';
import type { Story } from './story.ts';

/** The method of a login with the password before the present one. */
export const previousMethod = 'previous password';

export interface SenderNotes {
  noted(event: DoorEvent): void;
}

const refusals: Record<Extract<DoorEvent, { kind: 'refused' }>['why'], string> = {
  'unknown-user': 'there is no sender of that name',
  'wrong-password': 'the password is wrong',
  'wrong-key': 'the key is not one of this sender’s',
  'wrong-token': 'the upload token is wrong',
  'password-expired': 'the password has expired',
  'key-expired': 'the key has expired',
  disabled: 'this sender is disabled',
  'address-not-allowed': 'the address is not in allowFrom',
  'too-many-attempts': 'too many attempts on one connection',
  throttled: 'the address has to wait after failed logins',
};

export function createSenderNotes({ rows, clock, changed }: Story): SenderNotes {
  function trouble(sender: { id: number } | undefined, code: ProblemCode, detail: string): void {
    if (!sender) return;
    rows.senders.patch(sender.id, { problem: problem(code, detail) });
    changed({ senderId: sender.id });
  }

  function loggedIn({ sender: name, method }: Extract<DoorEvent, { kind: 'login' }>): void {
    const sender = rows.senders.byName(name);
    if (!sender) return;
    const now = clock.now();
    const { previousPassword } = sender;
    const used = method === previousMethod && previousPassword ? { ...previousPassword, usedAt: now } : undefined;
    rows.senders.patch(sender.id, { lastSeenAt: now, ...(used ? { previousPassword: used } : {}) });
    changed({ senderId: sender.id });
  }

  function over({ senderId, codes }: Extract<DoorEvent, { kind: 'trouble-over' }>): void {
    const standing = rows.senders.get(senderId)?.problem;
    if (!standing || !codes.includes(standing.code)) return;
    rows.senders.patch(senderId, { problem: null });
    changed({ senderId });
  }

  /** Before the login only the address tells who it may be, when just one sender has it. */
  function ownerOf(address: string): Sender | undefined {
    const owners = rows.senders.all().filter((sender) => createAddressList(sender.allowFrom)(address));
    return owners.length === 1 ? owners[0] : undefined;
  }

  return {
    noted(event) {
      switch (event.kind) {
        case 'login':
          loggedIn(event);
          return;
        case 'refused':
          trouble(
            rows.senders.byName(event.user),
            'login_refused_here',
            `from ${event.address}: ${refusals[event.why]}`,
          );
          return;
        case 'algorithms': {
          const sender = event.user === undefined ? ownerOf(event.address) : rows.senders.byName(event.user);
          trouble(sender, 'algorithm_refused_here', `${event.client} from ${event.address}: ${event.detail}`);
          return;
        }
        case 'upload-torn':
          trouble({ id: event.senderId }, 'upload_torn', `${event.file} ended after ${event.bytes} bytes`);
          return;
        case 'upload-failed':
          trouble({ id: event.senderId }, event.code ?? 'upload_not_stored', `${event.file}: ${event.detail}`);
          return;
        case 'trouble':
          rows.senders.patch(event.senderId, { problem: event.problem });
          changed({ senderId: event.senderId });
          return;
        case 'trouble-over':
          over(event);
          return;
        case 'upload-begun':
        case 'uploads-open':
        case 'logout':
        case 'restarted':
          return;
        default:
          assertNever(event);
      }
    },
  };
}
