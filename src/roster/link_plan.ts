// How a thread that reads one part of a file is told of a column that refers to another file.
import type { SharedKeys } from './key_table.ts';

/** What another thread needs to look up the references of one column. */
export interface LinkPlan {
  column: string;
  target: string;
  /** Absent while they are still being read: then all references wait. */
  parents: SharedKeys | undefined;
  /** Parents of another type than the column may point to; absent where any will do. */
  others: SharedKeys | undefined;
  /** Why nothing is looked up. */
  because: string | undefined;
  watchesUse: boolean;
}
