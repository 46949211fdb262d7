// What would go along of the roster in force, as a page shows it: rows file by file, and what was asked for in vain.
import type { OutgoingPreview } from '../../views/outgoing_preview.tsx';
import { count, countOf, list } from '../../views/words.ts';
import { leftOutWords } from '../relay/made_words.ts';
import type { Look } from '../relay/pack_port.ts';
import type { Feed } from '../relay/records.ts';
import type { Layout } from '../roster/layout.ts';
import { rowsArePeople } from '../roster/sensitive_columns.ts';
import { listed } from '../roster/words.ts';

export function previewOf(feed: Feed, layout: Layout | undefined, look: Look): OutgoingPreview {
  const { files, leftOut } = look;
  const of = `Import ${feed.baselineImportId}`;
  const rows = files.map(({ name, rows, kept }) => {
    const file = layout?.files.find((it) => it.name === name);
    const lost = leftOut.find((it) => it.file === name);
    return {
      name,
      isPeople: file !== undefined && rowsArePeople(file),
      rows,
      kept,
      why: lost ? leftOutWords(lost) : [],
    };
  });
  const people = rows
    .filter((it) => it.isPeople)
    .map((it) => `${count(it.kept)} of ${count(it.rows)} rows of ${it.name}`);
  const sentence = people.length === 0 ? `What would go along of ${of}` : `Of ${of}, ${list(people)} would go along`;
  return { of, files: rows, sentence, warnings: warningsOf(of, look) };
}

/** It may be right, and nobody has it tonight; or it is written otherwise in the files, and then too much goes along. */
function warningsOf(of: string, { warnings, schools }: Look): string[] {
  const { unknownValues, unknownSchools, wholeSchools } = warnings;
  const numbers = unknownSchools.length === 1 ? 'the number' : 'one of the numbers';
  return [
    ...unknownValues.map(({ file, column, values }) => {
      const [which, it] = values.length === 1 ? ['', 'it'] : ['any of ', 'one of these'];
      return `Nobody opted out by ${which}${listed(values)}: no row of ${file} has ${it} in ${column}.`;
    }),
    ...(unknownSchools.length > 0 ? [`No school of ${of} has ${numbers} ${listed(unknownSchools)}.`] : []),
    ...wholeSchools.map(({ asked, below }) => {
      const name = schools.find(({ id }) => id === asked)?.name;
      const it = name === undefined ? asked : `${name} (${asked})`;
      return `${it} takes along all that is below it: ${countOf(below, 'school')}, for none of them is ticked.`;
    }),
  ];
}
