// The limits of a feed, as a district writes them. Defaults: facts of the field, see docs/RULES.md.

export interface Limit {
  /** Trips when more than this share; 0-100. */
  percent: number;
  /** ... and at least this many rows. */
  atLeast?: number;
}

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
}

export interface GuardSettings extends FileGuards {
  /** By file name of the layout; what is not set here comes from above. */
  files?: Record<string, FileGuards>;
}
