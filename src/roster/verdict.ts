// From notices to the verdict: anything that rejects, then anything that holds, else accept; with its reasons in the
// order in which a director understands them: who is gone, then what hangs on them.
import type { Layout } from './layout.ts';
import type { Notice, Verdict } from './report.ts';

/** How early a file is spoken of: the people, then what else is referred to, then what only refers. */
export type FileWeights = ReadonlyMap<string, number>;

/** The files of a layout by what hangs on them; files of the same kind stay in the order of the layout. */
export function weightsOf(layout: Layout): FileWeights {
  const references = layout.files.flatMap((file) =>
    file.columns.flatMap((column) =>
      column.references === undefined || column.references.startsWith(`${file.name}.`) ? [] : [column.references],
    ),
  );
  const kindOf = (file: Layout['files'][number]) => {
    if (!references.some((reference) => reference.startsWith(`${file.name}.`))) return 2;
    return file.columns.some((column) => column.group === 'grade') ? 0 : 1;
  };
  const total = layout.files.length;
  return new Map(layout.files.map((file, at) => [file.name, kindOf(file) * total + at]));
}

/** What explains the night speaks first; what was lost before what came or changed, and both before what is wrong with the rows in consequence. */
const guardOrder = [
  'file_stale_replay',
  'rollover_suspected',
  'key_space_replaced',
  'id_lost_leading_zeros',
  'id_format_changed',
  'date_format_changed',
  'rows_removed_mass',
  'group_removed_whole',
  'drift_since_week',
  'rows_added_mass',
  'column_content_swapped',
  'column_emptied',
  'column_changed_mass',
  'rows_changed_mass',
  'reference_ratio_high',
  'bad_rows_over_limit',
  'rows_repeated_mass',
];

interface Weighed {
  code: string;
  file?: string;
}

/** For sorting: by code, then by file. What is not known by either speaks first. */
export function byWeight(weights: FileWeights, a: Weighed, b: Weighed): number {
  const fileOf = (one: Weighed) => weights.get(one.file ?? '') ?? -1;
  return guardOrder.indexOf(a.code) - guardOrder.indexOf(b.code) || fileOf(a) - fileOf(b);
}

/**
 * The verdict and one sentence for each notice that led to it, the gravest first. Where most rows of a file are wrong in
 * themselves (`mostlyWrong`), that explains why they seem to have gone or changed.
 */
export function judge(
  notices: readonly Notice[],
  weights: FileWeights = new Map(),
  mostlyWrong: ReadonlySet<string> = new Set(),
): { verdict: Verdict; reasons: string[] } {
  const isCause = ({ code, file = '' }: Notice) => code === 'bad_rows_over_limit' && mostlyWrong.has(file);
  const causes = (a: Notice, b: Notice) => Number(isCause(b)) - Number(isCause(a));
  const rejecting = notices.filter((notice) => notice.severity === 'reject');
  const holding = notices
    .filter((notice) => notice.severity === 'hold')
    .sort((a, b) => causes(a, b) || byWeight(weights, a, b));
  const reasons = [...rejecting, ...holding].map((notice) => notice.message);
  if (rejecting.length > 0) return { verdict: 'reject', reasons };
  if (holding.length > 0) return { verdict: 'hold', reasons };
  return { verdict: 'accept', reasons: [] };
}
