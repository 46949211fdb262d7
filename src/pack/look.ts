// What would go along of a set: the schools it names, and how many rows of each file stay. Nothing is written.
import type { Result } from '../kit/result.ts';
import { ok } from '../kit/result.ts';
import type { Look, LookJob } from '../relay/pack_port.ts';
import { matchFiles } from '../roster/file_set.ts';
import type { Layout, LayoutFile } from '../roster/layout.ts';
import { noWarnings } from '../roster/only.ts';
import { itemsOf } from '../roster/row_facts.ts';
import { schoolFileOf } from '../roster/school_file.ts';
import type { SetFile } from '../roster/set_file.ts';
import { openRows, readOpened } from '../roster/source_rows.ts';
import { cutSet } from './cut_set.ts';
import type { MadeFile } from './made_file.ts';
import { orLost, type PackFiles } from './pack.ts';

export async function look(job: LookJob, { open, isLost }: PackFiles): Promise<Result<Look>> {
  return await orLost(undefined, isLost, () => looked(job, open));
}

const nowhere: MadeFile = { write: () => {}, finish: () => ({ bytes: 0, sha256: '' }), abandon: () => {} };

function looked({ files, layout, only }: LookJob, open: PackFiles['open']): Result<Look> {
  const schools = new Map<string, { id: string; name?: string; rows: number }>();
  const seen = matchFiles(layout, files.map(open)).matched.map(({ layoutFile, file }) =>
    lookThrough(layout, layoutFile, file, schools),
  );
  const found = [...schools.values()].sort((a, b) => (a.name ?? a.id).localeCompare(b.name ?? b.id, 'en'));
  if (!only) {
    const all = seen.map((file) => ({ ...file, kept: file.rows }));
    return ok({ files: all, schools: found, leftOut: [], warnings: noWarnings });
  }
  const cut = cutSet(files, { only, layout }, () => ({ path: '', begin: () => nowhere }), open);
  if (!cut.ok) return cut;
  const kept = new Map(cut.value.members.map(({ name, rows }) => [name, rows]));
  return ok({
    files: seen.map((file) => ({ ...file, kept: kept.get(file.name) ?? file.rows })),
    schools: found,
    leftOut: cut.value.leftOut,
    warnings: cut.value.warnings,
  });
}

function lookThrough(
  layout: Layout,
  layoutFile: LayoutFile,
  source: SetFile,
  schools: Map<string, { id: string; name?: string; rows: number }>,
): { name: string; columns: string[]; rows: number } {
  const opened = openRows(layoutFile, source);
  if (opened === undefined) return { name: source.name, columns: [], rows: 0 };
  const { file, header } = opened;
  const said = file.columns.flatMap((column, at) => {
    const place = header.places[at] ?? -1;
    return column.group === 'school' && place >= 0 ? [{ place, isList: column.type === 'list' }] : [];
  });
  const schoolFile = schoolFileOf(layout);
  const own = schoolFile?.file.name === layoutFile.name ? schoolFile : undefined;
  const placeOf = (name: string | undefined) => header.places[file.columns.findIndex((it) => it.name === name)] ?? -1;
  const [idPlace, namePlace] = [placeOf(own?.id), placeOf(own?.name)];
  const schoolOf = (id: string) => {
    const known = schools.get(id) ?? { id, rows: 0 };
    schools.set(id, known);
    return known;
  };
  const read = readOpened(opened, (reader) => {
    for (const { place, isList } of said) {
      const text = reader.text(place);
      for (const item of isList ? itemsOf(text) : [text]) if (item.trim() !== '') schoolOf(item.trim()).rows++;
    }
    const id = idPlace < 0 ? '' : reader.text(idPlace).trim();
    const name = namePlace < 0 ? '' : reader.text(namePlace).trim();
    if (id !== '' && name !== '') schoolOf(id).name = name;
  });
  return { name: source.name, columns: [...header.names], rows: read.rows };
}
