// The limits of a feed, as a district writes them. Defaults: facts of the field, see docs/RULES.md.

export interface Limit {
  /** Trips when more than this share; 0-100. */
  percent: number;
  /** ... and at least this many rows. */
  atLeast?: number;
}

/** The guards that are a share of rows. */
export type LimitName = Exclude<keyof FileGuards, 'groupRemoved' | 'largest'>;

export interface FileGuards {
  rowsRemoved?: Limit;
  rowsChanged?: Limit;
  rowsAdded?: Limit;
  badRows?: Limit;
  orphans?: Limit;
  repeats?: Limit;
  drift?: Limit;
  /** Rows a school, grade or term must have had for its vanishing to trip. `off` switches the guard off. */
  groupRemoved?: number | 'off';
  /** Bytes a file may have at most; a larger one is refused unread. */
  largest?: number;
}

export interface GuardSettings extends FileGuards {
  /** By file name of the layout; what is not set here comes from above. */
  files?: Record<string, FileGuards>;
}
