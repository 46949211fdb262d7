// Which columns tell one person from another wherever they stand, told by their names: a student's number in a file that
// no reference of the layout ties to the students is that student's all the same.
import { textsOf } from './header_names.ts';
import type { LayoutColumn, LayoutFile } from './layout.ts';

export interface PersonalColumn {
  /** Columns with one name mean the same people, in whatever file they stand. */
  name: string;
  /** Whose it is; `either` where the name does not say. */
  whose: 'student' | 'staff' | 'either';
  /** An id or a number, as opposed to an address or a login, which not everybody has. */
  isId: boolean;
  /** One person may have several rows with it, and nobody else has one. */
  isMaster?: true;
}

const learners = 'student|pupil|learner';
const staff = 'teacher|staff|instructor|employee';
const kinds = 'local|state|district|sis|unique|sourced|integration';
const id = new RegExp(`^(?:${kinds})?(?:${learners}|${staff}|user)(?:${kinds})?(?:id|number|num|no)$`);
/** Numbers that states give. */
const stateIds: ReadonlyMap<string, PersonalColumn['whose']> = new Map([
  ['ssid', 'student'],
  ['seid', 'staff'],
]);
const login = new RegExp(`^(?:${learners}|${staff}|sis)?(?:username|login|loginid)$`);
/** Names of Canvas: further numbers of users, and a change of number, which may be a user's. */
const aliases: ReadonlyMap<string, string> = new Map([
  ['userintegrationid', 'integrationid'],
  ['existingintegrationid', 'integrationid'],
  ['oldintegrationid', 'integrationid'],
  ['newintegrationid', 'integrationid'],
  ['oldid', 'userid'],
  ['newid', 'userid'],
]);
/** Addresses of somebody else than the row is about. */
const others = /contact|parent|guardian|principal|emergency|secondary|mother|father/;

/** Undefined: the column does not say who a row is about. */
export function personalColumn(file: LayoutFile, column: LayoutColumn): PersonalColumn | undefined {
  if (column.type === 'list' || column.type === 'date' || column.type === 'boolean') return undefined;
  for (const text of textsOf(column)) {
    const name = text
      .toLowerCase()
      .replace(/^\d+ /, '')
      .replace(/[^\p{L}\d]/gu, '');
    const state = stateIds.get(name);
    if (state !== undefined) return { name, whose: state, isId: true };
    const alias = aliases.get(name);
    if (alias !== undefined) return { name: alias, whose: 'either', isId: false };
    if (id.test(name)) return { name, whose: whoseIs(name), isId: true };
    if (name === 'usermasteridentifier') return { name, whose: 'either', isId: false, isMaster: true };
    if (!holdsPeople(file) || others.test(name)) continue;
    if (name === 'integrationid') return { name, whose: 'either', isId: false };
    if (login.test(name)) return { name: 'login', whose: whoseIs(name), isId: false };
    if (column.type === 'email') return { name: 'email', whose: whoseIs(name), isId: false };
  }
  return undefined;
}

/** By the words of a name: of a column, or of the file it refers to. */
export function whoseIs(name: string): PersonalColumn['whose'] {
  if (saysPupil(name)) return 'student';
  return new RegExp(staff, 'i').test(name) ? 'staff' : 'either';
}

/** A role of somebody who is in the set because of a student. */
export function isRelative(role: string): boolean {
  return /guardian|parent|relative|observer|mother|father|contact/i.test(role);
}

/** A role, or the name of a column or a file, that means those who are taught. */
export function saysPupil(text: string): boolean {
  return /stud|pupil|learner/i.test(text);
}

const personName = /(?:first|given|last|family|middle|student|teacher|staff)[ _]?name/i;
/** A course has a full name too, and a school an e-mail address. */
const fullName = /full[ _]?name/i;
const thing = 'school|org|organi[sz]ation|site|location|district|campus|course|class|section|department|term|subject';
const thingFile = new RegExp(`^(?:${thing})(?:e?s)?(?:\\.\\w+)?$`, 'i');
const thingKey = new RegExp(`^(?:\\d+ )?(?:${thing})[ _]?(?:sourced|sis)?[ _]?id$`, 'i');
const nameOfThing = new RegExp(`(?:${thing})[ _]?${fullName.source}`, 'i');
const someone = new RegExp(`${learners}|${staff}|user|person`, 'i');

/** Whether the rows of a file are people, or name them. A school's principal does not make people of schools. */
export function holdsPeople(file: LayoutFile): boolean {
  const [key, ...more] = file.key;
  const isOfThings = thingFile.test(file.name) || (key !== undefined && more.length === 0 && thingKey.test(key));
  return file.columns.some(({ name, type }) => {
    if (/principal/i.test(name)) return false;
    if (personName.test(name)) return true;
    const mayNameOne = type === 'email' || (fullName.test(name) && !nameOfThing.test(name));
    return mayNameOne && (!isOfThings || someone.test(name));
  });
}
