// The same checks in plain JavaScript over csv-parse: what a script with a good library does.
import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { parse } from 'csv-parse';
import { isPersonName } from '../../src/roster/column_names.ts';
import type { LayoutColumn, LayoutFile } from '../../src/roster/layout.ts';
import { isUsualGrade } from '../../src/roster/rules/grade_code_unknown.ts';
import {
  believable,
  benchLayoutFiles,
  columnsOf,
  cutOff,
  exactNothingWords,
  idShape,
  isMass,
  nameOf,
  nothingOutsideNames,
  nothingWords,
  openEnds,
  printAnswer,
  shortestCut,
  spans,
  strangeGrades,
  targetOf,
} from './check_answer.ts';

const oddSpace = /^[ \t\r\n]|[ \t\r\n]$|[\u00a0\u2000-\u200b\u202f\u205f\u2060\u3000\ufeff]/;
const smartQuotes = /[‘’“”]/;
const decodedTwice = /[Â-Å][\u0080-\u00bf€ƒ†‡ˆŠ‹ŒŽ˜š›œžŸ]|[Â-Å][‚„…‰‘’“”•–—™]\p{L}|â€|â‚¬|ï»¿|ï¿½/u;
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
const control = /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]/;
const formula = /^[=+\-@]/;
const harmless =
  /^(?:[+-][\d\s().,/-]*(?:(?:x|ext\.?)\s*\d+)?\s*%?|[-+=@]+|(?:[-+@]|--+)\s.*|--.*|@[^(|!]*\s[^(|!]*)$/is;
const socialNumber = /^(?!000|666|9)\d{3}-(?!00)\d{2}-(?!0000)\d{4}$/;
const decimalTail = /^\d+\.0{1,2}$/;
const scientific = /^\d(?:[.,]\d*[eE]\+?|[eE]\+)\d{1,3}$/;
const atom = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~\\u0080-\\uffff-]+";
const label = '[A-Za-z0-9\\u0080-\\uffff](?:[A-Za-z0-9\\u0080-\\uffff-]*[A-Za-z0-9\\u0080-\\uffff])?';
const address = new RegExp(
  `^${atom}(?:\\.${atom})*@(?:${label}\\.)+(?=[^.]*[A-Za-z\\u0080-\\uffff])(?=[^.]{2})${label}$`,
);
const family = /parent|guardian|relative|mother|father|contact|observer|family|emergency/i;

const found: Record<string, number> = {};
/** Row hash by key, file by file: what references look into and the next night is compared with. */
const baselines = new Map<string, Map<string, Set<number>>>();
/** Keys by the type or role of their row. */
const typesOf = new Map<string, Map<string, string>>();
/** Keys that other files refer to: by students, by teachers, by anybody. */
const used = { student: new Set<string>(), teacher: new Set<string>(), anybody: new Set<string>() };
let rows = 0;

async function checkFile(file: LayoutFile): Promise<void> {
  const { name } = file;
  const of = columnsOf(file);
  const keyAt = file.columns.findIndex((column) => column.name === file.key[0]);
  const typeAt = file.columns.findIndex((column) => column.name === 'type' || column.name === 'role');
  const own = new Map<string, Set<number>>();
  const types = new Map<string, string>();
  baselines.set(name, own);
  typesOf.set(name, types);
  const written = new Map<string, Set<string>>();
  const addresses = new Map<string, Set<string>>();
  const waiting: { column: LayoutColumn; value: string }[] = [];
  const columns = file.columns.map((column, at) => ({
    column,
    at,
    parent: targetOf(column)?.file.name,
    isRequired: of.required.includes(column),
    isEnum: of.enums.includes(column),
    isDate: of.dates.includes(column),
    isEmail: of.emails.includes(column),
    isGrade: of.grades.includes(column),
    isId: of.ids.includes(column),
    isOwnId: of.ownIds.includes(column),
    ids: { count: 0, shortest: Number.POSITIVE_INFINITY, longest: 0, digits: 0, zeros: 0 },
    grades: new Map<string, number>(),
    lengths: new Map<number, { count: number; values: Set<string> }>(),
    numbers: 0,
  }));
  const startAt = file.columns.findIndex((column) => column.name === spans[name]?.start);
  const endAt = file.columns.findIndex((column) => column.name === spans[name]?.end);
  const rowsBefore = rows;
  const parser = createReadStream(join(folder, name)).pipe(parse({ from_line: 2 }));
  for await (const row of parser as AsyncIterable<string[]>) {
    rows++;
    const key = row[keyAt]!;
    for (const it of columns) {
      const { column, at } = it;
      const value = row[at]!;
      const say = (code: string) => note(nameOf(code, name, column.name));
      if (it.isRequired && isNothing(value, isPersonName(column.name))) say('required_value_missing');
      if (value === '') continue;
      if (value.trim() !== '' && oddSpace.test(value)) say('value_whitespace');
      if (smartQuotes.test(value)) say('smart_quotes');
      if (decodedTwice.test(value)) say('mojibake_suspected');
      if (value.includes('\ufffd')) say('replacement_char');
      if (control.test(value)) say('control_char');
      if (column.secret !== true) {
        if (formula.test(value) && !harmless.test(value)) say('formula_like_value');
        if (socialNumber.test(value)) it.numbers++;
        if (value.length >= shortestCut) noteLength(it.lengths, value);
      }
      if (it.isId && decimalTail.test(value)) say('id_decimal_tail');
      if (it.isId && scientific.test(value)) say('id_scientific_notation');
      if (it.isOwnId) {
        const { ids } = it;
        ids.count++;
        ids.shortest = Math.min(ids.shortest, value.length);
        ids.longest = Math.max(ids.longest, value.length);
        if (/^\d+$/.test(value)) ids.digits++;
        if (/^0\d/.test(value)) ids.zeros++;
      }
      if (it.isEnum && !column.values!.includes(value)) say('enum_unknown');
      if (it.isDate && !isIsoDate(value)) say('date_invalid');
      else if (it.isDate && isFarOff(value)) say('date_out_of_range');
      if (it.isEmail) {
        if (!address.test(value.trim())) say('email_invalid');
        else if (!family.test(row[typeAt]!)) addTo(addresses, value, key);
      }
      if (it.isGrade) it.grades.set(value, (it.grades.get(value) ?? 0) + 1);
      if (it.parent === undefined) continue;
      for (const item of column.type === 'list' ? value.split(',') : [value]) {
        if (it.parent === name) waiting.push({ column, value: item });
        else lookUp(column, item, name, it.parent);
        noteUse(name, item, row[typeAt]);
      }
    }
    if (startAt >= 0 && isIsoDate(row[startAt]!) && isIsoDate(row[endAt]!) && row[endAt]! < row[startAt]!)
      note(nameOf('date_order_wrong', name, spans[name]!.end));
    if (key === '') continue;
    const hash = hashOf(row.join('\u0000'));
    const contents = own.get(key);
    if (contents === undefined) {
      own.set(key, new Set([hash]));
      types.set(key, row[typeAt] ?? '');
    } else if (contents.has(hash)) note(nameOf('row_duplicate_exact', name, undefined));
    else {
      contents.add(hash);
      note(nameOf('key_duplicate', name, undefined));
    }
    addTo(written, key.trim().toLowerCase(), key);
  }
  for (const { column, value } of waiting) lookUp(column, value, name, name);
  for (const keys of written.values()) note(nameOf('key_case_collision', name, file.key[0]), keys.size - 1);
  for (const owners of addresses.values()) note(nameOf('email_duplicate', name, 'email'), owners.size - 1);
  for (const it of columns) {
    const say = (code: string, count: number) => note(nameOf(code, name, it.column.name), count);
    if (of.isOfPeople && isMass(it.numbers, rows - rowsBefore)) say('secret_column_present', it.numbers);
    if (it.isGrade) say('grade_code_unknown', strangeGrades(it.grades, isUsualGrade));
    if (it.isOwnId) for (const [what, value] of Object.entries(idShape(it.ids))) say(what, value);
    const lengths = [...it.lengths].map(([length, { count, values }]) => ({ length, count, distinct: values.size }));
    say('value_truncated_suspected', cutOff(lengths));
  }
}

function lookUp(column: LayoutColumn, value: string, file: string, parent: string): void {
  if (!baselines.get(parent)!.has(value)) note(nameOf('reference_missing', file, column.name));
  else if (column.referencesType && !column.referencesType.values.includes(typesOf.get(parent)!.get(value)!))
    note(nameOf('reference_wrong_type', file, column.name));
}

/** Sections refer to schools and courses, enrolments to sections and people. */
function noteUse(file: string, value: string, role: string | undefined): void {
  if (file === 'classes.csv') used.anybody.add(value);
  if (file !== 'enrollments.csv') return;
  used.anybody.add(value);
  if (role === 'student') used.student.add(value);
  if (role === 'teacher') used.teacher.add(value);
}

function findUnused(): void {
  const say = (file: string, by: ReadonlySet<string>, isMeant: (type: string) => boolean) => {
    let all = 0;
    let unused = 0;
    for (const [key, type] of typesOf.get(file)!) {
      if (!isMeant(type)) continue;
      all++;
      if (!by.has(key)) unused++;
    }
    if (unused < all) note(nameOf('parent_unused', file, 'sourcedId'), unused);
  };
  say('classes.csv', used.student, () => true);
  say('classes.csv', used.teacher, () => true);
  say('users.csv', used.anybody, (role) => role === 'student');
  say('users.csv', used.anybody, (role) => role === 'teacher');
  say('orgs.csv', used.anybody, (type) => type === 'school');
  say('courses.csv', used.anybody, () => true);
}

function isNothing(value: string, isName: boolean): boolean {
  const text = value.trim();
  if (text === '' || exactNothingWords.includes(text)) return true;
  const small = text.toLowerCase();
  return nothingWords.includes(small) || (!isName && nothingOutsideNames.includes(small));
}

function noteLength(lengths: Map<number, { count: number; values: Set<string> }>, value: string): void {
  const length = [...value].length;
  const known = lengths.get(length) ?? { count: 0, values: new Set() };
  known.count++;
  known.values.add(value);
  lengths.set(length, known);
}

function addTo(sets: Map<string, Set<string>>, key: string, value: string): void {
  const known = sets.get(key);
  if (known === undefined) sets.set(key, new Set([value]));
  else known.add(value);
}

function isIsoDate(value: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(value)) return false;
  const date = new Date(`${value}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(value);
}

function isFarOff(value: string): boolean {
  return value < believable.first || (value >= believable.last && !openEnds.includes(Number(value.slice(0, 4))));
}

function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash;
}

function note(name: string, count = 1): void {
  found[name] = (found[name] ?? 0) + count;
}

const folder = process.argv[2]!;
const started = performance.now();
for (const file of benchLayoutFiles) await checkFile(file);
findUnused();
printAnswer({ milliseconds: performance.now() - started, rows, found });
