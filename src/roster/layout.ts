// What a layout is: the agreed files and columns in order, dialect, keys and references. A layout file is this as JSON.

export type ColumnType =
  | 'string'
  | 'guid'
  | 'integer'
  | 'decimal'
  | 'boolean'
  | 'enum'
  | 'date'
  | 'datetime'
  | 'email'
  | 'list';

/** `fixed` by the published layout; `any` order is fine; `frozen`: as the first accepted night had it. */
export type ColumnOrder = 'fixed' | 'any' | 'frozen';

export interface LayoutColumn {
  name: string;
  /** Other names the header may have for it, without a word said. */
  aliases?: string[];
  /** An earlier column has the same name, on purpose: in a header the second of the name is this one. */
  repeatsName?: true;
  /** It may come again as `name_2`, `name_3` and so on, with the same facts. */
  series?: true;
  /** The column must be there. Whether each value must be filled is `filled`. */
  required: boolean;
  /** Nobody published it for certain: what is found about it is a warning at most. */
  inferred?: true;
  /** A blank value is `required_value_missing`. Defaults to `required`. */
  filled?: boolean;
  type: ColumnType;
  /** Accepted values of an enum, or of the items of a list (absent: any); of a date, what may stand in its place. */
  values?: string[];
  /** Letter case does not matter in `values`. */
  ignoreCase?: true;
  /** Values that begin with `ext:` are accepted too. */
  extensible?: boolean;
  /** Date formats accepted, such as `YYYY-MM-DD` or `M/D/YYYY`. Absent on a date: either of these two. */
  formats?: string[];
  /** `file.csv.column`: the value, or each item of a list, must be a key there. */
  references?: string;
  /** The row it refers to must have one of these values in this column, such as type `school` in orgs.csv. */
  referencesType?: { column: string; values: string[] };
  /** The row it refers to, in the same file, must stand before it. */
  parentFirst?: true;
  /** The receiver may know the target from before: a missing one is a warning, and the row is not wrong. */
  mayPointOutside?: true;
  itemType?: ColumnType;
  maxLength?: number;
  /** A blank is wrong in such a set, or in rows that have one of these values in another column. */
  requiredWhen?: 'delta' | 'bulk' | { column: string; values: string[] };
  emptyWhen?: 'delta' | 'bulk';
  /** Passwords and the like: masked everywhere, always. */
  secret?: boolean;
  /** What this column groups rows by, for the group guard and the numbers by school, grade and term. */
  group?: 'school' | 'grade' | 'term' | 'role';
  /**
   * How many characters the filled values had on the good nights; the same number twice where all were alike. Ids are
   * judged by it as a whole and by share (lost leading zeros, another format), never row by row.
   */
  width?: { min: number; max: number };
  /** Of what the values consisted on the good nights: `digits` alone, or `mixed`. Absent: nobody looked. */
  characters?: 'digits' | 'mixed';
  /** Some of the values were digits that began with a zero. Absent: nobody looked. */
  leadingZeros?: boolean;
  /** Of several accepted date formats the one that the good nights had. */
  usualFormat?: string;
  /** Grades of the district's own that the good nights had, beside the usual codes. Absent: nobody looked. */
  ownCodes?: string[];
  /** What speaks for this, each a sentence's end such as `never blank in 9,803 rows`. For people: nothing is judged by it. */
  because?: string[];
  /** What looked odd on the night it was learned from. For people too. */
  odd?: string[];
}

export interface LayoutFile {
  /** The exact name the file is forwarded under. */
  name: string;
  /** Regular expression for names that are this file; letter case is compared apart (`file_name_case_changed`). */
  pattern: string;
  required: boolean;
  delimiter: string;
  /** Separators that will do as well, until the first accepted night. */
  otherDelimiters?: string[];
  /** A header row is there. `columns` give the names either way. */
  header: boolean;
  /** Nobody published whether a header is there: with and without will do, until the first accepted night. */
  headerKnown?: false;
  /** The names of the header are not published, but the order is: columns are known by their place too. */
  namesKnown?: false;
  /** `backslash`: as `rfc4180`, but a quote within a value has a backslash before it. */
  quoting: 'rfc4180' | 'none' | 'backslash';
  columnOrder: ColumnOrder;
  /**
   * Names of the columns that together are the key. Empty: the whole row is the key and may repeat. A column that may be
   * left out and is, is no part of it.
   */
  key: string[];
  /** Rows with the same value in `by` have the same values in `columns`, blanks apart. */
  agree?: Agreement[];
  /** At most so many rows have the same value in `by`; more is a warning. */
  maxRows?: { by: string; most: number }[];
  /** Of each of these groups of columns a row fills at least one. */
  requireOneOf?: string[][];
  columns: LayoutColumn[];
  /** Columns beyond the listed ones: allowed anywhere, only at the end, or not at all. */
  extraColumns: 'allowed' | 'at-end' | 'refused';
  /** Regular expression for the names of further columns, which may stand anywhere; where it is given others are not welcome. */
  extraNames?: string;
  /** The file is needed as soon as another one refers to it. */
  neededWhenReferenced?: true;
  /** Many districts have no rows for it: a header alone is a warning, unless the last accepted night had rows. */
  mayBeEmpty?: true;
  /** Lines a manifest has: this name with this value, or with one that goes on after a dot. */
  properties?: Record<string, string>;
  /** Encoding seen on the accepted first night; absent before. */
  encoding?: Encoding;
  /** The last line of the accepted first night had a line end, so that one without is a file cut off. */
  lastLineEnds?: boolean;
  /** As on a column: what speaks for the file's dialect and key. */
  because?: string[];
  odd?: string[];
}

export interface Agreement {
  by: string;
  columns: string[];
  /** As on a column: a warning at most. */
  inferred?: true;
}

export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252';

export interface Layout {
  id: string;
  title: string;
  /** Where the facts come from and how sure they are. */
  source: string;
  files: LayoutFile[];
  /** Set once a first night was accepted: columns, order, encoding and the files of the set are as that night had them. */
  pinned: boolean;
}
