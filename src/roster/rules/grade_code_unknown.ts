// The rule `grade_code_unknown`: a grade that nobody knows.

import { counted } from '../words.ts';
import { students } from './miniature.ts';
import type { Rule } from './rule.ts';

export const gradeCodeUnknown: Rule = {
  code: 'grade_code_unknown',
  severity: 'ERROR',
  title: 'An unknown grade',
  why: 'The vendor cannot place the student: classes, licenses and reports go by grade.',
  fix: 'Correct the grade in the SIS, or let the export translate it into a code that the vendor knows.',
  bad: { files: { 'students.csv': `${students}1004,Smith,Jo,KF,2011-04-02\n` }, at: { line: 5, record: 4 } },
  good: {
    passes: '09 and 9 are the same grade',
    files: { 'students.csv': `${students}1004,Smith,Jo,09,2011-04-02\n` },
  },
  says: ({ file, column, count, firstLine, detail }) =>
    `${counted(count, 'value')} of ${column} in ${file} ${count === 1 ? 'is' : 'are'} no known grade${detail}, first on line ${firstLine}.`,
};

/** What people write for a grade, in the one way it is compared: `09`, `9th`, `Grade 9` -> `9`; `KG` and `0` -> `k`. */
export function gradeOf(text: string): string {
  const bare = text
    .toLowerCase()
    .replace(/[\s._-]+/g, ' ')
    .trim();
  if (/^-\s*\d+$/.test(text.trim())) return aliases.get(`-${Number(text.replace(/\D/g, ''))}`) ?? 'other';
  const short = bare
    .replace(/^(?:grade|gr|level|year) ?(?=[\dkpt])/, '')
    .replace(/ ?(?:grade|gr)$/, '')
    .replace(/^(\d+) ?(?:st|nd|rd|th)$/, '$1')
    .replace(/ /g, '');
  // A course for the first grade is written 01/1 by some, with the grade of the year beside the one of the school.
  const parts = short.split('/');
  if (parts.length === 2 && parts[0] !== '') {
    const [one, other] = [gradeOf(parts[0]!), gradeOf(parts[1]!)];
    return one === other ? one : short;
  }
  const plain = /^\d+$/.test(short) ? String(Number(short)) : short;
  return aliases.get(plain) ?? plain;
}

const aliases = new Map<string, string>(
  Object.entries({
    k: ['0', 'kg', 'kn', 'kdg', 'kinder', 'kindergarten', 'k5', '5k', 'kf5'],
    tk: ['-1', 'transitionalkindergarten', 'transk', 't', 'utk', 'etk', 'ek', 'dk', 'earlykindergarten'],
    pk: [
      '-2',
      'p',
      'pre',
      'prek',
      'prekindergarten',
      'prekg',
      'prekinder',
      'pkg',
      '4k',
      'k4',
      'pk4',
      'p4',
      'prek4',
      'vpk',
    ],
    pk3: ['-3', '3k', 'k3', 'p3', 'prek3', 'pks', 'pk2'],
    ps: ['-4', 'preschool', 'prs'],
    it: ['-5', 'infant', 'toddler', 'infanttoddler'],
    pr: [],
    ec: ['ee', 'ece', 'ecse', 'earlychildhood', 'ei'],
    ka: ['kp', 'kam', 'kpm', 'kh', 'hk', 'kindergartenam', 'kindergartenpm'],
    ug: ['ungraded', 'un', 'us', 'ue', 'ng', 'ungr'],
    ae: ['ad', 'adult', 'adulteducation', 'abe'],
    ps1: [
      'ps2',
      'ps3',
      'ps4',
      'postsecondary',
      'undergraduate',
      'graduate',
      'postgraduate',
      'postgrad',
      'pg',
      'highered',
    ],
    9: ['freshman'],
    10: ['sophomore'],
    11: ['junior'],
    12: ['senior'],
    other: ['oth', 'ot', '99', 'na', 'n/a', 'none', 'hs', 'gd', 'grad', 'graduated', 'inactive', 'nk', 'all'],
  }).flatMap(([code, names]) => [code, ...names].map((name): [string, string] => [name, code])),
);

const known: ReadonlySet<string> = new Set([
  ...aliases.values(),
  // 13 is the year after the twelfth; some SISs count adults and infants on from there.
  ...Array.from({ length: 20 }, (_, grade) => String(grade + 1)),
]);

/** Whether schools anywhere write this for a grade. */
export function isUsualGrade(text: string): boolean {
  return known.has(gradeOf(text));
}
