// The first run: a one-time token lets one person in to name the district and make the first owner. It lives in memory
// alone and is another one after each start.
import { createHash, timingSafeEqual } from 'node:crypto';
import { randomToken } from '../kit/ids.ts';
import type { PeopleRows } from './people.ts';

export interface SetupRows {
  /** The token while there are no users, new at each start of the program; undefined afterwards. */
  token(): string | undefined;
  /** False as soon as there is a user. */
  isTokenRight(token: string): boolean;
  /** The token is used up. */
  finish(): void;
}

export function createSetupRows(people: Pick<PeopleRows, 'count'>): SetupRows {
  let token: string | undefined;
  let isFinished = false;
  const digest = (text: string) => createHash('sha256').update(text).digest();

  return {
    token: () => {
      if (isFinished || people.count() > 0) return undefined;
      token ??= randomToken();
      return token;
    },
    isTokenRight: (given) => {
      if (isFinished || token === undefined || people.count() > 0) return false;
      return timingSafeEqual(digest(given), digest(token));
    },
    finish: () => {
      isFinished = true;
      token = undefined;
    },
  };
}
