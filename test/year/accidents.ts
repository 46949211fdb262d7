// What goes wrong with a nightly export, as real scripts and real people do it; each says what it must be caught for.
import type { Random } from '../../src/cli/demo/district/random.ts';
import type { District } from '../districts/people.ts';
import { windows1252 } from '../mutations/night.ts';
import { days } from './calendar.ts';
import type { Places, SentFile, Sheet } from './exports.ts';

/** The night it happens in. */
export interface Scene {
  district: District;
  places: Places;
  chance: Random;
  /** Which night of the accident it is, from 0. */
  at: number;
  /** Honest exports that came, the last one first. */
  earlier: SentFile[][];
  sheets(district?: District): Sheet[];
  write(sheets: Sheet[]): SentFile[];
}

export interface Accident {
  name: string;
  /** For one of these the night must be held or refused. */
  codes: string[];
  /** Nights; 1 when absent. It need not be caught before the last. */
  nights?: number;
  /** Only before the new SIS, whose ids are others. */
  needsOldIds?: true;
  send(scene: Scene): SentFile[];
}

const decoder = new TextDecoder();
const encoder = new TextEncoder();

function changedFile(files: SentFile[], of: string, change: (text: string) => string | Uint8Array): SentFile[] {
  return files.map((file) => {
    if (file.of !== of) return file;
    const made = change(decoder.decode(file.bytes));
    return { ...file, bytes: typeof made === 'string' ? encoder.encode(made) : made };
  });
}

/** Tonight's export with one sheet made otherwise. */
function withSheet({ sheets, write }: Scene, of: string, change: (sheet: Sheet) => Sheet): SentFile[] {
  return write(sheets().map((sheet) => (sheet.name === of ? change(sheet) : sheet)));
}

function withColumn(scene: Scene, of: string, column: string, change: (value: string, row: string[]) => string) {
  return withSheet(scene, of, (sheet) => {
    const place = sheet.columns.indexOf(column);
    return { ...sheet, rows: sheet.rows.map((row) => row.with(place, change(row[place]!, row))) };
  });
}

const honest = (scene: Scene) => scene.write(scene.sheets());
const headerOf = (text: string) => text.slice(0, text.indexOf('\n') + 1);

export const accidents: Accident[] = [
  {
    name: 'the export was cut in the middle',
    codes: ['last_record_unterminated', 'rows_removed_mass', 'quote_unbalanced', 'reference_ratio_high'],
    send: (scene) =>
      changedFile(honest(scene), scene.places.enrollments, (text) =>
        text.slice(0, Math.floor(text.length * (0.4 + 0.5 * scene.chance.share('cut'))) + 1),
      ),
  },
  {
    name: 'one school is missing',
    codes: ['group_removed_whole', 'rows_removed_mass'],
    send(scene) {
      const { district, chance } = scene;
      const lost = chance.pick(district.schools, 'school').id;
      const isHere = ({ schoolId }: { schoolId: string }) => schoolId !== lost;
      const students = district.students.filter(isHere);
      const ids = new Set(students.map(({ id }) => id));
      const guardians = district.guardians.filter((it) => it.studentIds.some((id) => ids.has(id)));
      return scene.write(
        scene.sheets({
          ...district,
          students,
          guardians: guardians.map((it) => ({ ...it, studentIds: it.studentIds.filter((id) => ids.has(id)) })),
          sections: district.sections.filter(isHere),
        }),
      );
    },
  },
  {
    name: 'last month’s files were sent again',
    codes: ['file_stale_replay', 'file_date_stale'],
    send: ({ earlier }) => earlier[17] ?? earlier.at(-1)!,
  },
  {
    name: 'two columns changed places under their headings',
    codes: ['column_content_swapped'],
    send: (scene) =>
      withSheet(scene, scene.places.students, (sheet) => {
        const a = sheet.columns.indexOf(scene.places.family);
        const b = sheet.columns.indexOf(scene.places.given);
        return { ...sheet, rows: sheet.rows.map((row) => row.with(a, row[b]!).with(b, row[a]!)) };
      }),
  },
  {
    name: 'a column was put in',
    codes: ['column_added', 'header_row_width_mismatch'],
    send: (scene) =>
      withSheet(scene, scene.places.students, (sheet) => ({
        ...sheet,
        columns: sheet.columns.toSpliced(3, 0, 'Pronouns'),
        rows: sheet.rows.map((row) => row.toSpliced(3, 0, 'they')),
      })),
  },
  {
    name: 'a column with passwords was added at the end',
    codes: ['column_added'],
    send: (scene) =>
      withSheet(scene, scene.places.students, (sheet) => ({
        ...sheet,
        columns: [...sheet.columns, 'NetworkPassword'],
        rows: sheet.rows.map((row, at) => [...row, `Pw-${at}`]),
      })),
  },
  {
    name: 'a spreadsheet took the leading zeros',
    codes: ['id_lost_leading_zeros'],
    needsOldIds: true,
    send: (scene) =>
      withSheet(scene, scene.places.students, (sheet) => ({
        ...sheet,
        rows: sheet.rows.map((row) => row.map((value) => value.replace(/^0+(?=\d+$)/, ''))),
      })),
  },
  {
    name: 'the ids went through a decimal number',
    codes: ['bad_rows_over_limit', 'id_format_changed'],
    needsOldIds: true,
    send: (scene) =>
      withColumn(scene, scene.places.students, scene.places.id, (id) => (/^\d+$/.test(id) ? `${Number(id)}.0` : id)),
  },
  {
    name: 'the export is UTF-16 all at once',
    codes: ['encoding_changed'],
    send: (scene) =>
      changedFile(
        honest(scene),
        scene.places.students,
        (text) => new Uint8Array(Buffer.from(`\ufeff${text}`, 'utf16le')),
      ),
  },
  {
    name: 'the export is in the Windows code page all at once',
    codes: ['encoding_changed'],
    send: (scene) =>
      changedFile(honest(scene), scene.places.students, (text) => {
        const bytes = windows1252([...text].map((letter) => (windows1252(letter) ? letter : '?')).join(''));
        return bytes!;
      }),
  },
  {
    name: 'half of the enrollments are gone: a filter on the wrong term',
    codes: ['rows_removed_mass', 'group_removed_whole'],
    send: (scene) =>
      withSheet(scene, scene.places.enrollments, (sheet) => ({
        ...sheet,
        rows: sheet.rows.filter((_, at) => scene.chance.share('term', at) < 0.5),
      })),
  },
  {
    name: 'the rows of last year are back',
    codes: ['rows_added_mass'],
    send(scene) {
      const { district } = scene;
      const old = (id: string) => `${id.slice(0, -1)}${(Number(id.at(-1)) + 5) % 10}`.replace(/^(.)/, '8');
      const sections = district.sections.map((it) => ({ ...it, id: old(it.id) }));
      const students = district.students.map((it) => ({
        ...it,
        sectionIds: [...it.sectionIds, ...it.sectionIds.map(old)],
      }));
      const ids = new Set(district.sections.map(({ id }) => id));
      return scene.write(
        scene.sheets({
          ...district,
          students,
          sections: [
            ...district.sections,
            ...sections.filter((it, at) => !ids.has(it.id) && sections.findIndex(({ id }) => id === it.id) === at),
          ],
        }),
      );
    },
  },
  {
    name: 'four nights of a date window that closes, four in a hundred each',
    codes: ['drift_since_week'],
    nights: 4,
    send(scene) {
      const { district, chance, at } = scene;
      const lost = Math.ceil(district.students.length * 0.04) * (at + 1);
      const byDate = [...district.students].sort(
        (a, b) => chance.share('window', a.index) - chance.share('window', b.index),
      );
      const students = byDate.slice(lost);
      const ids = new Set(students.map(({ id }) => id));
      const guardians = district.guardians.flatMap((it) => {
        const studentIds = it.studentIds.filter((id) => ids.has(id));
        return studentIds.length === 0 ? [] : [{ ...it, studentIds }];
      });
      return scene.write(scene.sheets({ ...district, students, guardians }));
    },
  },
  {
    name: 'the database was down: a header and nothing else',
    codes: ['file_header_only'],
    send: (scene) => changedFile(honest(scene), scene.places.enrollments, headerOf),
  },
  {
    name: 'an empty file',
    codes: ['file_empty'],
    send: (scene) => changedFile(honest(scene), scene.places.students, () => ''),
  },
  {
    name: 'one file did not come',
    codes: ['file_missing_from_set'],
    send: (scene) => honest(scene).filter(({ of }) => of !== scene.places.students),
  },
  {
    name: 'a retry appended the file to itself',
    codes: ['rows_repeated_mass', 'bad_rows_over_limit'],
    send: (scene) => changedFile(honest(scene), scene.places.enrollments, (text) => text + text),
  },
  {
    name: 'names were joined with a separator, and nothing is in quotes',
    codes: ['header_row_width_mismatch', 'bad_rows_over_limit'],
    send: (scene) => {
      const { students, family } = scene.places;
      const sheet = scene.sheets().find(({ name }) => name === students)!;
      const { delimiter } = sheet.dialect;
      const place = sheet.columns.indexOf(family);
      const text = [sheet.columns, ...sheet.rows]
        .map((row, at) =>
          (at === 0 ? row : row.with(place, `${row[place]}${delimiter} Jr.${delimiter} Esq.`)).join(delimiter),
        )
        .join('\r\n');
      return changedFile(honest(scene), students, () => `${text}\r\n`);
    },
  },
  {
    name: 'one column came blank',
    codes: ['column_emptied'],
    send: (scene) => withColumn(scene, scene.places.students, scene.places.emptied, () => ''),
  },
  {
    name: 'tonight’s students with enrollments of two weeks ago',
    codes: ['file_stale_replay', 'set_mixed_ages', 'file_date_stale'],
    send(scene) {
      const old = scene.earlier[10]!.find(({ of }) => of === scene.places.enrollments)!;
      return honest(scene).map((file) => (file.of === old.of ? old : file));
    },
  },
  {
    name: 'another separator',
    codes: ['delimiter_changed', 'looks_single_column', 'header_missing', 'column_missing'],
    send: (scene) =>
      withSheet(scene, scene.places.enrollments, (sheet) => ({
        ...sheet,
        dialect: { ...sheet.dialect, delimiter: ';' },
      })),
  },
  {
    name: 'a title was put above the header',
    codes: ['title_row_above_header'],
    send: (scene) =>
      changedFile(honest(scene), scene.places.students, (text) => `Nightly export of Lakeside Unified\r\n${text}`),
  },
  {
    name: 'the staff query failed: no teachers',
    codes: ['rows_removed_mass', 'group_removed_whole', 'reference_ratio_high', 'file_header_only'],
    send: (scene) =>
      scene.write(
        scene.sheets({ ...scene.district, staff: scene.district.staff.filter(({ isTeacher }) => !isTeacher) }),
      ),
  },
];

/** In summer the rows are chosen by a window of dates, and the file empties itself. */
export const summerAccident: Accident = {
  name: 'school is out, and the date window lets no enrollment through',
  codes: ['file_header_only'],
  send: (scene) => changedFile(honest(scene), scene.places.enrollments, headerOf),
};

/** Which accident begins on which night. */
export function accidentsOn(dates: readonly string[], chance: Random): Map<string, Accident> {
  const left = accidents
    // What goes on for several nights happens in every year.
    .map((accident, at) => ({ accident, place: chance.share('accident', at) / (accident.nights ?? 1) }))
    .sort((a, b) => a.place - b.place)
    .map(({ accident }) => accident);
  const planned = new Map<string, Accident>();
  for (const date of dates) {
    const at = left.findIndex((it) => date < days.migration || !it.needsOldIds);
    if (at < 0) continue;
    planned.set(date, left.splice(at, 1)[0]!);
  }
  return planned;
}
