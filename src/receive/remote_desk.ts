// The desk as the worker sees it: every question goes to the main thread, which owns the database.
import type { DoorDesk } from '../relay/ports.ts';
import type { Sender } from '../relay/records.ts';
import type { FromDoor, Question, ToDoor } from './door_messages.ts';

export interface RemoteDesk {
  desk: DoorDesk;
  /** Give it the answers that come in. */
  answered(message: Extract<ToDoor, { kind: 'answer' | 'no-answer' }>): void;
  sendersChanged(senders: Sender[]): void;
}

export function createRemoteDesk(senders: Sender[], post: (message: FromDoor) => void): RemoteDesk {
  let known = senders;
  let last = 0;
  const waiting = new Map<number, { resolve: (value: never) => void; reject: (error: Error) => void }>();

  function ask<T>(question: Question): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const id = ++last;
      waiting.set(id, { resolve, reject });
      post({ kind: 'asked', id, question });
    });
  }

  return {
    desk: {
      senders: () => known,
      inbox: (...args) => ask({ name: 'inbox', args }),
      receivedTonight: (...args) => ask({ name: 'receivedTonight', args }),
      arrived: (...args) => ask({ name: 'arrived', args }),
      modified: (...args) => ask({ name: 'modified', args }),
      withdrawn: (...args) => ask({ name: 'withdrawn', args }),
      renamed: (...args) => ask({ name: 'renamed', args }),
      noted: (event) => post({ kind: 'noted', event }),
    },
    answered(message) {
      const asker = waiting.get(message.id);
      waiting.delete(message.id);
      if (message.kind === 'answer') asker?.resolve(message.value as never);
      else asker?.reject(new Error(message.message));
    },
    sendersChanged(next) {
      known = next;
    },
  };
}
