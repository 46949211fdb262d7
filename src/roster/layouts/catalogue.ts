// The list of built-in layouts: the only place where one is added.
import type { Layout } from '../layout.ts';
import { appleSchoolManager } from './apple_school_manager.ts';
import { calpads } from './calpads.ts';
import { canvasSis } from './canvas_sis.ts';
import { clever } from './clever.ts';
import { gradecamCombined, gradecamEarlier } from './gradecam.ts';
import { illuminateIsi } from './illuminate_isi.ts';
import { microsoftSdsV1 } from './microsoft_sds_v1.ts';
import { microsoftSdsV21 } from './microsoft_sds_v2_1.ts';
import { nweaMap } from './nwea_map.ts';
import { oneRoster11 } from './oneroster_1_1.ts';
import { oneRoster12 } from './oneroster_1_2.ts';
import { stMath } from './st_math.ts';

export const builtInLayouts: Layout[] = [
  oneRoster11,
  oneRoster12,
  clever,
  canvasSis,
  microsoftSdsV1,
  microsoftSdsV21,
  gradecamCombined,
  gradecamEarlier,
  illuminateIsi,
  calpads,
  nweaMap,
  stMath,
  appleSchoolManager,
];

/** The built-in layout of this id, such as `oneroster-1.1`. */
export function builtInLayout(id: string): Layout | undefined {
  return builtInLayouts.find((layout) => layout.id === id);
}
