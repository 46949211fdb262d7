// The set cut down to what a destination gets: files that lose nothing are taken as they are, the others written again.
import type { Result } from '../kit/result.ts';
import { fail, ok } from '../kit/result.ts';
import type { PackJob } from '../relay/pack_port.ts';
import type { StoredFile } from '../relay/ports.ts';
import type { MadeFiles } from '../relay/records.ts';
import { cutFile, NotCut } from '../roster/cut_rows.ts';
import { matchFiles } from '../roster/file_set.ts';
import { keptRows } from '../roster/kept_rows.ts';
import { noWarnings, type OnlyWarnings, onlyMistakes } from '../roster/only.ts';
import type { SetFile } from '../roster/set_file.ts';
import { listed } from '../roster/words.ts';
import type { MadeFile } from './made_file.ts';

export interface CutSet {
  members: (StoredFile & MadeFiles['members'][number])[];
  leftOut: MadeFiles['leftOut'];
  warnings: OnlyWarnings;
}

/** Refused with `left_out_wrong` when what is asked for does not fit the files in hand: better nothing than too much. */
export function cutSet(
  files: readonly StoredFile[],
  { only, layout }: NonNullable<PackJob['cut']>,
  place: (at: number) => { path: string; begin(path: string): MadeFile },
  open: (file: StoredFile) => SetFile,
): Result<CutSet> {
  const mistakes = onlyMistakes(layout, only);
  if (mistakes.length > 0) return fail('left_out_wrong', mistakes.map(({ text }) => text).join(' '));
  const sources = files.map(open);
  const unfound = new Set<string>();
  const rows =
    only.schools || only.optOut
      ? keptRows(layout, sources, only, (file, column) => unfound.add(`the set has no ${file} with a column ${column}`))
      : undefined;
  if (unfound.size > 0) return fail('left_out_wrong', `${[...unfound].join('; ')}: nobody can tell who opted out`);
  if (only.schools && rows?.unknownSchools.length === only.schools.length)
    return fail('left_out_wrong', `nothing in the set belongs to ${listed(only.schools)}`);
  const { matched } = matchFiles(layout, sources);
  const { unknownSchools, wholeSchools, unknownValues } = rows ?? noWarnings;
  const cut: CutSet = { members: [], leftOut: [], warnings: { unknownSchools, wholeSchools, unknownValues } };
  for (const [at, stored] of files.entries()) {
    const source = sources[at]!;
    const layoutFile = matched.find((it) => it.file === source)?.layoutFile;
    const columns = layoutFile && only.columns?.[layoutFile.name];
    if (!layoutFile) return fail('left_out_wrong', `${stored.name} is no file of ${layout.title}`);
    if (!rows && !columns) {
      cut.members.push(stored);
      continue;
    }
    const { path, begin } = place(at);
    const file = begin(path);
    try {
      const { kept, keptColumns, ...lost } = cutFile(layoutFile, source, columns, rows, file.write);
      const made = file.finish();
      const isWhole = lost.columns.length === 0 && lost.references === 0 && Object.keys(lost.rows).length === 0;
      cut.members.push({
        ...{ name: stored.name, path, ...made, rows: kept },
        ...(columns ? { columns: keptColumns } : {}),
      });
      if (!isWhole) cut.leftOut.push(lost);
    } catch (error) {
      if (error instanceof NotCut) return fail('left_out_wrong', error.message);
      throw error;
    }
  }
  return ok(cut);
}
