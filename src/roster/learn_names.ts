// What names tell: which columns are ids, which hold secrets, what groups rows, and which file names carry a date.
import { dateInName } from './dated_name.ts';
import { exactly } from './layouts/shape.ts';

/** `Section SIS ID`, `classSourcedId`, `student_number`, `SSID`: names of identifiers. */
export function isIdName(column: string): boolean {
  return (
    /(^|[^a-z])(id|ids|identifier|guid|uuid|key|ssid|perm|number|num|nbr|no|code)$/i.test(column) ||
    /[a-z](Ids?|ID|Number)$/.test(column)
  );
}

/** What nobody is entered without. Mail, phone, user name, the id of the state and the like may come days after the person. */
export function isEarlyName(column: string): boolean {
  const words = wordsOf(column).join(' ');
  if (
    /mail|phone|fax|address|street|login|user ?name|photo|middle|suffix|prefix|nick|preferred|counsel|locker|bus|home ?room|state|ssid|sasid/.test(
      words,
    )
  )
    return false;
  if (/^(enabled user|user ?name)$/.test(words)) return false;
  return /first|last|given|family|surname|name|title|grade|grlvl|school|role|type|status|section|course|class|student|teacher|term|session|id$|birth|dob|gender|sex|year/.test(
    words,
  );
}

const secretWords =
  /passw(or)?d|passphrase|passcode|\b(?:pwd|pin|ssn)\b|social.?sec|soc sec|\bss (?:number|no|num)\b|\b(?:frl|frm|frpm|frlp|nslp)\b|free.?(?:and.?|or.?)?reduced|reduced.?lunch|free.?lunch|direct.?cert|econ(?:omic(?:ally)?)? dis/;
/** A lunch may also be a period of the day. */
const mealWords = /\b(?:lunch|meal)s?\b/;
const harmlessMeals =
  /period|time|start|begin|end|room|section|shift|wave|table|teacher|duty|block|course|location|monitor/;

/** Passwords, social security numbers and lunch status: masked everywhere, always. */
export function isSecretName(column: string): boolean {
  const words = wordsOf(column).join(' ');
  return secretWords.test(words) || (mealWords.test(words) && !harmlessMeals.test(words));
}

/** What a column of this name groups rows by. */
export function groupOfName(column: string): 'school' | 'grade' | 'term' | undefined {
  const words = wordsOf(column);
  const first = words[0] ?? '';
  const isId = isIdName(column);
  if (/^(grade|grades|gradelevel|grlvl)$/.test(words.join('')) || (first === 'grade' && words[1] === 'level'))
    return 'grade';
  if (
    isId &&
    words.some((word) => ['school', 'site', 'campus'].includes(word)) &&
    !words.some((word) => word === 'state' || word === 'year')
  )
    return 'school';
  if (/^schools?$/.test(words.join(''))) return 'school';
  if (words.join('') === 'term' || (isId && ['term', 'terms', 'session'].includes(first))) return 'term';
  return undefined;
}

/** Lower-case words of a name, whether written with spaces, underscores or capitals. */
export function wordsOf(name: string): string[] {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
}

/** What one row of a file is, in one word: `students_2026.csv` -> `student`, `classes.csv` -> `class`. */
export function subjectOfFile(file: string): string {
  const stem = wordsOf(datelessName(file).name.replace(/\.[^.]*$/, '')).join('');
  if (/(ss|sh|ch|x)es$/.test(stem)) return stem.slice(0, -2);
  if (/ies$/.test(stem)) return `${stem.slice(0, -3)}y`;
  return /[^s]s$/.test(stem) ? stem.slice(0, -1) : stem;
}

/** Whether a column's name speaks of the rows of that file: `Section SIS ID` of `Section.csv`. */
export function mentions(column: string, subject: string): boolean {
  return subject.length >= 3 && wordsOf(column).join('').includes(subject);
}

/** A file's name without the date it carries, and the pattern that takes tomorrow's name too. */
export function datelessName(name: string): { name: string; pattern: string; dated: boolean } {
  const found = dateInName.exec(name);
  if (!found) return { name, pattern: exactly(name), dated: false };
  const before = name.slice(0, found.index);
  const after = name.slice(found.index + found[0].length);
  const bare = `${before}${after}`.replace(/^[-_. ]+/, '');
  const digits = found[0].replace(/[\\^$.*+?()[\]{}|]/g, '\\$&').replace(/\d+/g, (run) => `\\d{${run.length}}`);
  if (before === '' && /^\.?[^.]*$/.test(after)) {
    // Nothing but a date: it stays the name.
    return { name, pattern: `^${digits}${after.replace(/[.]/g, '\\.')}$`, dated: true };
  }
  const lead = before === '' ? after.length - bare.length : 0;
  const gap = lead > 0 ? after.slice(0, lead).replace(/[.]/g, '\\.') : '';
  const inner = (text: string) => exactly(text).slice(1, -1);
  return { name: bare, pattern: `^${inner(before)}(?:${digits}${gap})?${inner(after.slice(lead))}$`, dated: true };
}
