// Columns that were to stay here, in files whose headers are not as they were agreed: what is not sure is not sent.
import { expect, test } from 'vitest';
import { NotCut } from '../../src/roster/cut_rows.ts';
import type { Encoding, Layout } from '../../src/roster/layout.ts';
import { builtInLayout } from '../../src/roster/layouts/catalogue.ts';
import { onlyMistakes } from '../../src/roster/only.ts';
import { csv, cutSet, textOf } from './cuts.ts';
import { bytesOf, fileOf, setOf } from './sets.ts';

const layout = builtInLayout('clever-sftp')!;
const kept = ['School_id', 'Student_id', 'Student_number', 'Last_name', 'First_name'];
const begin = kept.join(',');

const set = (students: string, encoding?: Encoding) => [
  ...setOf({ 'schools.csv': csv('School_id,School_name,School_number\ns1,North,1') }),
  fileOf('students.csv', bytesOf(students, encoding)),
];
const cut = (students: string, columns = kept, encoding?: Encoding) =>
  cutSet(layout, set(students, encoding), { columns: { 'students.csv': columns } }).get('students.csv')!.bytes;

test('the one that is meant, where two differ in letter case', () => {
  const students = csv(`${begin},Note,note\ns1,1,1,Ames,Ada,fine,secret`);
  expect(cut(students, [...kept, 'Note']).toString()).not.toContain('secret');
  const two: Layout = structuredClone(layout);
  const file = two.files.find((it) => it.name === 'students.csv')!;
  for (const name of ['Note', 'note']) file.columns.push({ name, required: false, type: 'string' });
  const made = cutSet(two, set(students), { columns: { 'students.csv': [...kept, 'Note'] } });
  expect(textOf(made, 'students.csv')).toContain('fine');
  expect(textOf(made, 'students.csv')).not.toContain('secret');
  file.extraColumns = 'refused';
  expect(onlyMistakes(two, { columns: { 'students.csv': [...kept, 'NOTE'] } })).not.toEqual([]);
});

test('values behind the last column, in any encoding, with line breaks in quotes', () => {
  const students = [
    `${begin},DOB,`,
    's1,1,1,"Ames\r\nand ""Sons""",Ada,2015-01-01,555-0100',
    's1,2,2,Böll,"A,B",2015-01-02,',
    '',
  ].join('\r\n');
  const expected = [begin, 's1,1,1,"Ames\r\nand ""Sons""",Ada', 's1,2,2,Böll,"A,B"', ''].join('\r\n');
  for (const encoding of ['utf-8', 'utf-16le', 'utf-16be', 'windows-1252'] as const)
    expect(cut(students, kept, encoding), encoding).toEqual(Buffer.from(bytesOf(expected, encoding)));
});

test('a title above the header says nothing', () => {
  const title = '\ufeffSchools of Lakeside; printed for Ada Ames, 555-0100';
  const orgs = [title, 'sourcedId,name,type,identifier,parentSourcedId', 's1,North,school,7,', ''].join('\r\n');
  const only = { columns: { 'orgs.csv': ['sourcedId', 'name', 'type'] } };
  const made = cutSet('oneroster-1.1', setOf({ 'orgs.csv': orgs }), only);
  expect(textOf(made, 'orgs.csv')).toBe('\ufeffsourcedId,name,type\r\ns1,North,school\r\n');
  expect(made.get('orgs.csv')!.cut.rows).toEqual({ empty: 1 });
});

test('a column that comes twice, or seems to have another name, is not guessed at', () => {
  expect(() => cut(csv(`${begin},First_name\ns1,1,1,Ames,Ada,secret`))).toThrow(NotCut);
  const pinned: Layout = structuredClone(layout);
  const file = pinned.files.find((it) => it.name === 'students.csv')!;
  file.encoding = 'utf-8';
  file.columns = [...kept, 'Gender'].map((name) => file.columns.find((column) => column.name === name)!);
  const renamed = csv(`${begin},SSN\ns1,1,1,Ames,Ada,secret`);
  const only = { columns: { 'students.csv': [...kept, 'Gender'] } };
  expect(() => cutSet(pinned, set(renamed), only)).toThrow(/SSN in place of Gender/);
});

test('no header was agreed, and one in another order came', () => {
  const headless: Layout = structuredClone(builtInLayout('gradecam-combined-earlier')!);
  const file = headless.files[0]!;
  file.header = false;
  file.encoding = 'utf-8';
  const names = file.columns.map((column) => column.name);
  const moved = [names[11]!, ...names.slice(1, 11), names[0]!];
  const text = `${moved.join(',')}\r\n${moved.map((_, at) => `v${at}`).join(',')}\r\n`;
  expect(() => cutSet(headless, [fileOf('combined.csv', text)], { schools: ['v1'] })).toThrow(NotCut);
});
