// The limits of a feed, as a district writes them. Defaults: facts of the field, see docs/RULES.md.

/** Trips when more than `percent` and at least `atLeast` rows; or, whatever their share, at least `orAtLeast` rows. */
export interface Limit {
  /** 0-100. */
  percent: number;
  atLeast?: number;
  orAtLeast?: number;
}

/** What is not said stays as it is usual; `off` switches the guard off. */
export type LimitSetting = Partial<Limit> | 'off';

/** The guards that are a share of rows, in the order in which people are told of them. */
export const limitNames = [
  'rowsRemoved',
  'rowsChanged',
  'rowsAdded',
  'badRows',
  'orphans',
  'repeats',
  'drift',
] as const;
export type LimitName = (typeof limitNames)[number];

export interface FileGuards {
  rowsRemoved?: LimitSetting;
  rowsChanged?: LimitSetting;
  rowsAdded?: LimitSetting;
  badRows?: LimitSetting;
  orphans?: LimitSetting;
  repeats?: LimitSetting;
  drift?: LimitSetting;
  /** Rows a school, grade or term must have had for its vanishing to trip. `off` switches the guard off. */
  groupRemoved?: number | 'off';
  /** Bytes a file may have at most; a larger one is refused unread. */
  largest?: number;
}

export interface GuardSettings extends FileGuards {
  /** By file name of the layout; what is not set here comes from above. */
  files?: Record<string, FileGuards>;
}
