// A file that the layout knows and that came on no accepted night, such as demographics: nobody agreed that it goes to
// anybody, so the night waits for a person; from its release on the file is one of the set.
import { expect, test } from 'vitest';
import { builtInLayout } from '../../src/roster/layouts/catalogue.ts';
import { districtOf } from '../districts/district.ts';
import { filesOf } from '../districts/files_of.ts';
import { check, setOf } from './sets.ts';

const district = districtOf({ seed: 3, students: 60, schools: 2 });
const said = ({ report }: ReturnType<typeof check>) =>
  report.notices
    .filter(({ severity }) => severity !== 'info')
    .map(({ code, file, severity }) => [code, file, severity]);

test.each([
  ['oneroster-1.1', 'demographics.csv'],
  ['clever-sftp', 'staff.csv'],
  ['microsoft-sds-v2.1', 'relationships.csv'],
  ['illuminate-isi', 'programs.txt'],
])('%s with %s for the first time', (id, name) => {
  const whole = filesOf(district, id);
  const { [name]: added, ...without } = whole;
  const absent = (files: Record<string, string>) =>
    files['manifest.csv'] === undefined
      ? files
      : { ...files, 'manifest.csv': files['manifest.csv'].replace('demographics,bulk', 'demographics,absent') };
  const first = check(builtInLayout(id)!, setOf(absent(without)));
  expect(said(first).filter(([code]) => code === 'file_added')).toEqual([]);
  const second = check(first.pinned, setOf(whole), { baseline: first.baseline });
  expect(second.report.verdict).toBe('hold');
  expect(said(second)).toContainEqual(['file_added', name, 'hold']);
  const third = check(second.pinned, setOf(whole), { baseline: second.baseline });
  expect(said(third).filter(([code]) => code === 'file_added')).toEqual([]);
  const empty = check(first.pinned, setOf({ ...without, [name]: '' }), { baseline: first.baseline });
  expect(said(empty).filter(([code]) => code === 'file_added')).toEqual([]);
  expect(added).toBeDefined();
});
