// Parents that nothing refers to: sections without students or a teacher, students without a section, schools without
// sections, courses without sections. Marked while references are looked up, told at the end. Nothing is wrong with them.
import type { LayoutFile } from './layout.ts';
import { subjectOfFile, wordsOf } from './learn_names.ts';
import type { NoticeBook } from './notice.ts';
import type { Reader } from './reader.ts';
import type { ReferenceLink } from './references.ts';
import type { Scan } from './scan.ts';
import { ValueCache } from './value_cache.ts';
import { counted, grouped } from './words.ts';

/** Who uses a parent, as bits beside `goodValue` in a cache of verdicts. */
export const usedBy = { student: 4, teacher: 8, anybody: 16 } as const;
type User = keyof typeof usedBy;

type Thing = 'section' | 'student' | 'teacher' | 'user' | 'school' | 'course' | 'enrollment' | undefined;

/** What the rows of a file are, by its name. */
function thingOf(file: string): Thing {
  const subject = subjectOfFile(file);
  if (/^(student|teacher|staff)?(enrol+ment|roster)s?$/.test(subject)) return 'enrollment';
  if (subject === 'section' || subject === 'class') return 'section';
  if (subject === 'student' || subject === 'user' || subject === 'course') return subject;
  if (subject === 'teacher' || subject === 'staff') return 'teacher';
  return subject === 'school' || subject === 'org' ? 'school' : undefined;
}

/** Whether what a file refers to is to be watched for parents that nothing refers to. */
export function isUse(child: LayoutFile, parent: string): boolean {
  const thing = thingOf(parent);
  if (thingOf(child.name) === 'enrollment') {
    return thing === 'section' || thing === 'student' || thing === 'teacher' || thing === 'user';
  }
  return thingOf(child.name) === 'section' && (thing === 'school' || thing === 'course');
}

const studentRole = /^(student|learner|pupil)/i;
const teacherRole = /teacher|professor|instructor|lecturer|faculty|adjunct/i;

function userOf(role: string): User {
  return studentRole.test(role) ? 'student' : teacherRole.test(role) ? 'teacher' : 'anybody';
}

/** Tells the links of a file, row by row, who it is that refers. */
export class Referrer {
  readonly #links: ReferenceLink[];
  /** Where the role stands, when rows say themselves who refers; else -1. */
  readonly rolePlace: number;
  #roles = new ValueCache();

  constructor(file: LayoutFile, names: readonly string[], links: readonly (ReferenceLink | undefined)[]) {
    this.#links = links.filter((link): link is ReferenceLink => link?.used !== undefined);
    const role = file.columns.find((column) => column.group === 'role' || column.name.toLowerCase() === 'role');
    this.rolePlace = role === undefined || this.#links.length === 0 ? -1 : names.indexOf(role.name);
    const words = wordsOf(file.name.replace(/\.[^.]*$/, ''));
    const ofFile = words.includes('student')
      ? 'student'
      : words.some((word) => /teacher|staff/.test(word))
        ? 'teacher'
        : 'anybody';
    for (const link of this.#links) link.user = usedBy[ofFile];
  }

  /** Looks at the current record, before its references are looked up: its role is another one than that of the row before. */
  look(reader: Reader, lo: Int32Array, hi: Int32Array): void {
    const place = this.rolePlace;
    let user = this.#roles.get(lo[place]!, hi[place]!);
    if (user === 0) {
      user = usedBy[userOf(reader.text(place))];
      this.#roles.put(lo[place]!, hi[place]!, user);
    }
    for (let index = 0; index < this.#links.length; index++) this.#links[index]!.user = user;
  }
}

/** Says which parents of one link nothing refers to. */
export function sayUnused(book: NoticeBook, link: ReferenceLink, parent: Scan): void {
  const { used, file } = link;
  const kept = parent.kept;
  const thing = thingOf(parent.layoutFile.name);
  if (used === undefined || kept === undefined || thing === undefined) return;
  const { student, teacher, anybody } = used;
  const isUsed = (entry: number) => student.has(entry) || teacher.has(entry) || anybody.has(entry);
  const say = (what: string, whom: string, isOne: (entry: number) => boolean, isMeant: (entry: number) => boolean) => {
    let all = 0;
    let count = 0;
    let first = 0;
    let last = 0;
    for (let entry = 0; entry < kept.keys.count; entry++) {
      if (!isMeant(entry)) continue;
      all++;
      if (isOne(entry)) continue;
      count++;
      last = kept.lineOf(entry);
      if (count === 1) first = last;
    }
    // Where nobody at all is referred to, the file is about something else.
    if (count === 0 || count === all) return;
    const group = book.group('parent_unused', parent.layoutFile.name, parent.layoutFile.key[0]);
    group.count = count;
    group.firstLine = first;
    group.lastLine = last;
    group.detail = `${grouped(count)} of ${counted(all, what)} in ${parent.layoutFile.name} ${count === 1 ? 'has' : 'have'} ${whom} in ${file}`;
  };
  const everyone = () => true;
  if (thing === 'section') {
    const isSplit = student.count > 0 || teacher.count > 0;
    if (student.count > 0) say('section', 'no student', (entry) => student.has(entry), everyone);
    if (teacher.count > 0) say('section', 'no teacher', (entry) => teacher.has(entry), everyone);
    if (!isSplit) say('section', 'nobody', isUsed, everyone);
  } else if (thing === 'user') {
    const users = usersOf(parent);
    if (users === undefined) return;
    for (const user of ['student', 'teacher'] as const) {
      say(user, 'no section', isUsed, (entry) => users.of[users.groups[entry]!] === usedBy[user]);
    }
  } else if (thing === 'student' || thing === 'teacher') say(thing, 'no section', isUsed, everyone);
  else if (thing === 'school') {
    // Among organisations are districts and states; where it is not known which, nothing is said.
    const isMixed = subjectOfFile(parent.layoutFile.name) === 'org' && !link.knowsTypes;
    if (!isMixed) say('school', 'no section', isUsed, (entry) => !link.isOfOtherType(entry));
  } else say('course', 'no section', isUsed, everyone);
}

/** Who each key is, by the group of its row; undefined where rows are not grouped by role. */
function usersOf({ kept }: Scan): { groups: Int32Array | Uint16Array; of: Uint8Array } | undefined {
  const table = kept?.groupTable;
  const groups = kept?.groups;
  const kind = table?.kinds.indexOf('role') ?? -1;
  if (table === undefined || groups === undefined || kind < 0) return undefined;
  const of = Uint8Array.from(table.combinations, (combination) => {
    return usedBy[userOf(table.values[kind]![combination[kind]!]!)];
  });
  return { groups, of };
}
