// The first run: a one-time token lets one person in to name the district and make the first owner.

export interface SetupRows {
  /** The token while there are no users, new at each start of the program; undefined afterwards. */
  token(): string | undefined;
  /** False as soon as there is a user. */
  isTokenRight(token: string): boolean;
  /** The token is used up. */
  finish(): void;
}
