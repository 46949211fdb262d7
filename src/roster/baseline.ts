// The last accepted night, as the next one is compared with it: per key a hash of the key, a hash of the content and a
// group number, 20 bytes at most; a sample of the rows with their values as numbers; and the layout as that night had it.
import type { GroupTable } from './groups.ts';
import type { Layout } from './layout.ts';
import type { SampledRows } from './row_sample.ts';

export interface BaselineFile {
  /** The layout's name of the file. */
  name: string;
  sha256: string;
  bytes: number;
  /** Data rows, repeats included. */
  rows: number;
  /** Two lanes per key. */
  keys: Int32Array;
  /** Two lanes per key; absent where the whole row is the key. */
  contents: Int32Array | undefined;
  /** A number of `groupTable.combinations` per key. */
  groups: Int32Array | undefined;
  groupTable: GroupTable | undefined;
  sample: SampledRows;
}

export interface Baseline {
  /** Pinned: columns, order, encoding and files as that night had them. */
  layout: Layout;
  files: BaselineFile[];
}
