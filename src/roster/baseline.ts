// The last accepted night, as the next one is compared with it: per row a hash of its key, a hash of its content and its group.
import type { Layout } from './layout.ts';

export interface Baseline {
  layout: Layout;
}
