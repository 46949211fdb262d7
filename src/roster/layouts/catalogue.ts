// The list of built-in layouts: the only place where one is added.
import type { Layout } from '../layout.ts';
import { microsoftSdsV1 } from './microsoft_sds_v1.ts';
import { microsoftSdsV21 } from './microsoft_sds_v2_1.ts';
import { oneRoster11 } from './oneroster_1_1.ts';
import { oneRoster12 } from './oneroster_1_2.ts';

export const builtInLayouts: Layout[] = [microsoftSdsV1, microsoftSdsV21, oneRoster11, oneRoster12];

/** The built-in layout of this id, such as `oneroster-1.1`. */
export function builtInLayout(id: string): Layout | undefined {
  return builtInLayouts.find((layout) => layout.id === id);
}
