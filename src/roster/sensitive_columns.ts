// Which columns of a layout say something about a person that a district does not hand out lightly. By name and type; it
// is shown to people and decides nothing.
import type { LayoutColumn, LayoutFile } from './layout.ts';

const kinds: [RegExp, string][] = [
  [/birth|^dob$/i, 'birth'],
  [/address|street|^city$|postal|^zip/i, 'address'],
  [/phone|^sms$|mobile/i, 'phone'],
  [/e-?mail/i, 'email'],
  [/race|ethnic|hispanic|latino|asian|^white$|african|hawaiian|alaska|gender|^sex$|language/i, 'origin or gender'],
  [/frl|lunch|iep|504|disab|ell?[_ ]?status|homeless|foster|migrant|discipline/i, 'support or hardship'],
  [/ssn|ssid|state[_ ]?id|identifier|userids|student[_ ]?(?:id|number)|staff[_ ]?id|person[_ ]?id/i, 'id'],
];

/** `birth`, `email` and so on; undefined for a column that says nothing of the kind. */
export function sensitivityOf(file: LayoutFile, column: LayoutColumn): string | undefined {
  if (column.secret) return 'password';
  if (column.type === 'email') return 'email';
  const found = kinds.find(([pattern]) => pattern.test(column.name))?.[1];
  return found ?? (holdsPeople(file) && file.key.includes(column.name) ? 'id' : undefined);
}

const personName = /(?:first|given|last|family|middle|full|student|teacher|staff)[ _]?name/i;

/** Whether the rows of a file are people, or name them. */
export function holdsPeople(file: LayoutFile): boolean {
  return file.columns.some((column) => column.type === 'email' || personName.test(column.name));
}
