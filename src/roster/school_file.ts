// Where a set says what its schools are called: the file that the columns of schools refer to.
import { referenceTarget } from './file_set.ts';
import type { Layout, LayoutFile } from './layout.ts';

/** The file of the schools with its columns of ids and of names; undefined where no column of a school refers to one. */
export function schoolFileOf(layout: Layout): { file: LayoutFile; id: string; name: string | undefined } | undefined {
  const to = layout.files
    .flatMap((it) => it.columns)
    .find((column) => column.group === 'school' && column.references !== undefined)?.references;
  const target = to === undefined ? undefined : referenceTarget(layout, to);
  if (!target) return undefined;
  const { file, column } = target;
  const called = file.columns.find(({ name }) => /(?:^|[_ ]|school|site|location)name$|^title$/i.test(name));
  return { file, id: column, name: called?.name };
}
