// What somebody ticked and typed about what goes along to a destination, as the settings of a forward and back.
import type { OutgoingValues } from '../../views/feed_outgoing.tsx';
import type { Mistake } from '../../views/parts/MistakeSummary.tsx';
import type { Outgoing } from '../relay/change_outgoing.ts';
import type { Layout } from '../roster/layout.ts';
import { isNeeded, type OptOut } from '../roster/only.ts';
import type { FormValues } from './form.ts';

export interface OutgoingDraft {
  values: OutgoingValues;
  /** By file the columns that stay in it; a file that is not named keeps all. */
  columns: Record<string, string[]>;
  schools: string[];
  /** Boxes that somebody took a tick away from, while all was chosen above them. */
  doubts: Mistake[];
}

/** As it is set. */
export function draftFrom({ name, zip, only }: Outgoing): OutgoingDraft {
  const rules = (only?.optOut ?? []).map(({ file, column, values }) => ({ file, column, values: values.join('\n') }));
  return {
    values: {
      name,
      zip: zip ?? '',
      isSomeSchools: only?.schools !== undefined,
      moreSchools: '',
      optOut: [...rules, { file: '', column: '', values: '' }],
      why: '',
    },
    columns: only?.columns ?? {},
    schools: only?.schools ?? [],
    doubts: [],
  };
}

/** As it was posted. Columns that cannot stay here are ticked without a word of the form: their boxes cannot be changed. */
export function draftOf(form: FormValues, layout: Layout | undefined): OutgoingDraft {
  const columns: Record<string, string[]> = {};
  const doubts: Mistake[] = [];
  const isLess = (boxes: string, ticked: string) => form.all(ticked).length < Number(form.text(boxes) || 0);
  for (const file of layout?.files ?? []) {
    if (form.text(`mode:${file.name}`) !== 'some') {
      if (isLess(`boxes:${file.name}`, `column:${file.name}`))
        doubts.push({
          field: 'columns',
          text: `A column of ${file.name} is not ticked: choose only these, or tick it.`,
        });
      continue;
    }
    const needed = file.columns.filter((column) => isNeeded(file, column)).map((column) => column.name);
    columns[file.name] = [...new Set([...needed, ...form.all(`column:${file.name}`)])];
  }
  const isSomeSchools = form.text('schools') === 'some';
  if (!isSomeSchools && isLess('boxes', 'school'))
    doubts.push({ field: 'moreSchools', text: 'A school is not ticked: choose only these, or tick it.' });
  const [files, names, values] = [form.all('optFile'), form.all('optColumn'), form.all('optValues')];
  const rules = names.map((column, at) => {
    return { file: files[at] ?? '', column: column.trim(), values: (values[at] ?? '').replaceAll('\r\n', '\n') };
  });
  const isBlank = rules.at(-1)?.column === '' && rules.at(-1)?.values.trim() === '';
  return {
    values: {
      name: form.text('name'),
      zip: form.text('zip'),
      isSomeSchools,
      moreSchools: form.text('moreSchools'),
      optOut: isBlank ? rules : [...rules, { file: '', column: '', values: '' }],
      why: form.text('why'),
    },
    columns,
    schools: form.all('school'),
    doubts,
  };
}

export function outgoingOf(draft: OutgoingDraft): { outgoing: Outgoing; mistakes: Mistake[] } {
  const { values, columns } = draft;
  const mistakes: Mistake[] = [...draft.doubts];
  const more = values.moreSchools.split(/[,\n]/).map((id) => id.trim());
  const schools = [...new Set([...draft.schools, ...more.filter((id) => id !== '')])];
  if (values.isSomeSchools && schools.length === 0)
    mistakes.push({ field: 'moreSchools', text: 'Choose a school, or all of them.' });
  const optOut = values.optOut.flatMap(({ file, column, values: text }): OptOut[] => {
    const lines = text
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== '');
    if (column === '') {
      if (lines.length > 0) mistakes.push({ field: 'optOut', text: 'Values need the column that they stand in.' });
      return [];
    }
    if (lines.length === 0)
      mistakes.push({ field: 'optOut', text: `Which values of ${column} mean that somebody opted out?` });
    return [{ file, column, values: lines }];
  });
  const only = {
    ...(Object.keys(columns).length > 0 ? { columns } : {}),
    ...(values.isSomeSchools && schools.length > 0 ? { schools } : {}),
    ...(optOut.length > 0 ? { optOut } : {}),
  };
  const outgoing: Outgoing = {
    name: values.zip === '' ? values.name || '{name}' : '{name}',
    ...(values.zip === '' ? {} : { zip: values.zip }),
    ...(Object.keys(only).length > 0 ? { only } : {}),
  };
  return { outgoing, mistakes };
}
