// The files of an invented district in any built-in layout.
import { builtInLayout } from '../../src/roster/layouts/catalogue.ts';
import { appleTables } from './apple_school_manager.ts';
import { calpadsTables } from './calpads.ts';
import { canvasTables } from './canvas_sis.ts';
import { cleverTables } from './clever.ts';
import { gradecamEarlierTables, gradecamTables, nweaTables } from './combined.ts';
import { illuminateTables } from './illuminate_isi.ts';
import { oneRoster11Tables, oneRoster12Tables } from './oneroster.ts';
import type { District } from './people.ts';
import { sdsV1Tables } from './sds_v1.ts';
import { sdsV21Tables } from './sds_v2_1.ts';
import { stMathTables } from './st_math.ts';
import { linesOf, type Table, type TextOptions } from './table.ts';

const writers: Record<string, (district: District) => Table[]> = {
  'apple-school-manager': appleTables,
  calpads: calpadsTables,
  'canvas-sis': canvasTables,
  'clever-sftp': cleverTables,
  'gradecam-combined': gradecamTables,
  'gradecam-combined-earlier': gradecamEarlierTables,
  'illuminate-isi': illuminateTables,
  'nwea-map': nweaTables,
  stmath: stMathTables,
  'microsoft-sds-v1': sdsV1Tables,
  'microsoft-sds-v2.1': sdsV21Tables,
  'oneroster-1.1': oneRoster11Tables,
  'oneroster-1.2': oneRoster12Tables,
};

/** The tables of a district in this layout; rows are made as they are asked for. */
export function tablesOf(district: District, layoutId: string): Table[] {
  const write = writers[layoutId];
  if (write === undefined) throw new Error(`No district can be written as ${layoutId}`);
  return write(district);
}

/** Name and text of every file of the set. */
export function filesOf(district: District, layoutId: string, options: TextOptions = {}): Record<string, string> {
  const layout = builtInLayout(layoutId)!;
  const texts: Record<string, string> = {};
  for (const table of tablesOf(district, layoutId)) {
    const file = layout.files.find((it) => it.name === table.file)!;
    texts[table.file] = [...linesOf(table, file, options)].join('');
  }
  return texts;
}
