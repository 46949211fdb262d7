// Who did what: one line of the record that nobody can change.

export interface Activity {
  id: number;
  at: number;
  /** User name, sender name, `Rollcall` or `command line`. */
  who: string;
  /** A verb in the past, such as `released`. */
  what: string;
  /** What it was done to, such as `Import 214` or `feed rosters`. */
  about: string;
  /** A reason or a summary; never a secret or a cell value. */
  detail: string;
}
