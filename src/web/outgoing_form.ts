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
  /** The same of a file that has them ticked in vain: all was chosen above them. */
  doubted: Record<string, string[]>;
  schools: string[];
  /** Boxes that somebody took a tick away from, while all was chosen above them. */
  doubts: Mistake[];
}

/** The line that waits for one more. */
const noReport = { from: '', name: '' };

/** As it is set. */
export function draftFrom({ name, zip, only, reports }: Outgoing): OutgoingDraft {
  const chosen = (reports ?? []).map((it) => ({ from: it.from, name: it.name ?? '' }));
  const rules = (only?.optOut ?? []).map(({ file, column, values }) => ({ file, column, values: values.join('\n') }));
  return {
    values: {
      name,
      zip: zip ?? '',
      isReports: reports !== undefined,
      reports: [...chosen, noReport],
      isLessKnown: false,
      isSomeSchools: only?.schools !== undefined,
      moreSchools: '',
      optOut: [...rules, { file: '', column: '', values: '' }],
      why: '',
    },
    columns: only?.columns ?? {},
    doubted: {},
    schools: only?.schools ?? [],
    doubts: [],
  };
}

/** The same with one more report chosen, as the report's page proposes it. */
export function withReport(draft: OutgoingDraft, from: string): OutgoingDraft {
  const { reports } = draft.values;
  if (reports.some((it) => it.from === from)) return draft;
  return {
    ...draft,
    values: { ...draft.values, isReports: true, reports: [...reports.slice(0, -1), { from, name: '' }, noReport] },
  };
}

/** As it was posted. Columns that cannot stay here are ticked without a word of the form: their boxes cannot be changed. */
export function draftOf(form: FormValues, layout: Layout | undefined): OutgoingDraft {
  const columns: Record<string, string[]> = {};
  const doubted: Record<string, string[]> = {};
  const doubts: Mistake[] = [];
  const isLess = (boxes: string, ticked: string) => form.all(ticked).length < Number(form.text(boxes) || 0);
  for (const [at, file] of (layout?.files ?? []).entries()) {
    const needed = file.columns.filter((column) => isNeeded(file, column)).map((column) => column.name);
    const ticked = [...new Set([...needed, ...form.all(`column:${file.name}`)])];
    if (form.text(`mode:${file.name}`) === 'some') columns[file.name] = ticked;
    else if (isLess(`boxes:${file.name}`, `column:${file.name}`)) {
      doubted[file.name] = ticked;
      const text = `A column of ${file.name} is not ticked: choose only these, or tick it.`;
      doubts.push({ field: `columns-${at}`, text });
    }
  }
  const isSomeSchools = form.text('schools') === 'some';
  if (!isSomeSchools && isLess('boxes', 'school'))
    doubts.push({ field: 'moreSchools', text: 'A school is not ticked: choose only these, or tick it.' });
  else if (!isSomeSchools && form.text('moreSchools').trim() !== '')
    doubts.push({ field: 'moreSchools', text: 'Choose only these, or take the ids away: all schools go along.' });
  const [files, names, values] = [form.all('optFile'), form.all('optColumn'), form.all('optValues')];
  const rules = names.map((column, at) => {
    return { file: files[at] ?? '', column: column.trim(), values: (values[at] ?? '').replaceAll('\r\n', '\n') };
  });
  const [froms, called] = [form.all('from'), form.all('fromName')];
  const chosen = froms.map((from, at) => ({ from, name: (called[at] ?? '').trim() }));
  const isBlank = rules.at(-1)?.column === '' && rules.at(-1)?.values.trim() === '';
  return {
    values: {
      name: form.text('name'),
      zip: form.text('zip'),
      isReports: form.text('what') === 'reports',
      reports: [...chosen.filter((it) => it.from !== '' || it.name !== ''), noReport],
      isLessKnown: form.text('isLessKnown') === 'yes',
      isSomeSchools,
      moreSchools: form.text('moreSchools'),
      optOut: isBlank ? rules : [...rules, { file: '', column: '', values: '' }],
      why: form.text('why'),
    },
    columns,
    doubted,
    schools: form.all('school'),
    doubts,
  };
}

export function outgoingOf(draft: OutgoingDraft): { outgoing: Outgoing; mistakes: Mistake[] } {
  return draft.values.isReports ? reportsOf(draft.values) : partsOf(draft);
}

/** A report says in its SELECT what goes along: what is ticked and typed below it does not count. */
function reportsOf(values: OutgoingValues): { outgoing: Outgoing; mistakes: Mistake[] } {
  const typed = values.reports.filter((it) => it !== noReport);
  const reports = typed
    .filter((it) => it.from !== '')
    .map(({ from, name }) => ({ from, ...(name === '' ? {} : { name }) }));
  const mistakes: Mistake[] = [];
  if (reports.length < typed.length)
    mistakes.push({ field: 'reports', text: 'A name of a file needs the report that makes it.' });
  else if (reports.length === 0) mistakes.push({ field: 'reports', text: 'Choose a report, or the files of the set.' });
  return { outgoing: { ...nameAndZip(values), reports }, mistakes };
}

function nameAndZip({ name, zip }: OutgoingValues): Pick<Outgoing, 'name' | 'zip'> {
  return zip === '' ? { name: name || '{name}' } : { name: '{name}', zip };
}

function partsOf(draft: OutgoingDraft): { outgoing: Outgoing; mistakes: Mistake[] } {
  const { values, columns } = draft;
  const mistakes: Mistake[] = [...draft.doubts];
  const more = values.moreSchools.split(/[,\n]/).map((id) => id.trim());
  const schools = [...new Set([...draft.schools, ...more.filter((id) => id !== '')])];
  if (values.isSomeSchools && schools.length === 0)
    mistakes.push({ field: 'moreSchools', text: 'Choose a school, or all of them.' });
  const optOut = values.optOut.flatMap(({ file, column, values: text }, at): OptOut[] => {
    const lines = text
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== '');
    if (column === '') {
      if (lines.length > 0)
        mistakes.push({ field: `optColumn-${at}`, text: 'Values need the column that they stand in.' });
      return [];
    }
    if (lines.length === 0)
      mistakes.push({ field: `optValues-${at}`, text: `Which values of ${column} mean that somebody opted out?` });
    return [{ file, column, values: lines }];
  });
  const only = {
    ...(Object.keys(columns).length > 0 ? { columns } : {}),
    ...(values.isSomeSchools && schools.length > 0 ? { schools } : {}),
    ...(optOut.length > 0 ? { optOut } : {}),
  };
  const outgoing: Outgoing = {
    ...nameAndZip(values),
    ...(Object.keys(only).length > 0 ? { only } : {}),
  };
  return { outgoing, mistakes };
}
