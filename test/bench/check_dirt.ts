// Dirt beyond the generator's own: every kind of fault a single row can have, planted at a known rate into a set that was
// written, and counted.
import { closeSync, openSync, readSync, renameSync, writeSync } from 'node:fs';
import { join } from 'node:path';

type Planted = Record<string, number>;
/** What a row becomes; undefined when this fault does not fit into it. */
type Spoil = (fields: string[], row: number, before: string[] | undefined) => string[][] | undefined;

/** A fault in one column, by the name of what must be found. */
interface Fault {
  found: string;
  spoil: Spoil;
}

const user = { key: 0, given: 8, family: 9, middle: 10, identifier: 11, email: 12, phone: 14, grades: 16 };
const enrolment = { class: 3, school: 4, user: 5, role: 6, begin: 8, end: 9 };

const userFaults: Fault[] = [
  inPlace('value_whitespace users.csv familyName', user.family, (text) => `${text} `),
  inPlace('smart_quotes users.csv familyName', user.family, (text) => `O’${text}`),
  inPlace('formula_like_value users.csv givenName', user.given, () => '=SUM(A1:A9)'),
  inPlace('mojibake_suspected users.csv familyName', user.family, () => 'PeÃ±a'),
  inPlace('replacement_char users.csv familyName', user.family, () => 'Pe\ufffda'),
  inPlace('control_char users.csv familyName', user.family, () => 'Pe\u0001a'),
  inPlace('id_decimal_tail users.csv identifier', user.identifier, (text) => `${text}.0`),
  inPlace('id_scientific_notation users.csv identifier', user.identifier, () => '1.00457E+11'),
  inPlace('email_invalid users.csv email', user.email, () => 'no address'),
  inPlace('grade_code_unknown users.csv grades', user.grades, (_, row) => `Q${row % 151}`),
  {
    found: 'secret_column_present users.csv phone',
    spoil: (fields) => [fields.with(user.phone, '123-45-6789')],
  },
  {
    found: 'value_truncated_suspected users.csv middleName',
    spoil: (fields, row) => [fields.with(user.middle, `${'Maria '.repeat(7)}${String(row).padStart(8, 'x')}`)],
  },
  {
    found: 'email_duplicate users.csv email',
    spoil: (fields, _, before) =>
      before === undefined || before[user.key] === fields[user.key] || !before[user.email]!.includes('@')
        ? undefined
        : [fields.with(user.email, before[user.email]!)],
  },
];

const enrolmentFaults: Fault[] = [
  inPlace('date_order_wrong enrollments.csv endDate', enrolment.end, (_, __, fields) =>
    fields[enrolment.begin] === '2026-08-17' ? '2026-08-01' : undefined,
  ),
  inPlace('date_out_of_range enrollments.csv beginDate', enrolment.begin, (text) =>
    text === '2026-08-17' ? '1901-01-01' : undefined,
  ),
  inPlace('reference_wrong_type enrollments.csv schoolSourcedId', enrolment.school, () => 'district'),
  {
    // A row that the generator has spoiled already would bring its fault a second time.
    found: 'row_duplicate_exact enrollments.csv',
    spoil: (fields) => (isSound(fields) ? [fields, fields] : undefined),
  },
];

function isSound(fields: string[]): boolean {
  return (
    fields.length === 10 &&
    fields[enrolment.class] !== '' &&
    fields[enrolment.begin] === '2026-08-17' &&
    fields[enrolment.role] !== 'counselor' &&
    !fields[enrolment.user]!.startsWith('gone-')
  );
}

/** A key in other letters than one before it. */
const courseFaults: Fault[] = [
  {
    found: 'key_case_collision courses.csv sourcedId',
    spoil: (fields) => [fields, fields.with(0, fields[0]!.toUpperCase())],
  },
];

/** A row of so many gets a fault. */
const every = { users: 211, enrollments: 997, courses: 17 };

/** Spoils the files of a set that was written into `folder`. What was planted, by name, and rows that came to be. */
export function spoilSet(folder: string): { planted: Planted; rows: number } {
  const planted: Planted = {};
  const rows =
    spoilFile(join(folder, 'users.csv'), userFaults, every.users, planted) +
    spoilFile(join(folder, 'enrollments.csv'), enrolmentFaults, every.enrollments, planted) +
    spoilFile(join(folder, 'courses.csv'), courseFaults, every.courses, planted);
  return { planted, rows };
}

function inPlace(
  found: string,
  column: number,
  change: (text: string, row: number, fields: string[]) => string | undefined,
): Fault {
  return {
    found,
    spoil(fields, row) {
      const text = fields[column]!;
      const changed = text === '' ? undefined : change(text, row, fields);
      return changed === undefined ? undefined : [fields.with(column, changed)];
    },
  };
}

/** The rows added. A line with quotes is left as it is, so that its fields need not be read. */
function spoilFile(path: string, faults: readonly Fault[], step: number, planted: Planted): number {
  const spoiled = `${path}.spoiled`;
  const from = openSync(path, 'r');
  const to = openSync(spoiled, 'w');
  const buffer = Buffer.alloc(1 << 20);
  let rest: Buffer = Buffer.alloc(0);
  let row = 0;
  let added = 0;
  let before: string[] | undefined;
  for (let length = readSync(from, buffer); length > 0; length = readSync(from, buffer)) {
    const bytes = Buffer.concat([rest, buffer.subarray(0, length)]);
    const whole = bytes.lastIndexOf('\r\n') + 2;
    rest = Buffer.from(bytes.subarray(whole));
    const lines = bytes.toString('utf8', 0, whole).split('\r\n');
    for (const [at, line] of lines.entries()) {
      const isSpoiled = row > 0 && row % step === 0 && line !== '' && !line.includes('"');
      const fault = faults[Math.floor(row / step) % faults.length]!;
      row++;
      if (!isSpoiled) continue;
      const previous = lines[at - 1];
      before = previous === undefined || previous.includes('"') ? undefined : previous.split(',');
      const fields = fault.spoil(line.split(','), row, before);
      if (fields === undefined) continue;
      lines[at] = fields.map((one) => one.join(',')).join('\r\n');
      added += fields.length - 1;
      planted[fault.found] = (planted[fault.found] ?? 0) + 1;
    }
    // The piece behind the last line end is empty, and no row.
    row--;
    writeAll(to, Buffer.from(lines.join('\r\n')));
  }
  closeSync(from);
  closeSync(to);
  renameSync(spoiled, path);
  return added;
}

function writeAll(handle: number, bytes: Buffer): void {
  for (let at = 0; at < bytes.length; ) at += writeSync(handle, bytes, at);
}
