// The same checks as SQL in DuckDB, two threads, all columns read as text: what a careful person would write with it. Each
// file is parsed once; one pass judges every row and finds those with anything odd in them; the costly expressions then
// look at these few alone. Keys and rows are compared by 64-bit hashes, as Rollcall does.
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
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

const folder = process.argv[2]!;
const found: Record<string, number> = {};
let rows = 0;

async function checkFile(connection: DuckDBConnection, file: LayoutFile): Promise<void> {
  const table = tableOf(file);
  const path = join(folder, file.name).replaceAll("'", "''");
  // A row of another width, a stray quote or bytes that are no UTF-8 end the reading with an error.
  await connection.run(
    `create table ${table} as select * from read_csv('${path}', header = true, all_varchar = true, auto_detect = false,
      delim = ',', quote = '"', escape = '"', columns = {${file.columns.map(({ name }) => `'${name}': 'varchar'`).join(', ')}})`,
  );
  const total = await countRows(connection, file);
  rows += total;
  await lookAtOdd(connection, file, total);
  await judgeKeys(connection, file);
  await judgeReferences(connection, file);
  for (const column of columnsOf(file).emails) await judgeAddresses(connection, file, column);
  for (const column of columnsOf(file).grades) await judgeGrades(connection, file, column);
}

interface Count {
  name: string;
  where: string;
}

/** One pass over all rows for what is cheap, and what the ids are like; sets apart the rows with anything odd in them. */
async function countRows(connection: DuckDBConnection, file: LayoutFile): Promise<number> {
  const table = tableOf(file);
  const { enums, dates, ids, ownIds, required } = columnsOf(file);
  const counts: Count[] = [
    ...required.map(({ name }) => ({
      name: nameOf('required_value_missing', file.name, name),
      where: `${quoted(name)} is null`,
    })),
    ...enums.map(({ name, values }) => ({
      name: nameOf('enum_unknown', file.name, name),
      where: `${quoted(name)} not in (${values!.map(text).join(', ')})`,
    })),
    ...dates.flatMap(({ name }) => datesOf(file, name)),
    ...spanOf(file),
  ];
  const shapes = ownIds.map(({ name }) => quoted(name));
  const select = [
    'count(*) as total',
    ...counts.map(({ where }, at) => `count(*) filter (where ${where}) as c${at}`),
    ...shapes.flatMap((id, at) => [
      `count(${id}) as n${at}`,
      `min(strlen(${id})) as s${at}`,
      `max(strlen(${id})) as l${at}`,
      `count(*) filter (where ${id} >= '0' and ${id} < ':' and not regexp_matches(${id}, '[^0-9]')) as d${at}`,
      `count(*) filter (where ${id} >= '0' and ${id} < '1' and strlen(${id}) > 1) as z${at}`,
    ]),
  ];
  const parsed = dates.map(({ name }) => `try_cast(${quoted(name)} as date) as ${dayOf(name)}`);
  const row = await first(
    connection,
    `select ${select.join(', ')} from (select *${parsed.map((it) => `, ${it}`).join('')} from ${table})`,
  );
  for (const [at, { name }] of counts.entries()) note(name, row[`c${at}`]);
  for (const [at, { name }] of ownIds.entries()) {
    const [count, shortest, longest, digits, zeros] = ['n', 's', 'l', 'd', 'z'].map((it) => Number(row[`${it}${at}`]));
    const shape = idShape({ count: count!, shortest: shortest!, longest: longest!, digits: digits!, zeros: zeros! });
    for (const [what, value] of Object.entries(shape)) note(nameOf(what, file.name, name), value);
  }
  // An id that begins with a digit and is not all digits is looked at.
  const asNumber = ids
    .map(({ name }) => quoted(name))
    .map((id) => `(${id} >= '0' and ${id} < ':' and regexp_matches(${id}, '[^0-9]'))`);
  const names = file.columns.map(({ name }) => quoted(name)).join(', ');
  await connection.run(
    `create temp table ${table}_odd as select name, value from
       (unpivot (select * from ${table} where regexp_matches(concat_ws(chr(30), ${names}), ${text(oddInRow)}) or ${asNumber.join(' or ')})
        on ${names} into name name value value)
     where strlen(value) <> length(value) or regexp_matches(value, ${text(oddAlone)})`,
  );
  return Number(row['total']);
}

const anyNothing = [...nothingWords, ...exactNothingWords, ...nothingOutsideNames].map(escaped).join('|');
/**
 * What no ordinary row has: letters beyond ASCII, control characters, spaces at an end, the beginning of a formula, words
 * for nothing, long values, social security numbers. Fields stand between record separators.
 */
const oddInRow = [
  '[^ -~\\x1e]',
  '(^|\\x1e)[\\s=+@-]',
  '\\s(\\x1e|$)',
  `(?i:(^|\\x1e)(${anyNothing})(\\x1e|$))`,
  `[^\\x1e]{${shortestCut}}`,
  '\\d{3}-\\d{2}-\\d{4}',
].join('|');
/** The same of a single value in ASCII, and digits with something else behind them. */
const oddAlone = `[^ -~]|^[\\s=+@-]|\\s$|(?i:^(${anyNothing})$)|.{${shortestCut}}|^\\d{3}-\\d{2}-\\d{4}$|^\\d.*[.,eE]`;

/** The costly expressions, for the values that need them. What does not concern a column is not taken from its row. */
async function lookAtOdd(connection: DuckDBConnection, file: LayoutFile, total: number): Promise<void> {
  const { ids, isOfPeople, required } = columnsOf(file);
  const isNothing = `trim(value) = '' or trim(value) in (${exactNothingWords.map(text).join(', ')})`;
  const wheres: Record<string, string> = {
    value_whitespace: `trim(value) <> '' and (value <> trim(value, e' \\t\\r\\n') or regexp_matches(value, ${text(wideSpace)}))`,
    smart_quotes: "regexp_matches(value, '[‘’“”]')",
    mojibake_suspected: `regexp_matches(value, ${text(decodedTwice)})`,
    replacement_char: "contains(value, '\ufffd')",
    control_char: `regexp_matches(value, ${text(control)})`,
    formula_like_value: `regexp_matches(value, '^[=+@-]') and not regexp_full_match(value, ${text(harmless)}, 'is')`,
    secret_column_present: `regexp_full_match(value, ${text(socialNumber)})`,
    id_decimal_tail: `regexp_full_match(value, '\\d+\\.0{1,2}')`,
    id_scientific_notation: `regexp_full_match(value, '\\d([.,]\\d*[eE]\\+?|[eE]\\+)\\d{1,3}')`,
    required_value_missing: `${isNothing} or lower(trim(value)) in (${nothingWords.map(text).join(', ')})`,
    required_no_name: `lower(trim(value)) in (${nothingOutsideNames.map(text).join(', ')}) and not (${isNothing})`,
    long: `length(value) >= ${shortestCut}`,
  };
  const odd = await all(
    connection,
    `select name, ${Object.entries(wheres).map(([code, where]) => `count(*) filter (where ${where}) as ${code}`)}
     from ${tableOf(file)}_odd group by name`,
  );
  for (const { name, ...counts } of odd) {
    const column = file.columns.find((one) => one.name === name)!;
    const count = (code: string) => Number(counts[code]);
    const say = (code: string, found = count(code)) => note(nameOf(code, file.name, column.name), found);
    for (const code of ['value_whitespace', 'smart_quotes', 'mojibake_suspected', 'replacement_char', 'control_char'])
      say(code);
    if (ids.includes(column)) say('id_decimal_tail');
    if (ids.includes(column)) say('id_scientific_notation');
    if (required.includes(column)) say('required_value_missing');
    if (required.includes(column) && !isPersonName(column.name))
      say('required_value_missing', count('required_no_name'));
    if (column.secret === true) continue;
    say('formula_like_value');
    if (isOfPeople && isMass(count('secret_column_present'), total)) say('secret_column_present');
    if (count('long') > 0) say('value_truncated_suspected', await cutIn(connection, file, column));
  }
}

async function cutIn(connection: DuckDBConnection, file: LayoutFile, column: LayoutColumn): Promise<number> {
  const lengths = await all(
    connection,
    `select length(value) as length, count(*) as count, count(distinct value) as different from ${tableOf(file)}_odd
     where name = ${text(column.name)} and length(value) >= ${shortestCut} group by all`,
  );
  return cutOff(
    lengths.map((it) => ({
      length: Number(it['length']),
      count: Number(it['count']),
      distinct: Number(it['different']),
    })),
  );
}

const wideSpace = '[\\x{a0}\\x{2000}-\\x{200b}\\x{202f}\\x{205f}\\x{2060}\\x{3000}\\x{feff}]';
const control = '[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f\\x{80}-\\x{9f}]';
const decodedTwice = '[Â-Å][\\x{80}-\\x{bf}€ƒ†‡ˆŠ‹ŒŽ˜š›œžŸ]|[Â-Å][‚„…‰‘’“”•–—™]\\pL|â€|â‚¬|ï»¿|ï¿½';
const harmless = '[+-][\\d\\s().,/-]*((x|ext\\.?)\\s*\\d+)?\\s*%?|[-+=@]+|([-+@]|--+)\\s.*|--.*|@[^(|!]*\\s[^(|!]*';
const socialNumber =
  '(00[1-9]|0[1-9]\\d|[1-578]\\d\\d|6[0-57-9]\\d|66[0-57-9])-(0[1-9]|[1-9]\\d)-(\\d{3}[1-9]|\\d{2}[1-9]0|\\d[1-9]00|[1-9]000)';

/** What is no date, or one that is far off. `try_cast` takes more than one form. */
function datesOf(file: LayoutFile, name: string): Count[] {
  const value = quoted(name);
  const day = dayOf(name);
  const { first: from, last } = believable;
  return [
    {
      name: nameOf('date_invalid', file.name, name),
      where: `${value} is not null and (${day} is null or ${value} not like '____-__-__' or ${value} like '% ')`,
    },
    {
      name: nameOf('date_out_of_range', file.name, name),
      where: `${day} < date '${from}' or (${day} >= date '${last}' and year(${day}) not in (${openEnds.join(', ')}))`,
    },
  ];
}

function spanOf(file: LayoutFile): Count[] {
  const span = spans[file.name];
  if (span === undefined) return [];
  return [
    { name: nameOf('date_order_wrong', file.name, span.end), where: `${dayOf(span.end)} < ${dayOf(span.start)}` },
  ];
}

/** Keys that come again, with other contents or the same; and what the next night is compared with. */
async function judgeKeys(connection: DuckDBConnection, file: LayoutFile): Promise<void> {
  const table = tableOf(file);
  const key = quoted(file.key[0]!);
  const everything = file.columns.map(({ name }) => quoted(name)).join(', ');
  const groups = columnsOf(file).groups.map(({ name }) => quoted(name));
  await connection.run(
    `create table ${table}_base as select hash(${key}) as key_hash, hash(${everything}) as row_hash
     ${groups.map((group) => `, ${group}`).join('')} from ${table} where ${key} is not null`,
  );
  const again = await first(
    connection,
    `select sum(n - contents) as repeats, sum(contents - 1) as conflicts from
       (select count(*) as n, count(distinct row_hash) as contents from ${table}_base
        where key_hash in (select key_hash from ${table}_base group by key_hash having count(*) > 1) group by key_hash)`,
  );
  note(nameOf('key_duplicate', file.name, undefined), again['conflicts']);
  note(nameOf('row_duplicate_exact', file.name, undefined), again['repeats']);
  // Some rows with their values: what changed in which column is told by them.
  await connection.run(
    `create table ${table}_sample as select hash(${key}) as key_hash, ${everything} from ${table} order by key_hash limit 2048`,
  );
  // Only where keys are written in small letters and in capitals, or with spaces, can two differ by that alone.
  const letters = await first(
    connection,
    `select (select bool_or(${key} <> lower(${key})) from ${table})
       or (select bool_or(value <> trim(value)) from ${table}_odd where name = ${text(file.key[0]!)}) as are_mixed`,
  );
  await connection.run(`drop table ${table}_odd`);
  if (letters['are_mixed'] !== true) return;
  const collisions = await first(
    connection,
    `select sum(written - 1) as n from (select count(distinct ${key}) as written from ${table} group by lower(trim(${key})) having count(*) > 1)`,
  );
  note(nameOf('key_case_collision', file.name, file.key[0]), collisions['n']);
}

async function judgeReferences(connection: DuckDBConnection, file: LayoutFile): Promise<void> {
  const table = tableOf(file);
  for (const column of columnsOf(file).references) {
    const { file: parent, key } = targetOf(column)!;
    const value = quoted(column.name);
    const items =
      column.type === 'list'
        ? `select unnest(string_split(${value}, ',')) as item from ${table} where ${value} is not null`
        : `select ${value} as item from ${table} where ${value} is not null`;
    const missing = `select count(*) as n from (${items}) as child anti join ${tableOf(parent)} as parent on child.item = parent.${quoted(key)}`;
    note(nameOf('reference_missing', file.name, column.name), (await first(connection, missing))['n']);
    const type = column.referencesType;
    if (type === undefined) continue;
    const wrong = `select count(*) as n from (${items}) as child semi join
      (select * from ${tableOf(parent)} where ${quoted(type.column)} not in (${type.values.map(text).join(', ')})) as parent
      on child.item = parent.${quoted(key)}`;
    note(nameOf('reference_wrong_type', file.name, column.name), (await first(connection, wrong))['n']);
  }
}

async function judgeAddresses(connection: DuckDBConnection, file: LayoutFile, column: LayoutColumn): Promise<void> {
  const email = quoted(column.name);
  const key = quoted(file.key[0]!);
  const table = tableOf(file);
  const isAddress = `regexp_full_match(trim(${email}), ${text(address)})`;
  const invalid = await first(
    connection,
    `select count(*) as n from ${table} where trim(${email}) <> '' and not ${isAddress}`,
  );
  note(nameOf('email_invalid', file.name, column.name), invalid['n']);
  const shared = await first(
    connection,
    `select sum(owners - 1) as n from (select count(distinct ${key}) as owners from ${table}
     where hash(${email}) in (select hash(${email}) from ${table} where ${email} is not null group by all having count(*) > 1)
       and ${isAddress} and not regexp_matches(role, '(?i)parent|guardian|relative|mother|father|contact|observer|family|emergency')
     group by ${email})`,
  );
  note(nameOf('email_duplicate', file.name, column.name), shared['n']);
}

const address =
  "[A-Za-z0-9!#$%&''*+/=?^_`{|}~\\x{80}-\\x{10ffff}-]+(\\.[A-Za-z0-9!#$%&''*+/=?^_`{|}~\\x{80}-\\x{10ffff}-]+)*@([A-Za-z0-9\\x{80}-\\x{10ffff}]([A-Za-z0-9\\x{80}-\\x{10ffff}-]*[A-Za-z0-9\\x{80}-\\x{10ffff}])?\\.)+[A-Za-z0-9\\x{80}-\\x{10ffff}-]*[A-Za-z\\x{80}-\\x{10ffff}][A-Za-z0-9\\x{80}-\\x{10ffff}]*".replaceAll(
    "''",
    "'",
  );

/** A column of grades has few different values: each is judged once. */
async function judgeGrades(connection: DuckDBConnection, file: LayoutFile, column: LayoutColumn): Promise<void> {
  const grade = quoted(column.name);
  const counts = await all(
    connection,
    `select ${grade} as grade, count(*) as count from ${tableOf(file)} where trim(${grade}) <> '' group by all`,
  );
  const byGrade = new Map(counts.map((it) => [String(it['grade']), Number(it['count'])]));
  note(nameOf('grade_code_unknown', file.name, column.name), strangeGrades(byGrade, isUsualGrade));
}

/** Sections without students or a teacher, people without a section, schools and courses without sections. */
async function findUnused(connection: DuckDBConnection): Promise<void> {
  const sections = await first(
    connection,
    `with taken as (select "classSourcedId" as id, bool_or(lower(role) = 'student') as has_student,
        bool_or(lower(role) = 'teacher') as has_teacher from enrollments where "classSourcedId" is not null group by all),
      sections as (select distinct "sourcedId" as id from classes)
     select count(*) as total, count(*) filter (where has_student is not true) as without_student,
       count(*) filter (where has_teacher is not true) as without_teacher from sections left join taken using (id)`,
  );
  noteUnused('classes.csv', sections['total'], sections['without_student']);
  noteUnused('classes.csv', sections['total'], sections['without_teacher']);
  const people = await all(
    connection,
    `with people as (select "sourcedId" as id, arg_min(role, role) as role from users where role in ('student', 'teacher') group by all)
     select role, count(*) as total, count(*) filter (where id not in
       (select "userSourcedId" from enrollments where "userSourcedId" is not null)) as unused from people group by role`,
  );
  for (const { total, unused } of people) noteUnused('users.csv', total, unused);
  for (const [parent, column, where] of [
    ['orgs', 'schoolSourcedId', "type = 'school'"],
    ['courses', 'courseSourcedId', 'true'],
  ] as const) {
    const unused = await first(
      connection,
      `select count(distinct "sourcedId") as total, count(distinct "sourcedId") filter (where "sourcedId" not in
         (select ${quoted(column)} from classes where ${quoted(column)} is not null)) as unused from ${parent} where ${where}`,
    );
    noteUnused(`${parent}.csv`, unused['total'], unused['unused']);
  }
}

/** Where nothing at all is referred to, the file is about something else. */
function noteUnused(file: string, total: unknown, unused: unknown): void {
  if (Number(total) !== Number(unused)) note(nameOf('parent_unused', file, 'sourcedId'), unused);
}

async function all(connection: DuckDBConnection, sql: string): Promise<Record<string, unknown>[]> {
  return (await connection.runAndReadAll(sql)).getRowObjects();
}

async function first(connection: DuckDBConnection, sql: string): Promise<Record<string, unknown>> {
  return (await all(connection, sql))[0]!;
}

function note(name: string, count: unknown): void {
  found[name] = (found[name] ?? 0) + Number(count ?? 0);
}

function dayOf(column: string): string {
  return quoted(`${column} as day`);
}

function tableOf(file: LayoutFile): string {
  return file.name.replace('.csv', '');
}

function quoted(name: string): string {
  return `"${name}"`;
}

function text(value: string): string {
  return `'${value.replaceAll("'", "''")}'`;
}

function escaped(word: string): string {
  return word.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}

// Rows may be kept in any order: both threads write as they read.
const instance = await DuckDBInstance.create(':memory:', { threads: '2', preserve_insertion_order: 'false' });
const db = await instance.connect();
const started = performance.now();
for (const file of benchLayoutFiles) await checkFile(db, file);
await findUnused(db);
printAnswer({ milliseconds: performance.now() - started, rows, found });
