// Which columns of a layout identify a person or say something about one that a district does not hand out lightly. By
// name, type and reference; it is shown to people and decides nothing.
import { referenceTarget } from './file_set.ts';
import { textsOf } from './header_names.ts';
import type { Layout, LayoutColumn, LayoutFile } from './layout.ts';
import { personalColumn, saysPupil } from './people_columns.ts';

const person =
  'student|pupil|learner|teacher|instructor|staff|employee|user|person|contact|guardian|mother|father|principal|counselor|advisor|observer|agent';
const idKinds = '(?:(?:sis|state|local|district|unique|sourced?|integration|legal|master) ?)*';
const idWord = '(?:ids?|number|num|no|identifiers?)';

const idOfPerson = new RegExp(`\\b(?:${person})s? ?\\d* ?${idKinds}${idWord}\\b|\\bss?id\\b|\\bseid\\b`);
/** Of whomever a row is about, in a file of people. */
const bareId = new RegExp(
  `^(?:(?:sis|state|local|unique|sourced|integration|master|external|active directory match|parent) ?)*${idWord}$`,
);
const nameOfPerson = new RegExp(
  `\\b(?:first|given|last|family|middle|maiden|sur|nick) ?(?:name|initial)` +
    `|\\b(?:${person}|parent)s? ?\\d* ?(?:(?:legal|full|preferred|display|alias) ?)?name\\b` +
    '|^(?:homeroom )?(?:principal|teacher|instructor|counselor|advisor|guardian|mother|father)$',
);
const bareName = /^(?:(?:full|sortable|display|short|legal|preferred|former) ?)?name(?: ?suffix)?$|^suffix$/;
const ownName = /^(?:first|given|last|family|sur) ?name$/;
const login = /\b(?:user ?name|login(?: ?id)?|upn)\b/;

/** Wherever they stand. */
const always: [RegExp, string][] = [
  [/\bbirth|\bdob\b/, 'birth'],
  [/\be ?mail/, 'email'],
  [login, 'login'],
];
/** Where a file has to do with people: a course has a language and a school has an address too. */
const ofPeople: [RegExp, string][] = [
  [
    /\brace|racial|ethnic|hispanic|latin[oax]\b|\basian\b|^white$|african|hawaiian|alaska|tribal|gender|\bsex\b|pronoun|\b(?:home|primary|native|first|spoken|correspondence|preferred|contact|student|parent|guardian) ?language|\blanguage (?:fluency|proficien)|nationality|\bcitizen\b|citizenship (?:status|country)|country of citizenship|immigra|refugee|religio|\bus (?:entry|school)|in ?us ?school/,
    'origin or gender',
  ],
  [
    /\bfrl\b|lunch|\biep\b|\b504\b|disab|\bell?\b|\blep\b|english (?:acquisition|learner)|homeless|foster|migrant|disciplin|(?<!non )suspen|offense|incident|weapon|special ?(?:ed|needs)|gifted|titi?le [1i]\b|low ?income|economic|meal|military|unaccompanied|runaway|medical|medicaid|health|allerg|immuni[sz]|vaccin|diagnos|pregnan|\b(?:parent|guardian)s? .*education|reclassification|instructional support|alternative setting|\bsst\b/,
    'support or hardship',
  ],
  [/phone|\bsms\b|mobile|\bcell\b/, 'phone'],
  [
    /address|street|\bcity\b|postal|\bzip|\bcounty\b|(?:^|(?:student|home|mailing|contact|guardian) )state$|residen/,
    'address',
  ],
];
/** Where a file says them of students: a course has credits too. */
const ofStudents: [RegExp, string][] = [
  [
    /\bscores?\b(?! scale)|\bgpa\b|grade point|\b(?:final|letter|numeric|percent|current|overall|semester|quarter|term|course|repeat) ?(?:grade|mark)\b(?! level)|^marks?$|(?:credits?|units?) (?:attempted|earned)|percentile|\brit\b|lexile|quantile|proficien|performance level|class rank|^(?:comment|late|missing|incomplete|in progress)$|work habits|citizenship|merit diploma|seal ?of ?biliteracy|met ?all ?uc|graduation (?:completion|exemption)|completion status/,
    'results or conduct',
  ],
  [
    /^attendance (?:date|type|status|category)|excuse|absen|tardy|truan|days attended|days ?in ?attendance/,
    'attendance',
  ],
  [/^program id$|^education program (?:code|membership)|^education service/, 'support or hardship'],
];
const aStudent = /\b(?:student|pupil|learner|ssid)/;
const ofOrg = /^(?:school|site|org|district|campus|location)\b/;
const orgFile = /^(?:schools?|orgs?|organi[sz]ations?|sites?|locations?|districts?|campus(?:es)?)\b/;
const peopleFile =
  /^(?:students?|pupils?|learners?|teachers?|instructors?|staff|faculty|employees?|users?|people|persons?|guardians?|parents?|contacts?|admins?|principals?)(?:\.\w+)?$/;

/** `birth`, `email` and so on; undefined for a column that says nothing of the kind. */
export function sensitivityOf(layout: Layout, file: LayoutFile, column: LayoutColumn): string | undefined {
  if (!column.references) return kindOf(layout, file, column);
  const target = targetOf(layout, column.references);
  const kind = target && kindOf(layout, target.file, target.column);
  return kind ?? (wordsOf(column).some((words) => idOfPerson.test(words)) ? 'id' : undefined);
}

/** Whether each row of a file is of one person: a student, a user, a login. */
export function rowsArePeople(file: LayoutFile): boolean {
  if (peopleFile.test(file.name.toLowerCase())) return true;
  const key = file.columns.find((column) => column.name === file.key[0]);
  if (key && !key.references && file.key.length === 1 && wordsOf(key).some((words) => idOfPerson.test(words)))
    return true;
  return file.columns.some((column) => wordsOf(column).some((words) => ownName.test(words) || words === 'username'));
}

/** Whether a file says something about people, be it by their ids alone. */
export function concernsPeople(layout: Layout, file: LayoutFile): boolean {
  if (orgFile.test(file.name.toLowerCase())) return false;
  return rowsArePeople(file) || file.columns.some((column) => tellsWho(layout, column));
}

/** Whether as many people are named as there are rows: the key is one person's own, or refers to one. */
export function isRowAPerson(layout: Layout, file: LayoutFile): boolean {
  const key = file.columns.find((column) => column.name === file.key[0]);
  if (file.key.length !== 1 || !key) return false;
  if (key.references) return sensitivityOf(layout, file, key) !== undefined;
  const isOfOthers = file.columns.some(({ references }) => {
    const target = references === undefined ? undefined : targetOf(layout, references)?.file;
    return target !== undefined && target !== file && rowsArePeople(target);
  });
  return rowsArePeople(file) && !isOfOthers;
}

function kindOf(layout: Layout, file: LayoutFile, column: LayoutColumn): string | undefined {
  for (const words of wordsOf(column)) {
    const kind = kindByName(layout, file, words, column);
    if (kind !== undefined) return kind;
  }
  return column.secret ? 'delicate' : undefined;
}

function kindByName(layout: Layout, file: LayoutFile, words: string, column: LayoutColumn): string | undefined {
  if (column.secret && /pass|login|\bpin\b/.test(words)) return 'password';
  const isPeople = rowsArePeople(file);
  if (idOfPerson.test(words) || (isPeople && bareId.test(words))) return 'id';
  const found = always.find(([pattern]) => pattern.test(words))?.[1];
  if (found !== undefined) return found;
  if (column.type === 'email') return 'email';
  if (column.type !== 'boolean' && (nameOfPerson.test(words) || (isPeople && bareName.test(words)))) return 'name';
  if (personalColumn(file, column)) return 'id';
  if (ofOrg.test(words)) return undefined;
  if (isPeople && words === 'language') return 'origin or gender';
  const said = (kinds: typeof ofPeople) => kinds.find(([pattern]) => pattern.test(words))?.[1];
  const kind = concernsPeople(layout, file) ? said(ofPeople) : undefined;
  return kind ?? (isOfStudents(layout, file) ? said(ofStudents) : undefined);
}

/** By name or number, or because it belongs to a file of students: the objective that a result is for. */
function isOfStudents(layout: Layout, file: LayoutFile): boolean {
  if (orgFile.test(file.name.toLowerCase())) return false;
  const namesStudents = (it: LayoutFile) =>
    saysPupil(it.name) || it.columns.some((column) => wordsOf(column).some((words) => aStudent.test(words)));
  if (namesStudents(file)) return true;
  return file.columns.some(({ references }) => {
    const target = references === undefined ? undefined : targetOf(layout, references)?.file;
    return target !== undefined && namesStudents(target);
  });
}

/** The name of a principal is no sign that a file is about people. */
function tellsWho(layout: Layout, column: LayoutColumn): boolean {
  const target = column.references === undefined ? undefined : targetOf(layout, column.references);
  if (target) return rowsArePeople(target.file);
  return wordsOf(column).some(
    (words) => (idOfPerson.test(words) || nameOfPerson.test(words)) && !/principal|counselor/.test(words),
  );
}

function targetOf(layout: Layout, reference: string): { file: LayoutFile; column: LayoutColumn } | undefined {
  const target = referenceTarget(layout, reference);
  const column = target?.file.columns.find(({ name }) => name === target.column);
  return target && column && { file: target.file, column };
}

/** `01 StudentID`, `student_id` and `Student ID` are all `student id`; so are its aliases. */
function wordsOf(column: LayoutColumn): string[] {
  return textsOf(column).map((text) =>
    text
      .replace(/^\d+ /, '')
      .replace(/([\p{Ll}\d])(\p{Lu})/gu, '$1 $2')
      .replace(/(\p{Lu})(\p{Lu}\p{Ll})/gu, '$1 $2')
      .replace(/[^\p{L}\d]+/gu, ' ')
      .trim()
      .toLowerCase(),
  );
}
