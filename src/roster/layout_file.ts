// A layout file: one layout as JSON. Read with a list of all its mistakes at once; the JSON Schema is published from here.
import { en } from 'zod/locales';
import * as z from 'zod/mini';
import type { Layout } from './layout.ts';
import { contradictionsIn } from './layout_contradictions.ts';

// The part of zod that is small in memory; its sentences are those of the other part.
z.config(en());

const types = ['string', 'guid', 'integer', 'decimal', 'boolean', 'enum', 'date', 'datetime', 'email', 'list'] as const;
const text = z.string().check(z.minLength(1));
const described = <Schema extends z.ZodMiniType>(schema: Schema, words: string): Schema =>
  schema.check(z.describe(words)) as Schema;

const sentences = (words: string) => z.exactOptional(described(z.array(z.string()), words));
const because = sentences('What speaks for this. For people: nothing is judged by it.');
const odd = sentences('What looked odd on the night it was learned from. For people too.');

const names = z.array(text).check(z.minLength(1));
const flag = (words: string) => z.exactOptional(described(z.literal(true), words));
const valuesOf = z.strictObject({ column: text, values: z.array(z.string()).check(z.minLength(1)) });

const column = z
  .strictObject({
    name: text,
    aliases: z.exactOptional(
      described(
        z.array(z.string()).check(z.minLength(1)),
        'Other names the header may have for it; an empty one: none.',
      ),
    ),
    repeatsName: flag('An earlier column has the same name, on purpose.'),
    series: flag('It may come again as name_2, name_3 and so on.'),
    inferred: flag('Nobody published it for certain: what is found about it is a warning at most.'),
    required: described(z.boolean(), 'The column must be there. Whether each value must be filled is `filled`.'),
    filled: z.exactOptional(described(z.boolean(), 'A blank value is an error. Defaults to `required`.')),
    type: z.enum(types),
    values: z.exactOptional(
      described(
        z.array(z.string()).check(z.minLength(1)),
        'Accepted values of an enum, or of the items of a list; of a date, what may stand in its place.',
      ),
    ),
    ignoreCase: flag('Letter case does not matter in `values`.'),
    extensible: z.exactOptional(described(z.boolean(), 'Values that begin with `ext:` are accepted too.')),
    formats: z.exactOptional(
      described(z.array(text).check(z.minLength(1)), 'Date formats, such as YYYY-MM-DD or M/D/YYYY.'),
    ),
    references: z.exactOptional(described(z.string(), '`file.csv.column`: each value must be a key there.')),
    referencesType: z.exactOptional(
      described(valuesOf, 'The row it refers to has one of these values in this column.'),
    ),
    parentFirst: flag('The row it refers to, in the same file, must stand before it.'),
    mayPointOutside: flag('The receiver may know the target from before: a missing one is a warning.'),
    itemType: z.exactOptional(z.enum(types)),
    maxLength: z.exactOptional(z.int().check(z.positive())),
    requiredWhen: z.exactOptional(
      described(
        z.union([z.enum(['delta', 'bulk']), valuesOf]),
        'A blank is wrong in such a set, or in rows that have one of these values in another column.',
      ),
    ),
    emptyWhen: z.exactOptional(z.enum(['delta', 'bulk'])),
    secret: z.exactOptional(described(z.boolean(), 'Passwords and the like: masked everywhere, always.')),
    group: z.exactOptional(z.enum(['school', 'grade', 'term', 'role'])),
    width: z.exactOptional(
      described(
        z.strictObject({ min: z.int().check(z.nonnegative()), max: z.int().check(z.positive()) }),
        'Characters of the filled values on the good nights.',
      ),
    ),
    characters: z.exactOptional(described(z.enum(['digits', 'mixed']), 'Of what the values consisted.')),
    leadingZeros: z.exactOptional(described(z.boolean(), 'Some values were digits that began with a zero.')),
    usualFormat: z.exactOptional(described(text, 'Of several date formats the one that the good nights had.')),
    ownCodes: z.exactOptional(described(z.array(z.string()), "Grades of the district's own, beside the usual codes.")),
    because,
    odd,
  })
  .check(z.meta({ title: 'Column' }));

const separator = z.string().check(z.length(1));
const agreement = z.strictObject({ by: text, columns: names, inferred: flag('A warning at most.') });

const file = z
  .strictObject({
    name: described(text.check(z.maxLength(255)), 'The exact name the file is forwarded under.'),
    pattern: described(text.check(z.maxLength(300)), 'Regular expression for names that are this file.'),
    required: z.boolean(),
    delimiter: separator,
    otherDelimiters: z.exactOptional(
      described(
        z.array(separator).check(z.minLength(1)),
        'Separators that will do as well, until the first accepted night.',
      ),
    ),
    header: described(z.boolean(), 'A header row is there. `columns` give the names either way.'),
    headerKnown: z.exactOptional(
      described(z.literal(false), 'With and without a header will do, until the first accepted night.'),
    ),
    namesKnown: z.exactOptional(
      described(z.literal(false), 'The names of the header are not published: columns are known by their place too.'),
    ),
    quoting: z.enum(['rfc4180', 'none', 'backslash']),
    columnOrder: z.enum(['fixed', 'any', 'frozen']),
    key: described(z.array(z.string()), 'Columns that together are the key. Empty: the whole row is the key.'),
    agree: z.exactOptional(
      described(
        z.array(agreement),
        'Rows with the same value in `by` have the same values in `columns`, blanks apart.',
      ),
    ),
    maxRows: z.exactOptional(
      described(
        z.array(z.strictObject({ by: text, most: z.int().check(z.positive()) })),
        'At most so many rows have the same value in `by`; more is a warning.',
      ),
    ),
    requireOneOf: z.exactOptional(
      described(z.array(names), 'Of each of these groups of columns a row fills at least one.'),
    ),
    columns: z.array(column).check(z.minLength(1)),
    extraColumns: z.enum(['allowed', 'at-end', 'refused']),
    extraNames: z.exactOptional(
      described(
        text.check(z.maxLength(300)),
        'Regular expression for the names of further columns, which may stand anywhere.',
      ),
    ),
    neededWhenReferenced: flag('The file is needed as soon as another one refers to it.'),
    mayBeEmpty: flag('A header alone is a warning, unless the last accepted night had rows.'),
    properties: z.exactOptional(
      described(z.record(text, z.string()), 'Lines a manifest has: this name with this value.'),
    ),
    encoding: z.exactOptional(z.enum(['utf-8', 'utf-16le', 'utf-16be', 'windows-1252'])),
    lastLineEnds: z.exactOptional(
      described(z.boolean(), 'The last line of the accepted night had a line end: one without is cut off.'),
    ),
    because,
    odd,
  })
  .check(z.meta({ title: 'File' }));

const idForm = /^[a-z0-9][a-z0-9._-]*$/;
const layoutFile = z
  .strictObject({
    $schema: z.exactOptional(z.string()),
    id: z.string().check(z.regex(idForm, 'must be lower-case letters, digits, dots, dashes or underscores')),
    title: text,
    source: described(z.string(), 'Where the facts come from and how sure they are.'),
    files: z.array(file).check(z.minLength(1)),
    pinned: described(z.boolean(), 'Columns, order and encoding are as the accepted first night had them.'),
  })
  .check(z.meta({ title: 'Rollcall layout', description: 'The agreed files and columns of a feed.' }));

export type ParsedLayoutFile = { layout: Layout; mistakes?: undefined } | { layout?: undefined; mistakes: string[] };

/** Reads a layout file. All mistakes come at once, each naming its place: `files[1] Student.csv, columns[3] Grade: ...`. */
export function parseLayoutFile(text: string): ParsedLayoutFile {
  let json: unknown;
  try {
    json = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    return { mistakes: [`This is not JSON: ${(error as Error).message}`] };
  }
  return parseLayout(json);
}

/** The same for JSON that is already parsed, such as a layout inside another document. */
export function parseLayout(json: unknown): ParsedLayoutFile {
  const parsed = layoutFile.safeParse(json);
  if (!parsed.success) {
    return { mistakes: parsed.error.issues.map((issue) => `${placeOf(issue.path, json)}: ${issue.message}`) };
  }
  const { $schema: _, ...layout } = parsed.data;
  const mistakes = contradictionsIn(layout);
  return mistakes.length > 0 ? { mistakes } : { layout };
}

/** The text of a layout file, stable for the same layout. */
export function formatLayoutFile(layout: Layout): string {
  return `${JSON.stringify(layout, null, 2)}\n`;
}

/** The JSON Schema of layout files, for editors and other programs. */
export function layoutFileSchema(): object {
  return z.toJSONSchema(layoutFile);
}

/** `files[1] Student.csv, columns[3] Grade, type`: the path, with the names a person wrote there. */
function placeOf(path: readonly PropertyKey[], root: unknown): string {
  let at: unknown = root;
  const words: string[] = [];
  for (const step of path) {
    at = (at as Record<PropertyKey, unknown> | undefined)?.[step];
    if (typeof step === 'number') {
      const name = (at as { name?: unknown } | undefined)?.name;
      words.push(`${words.pop() ?? ''}[${step}]${typeof name === 'string' ? ` ${name}` : ''}`);
    } else words.push(String(step));
  }
  return words.length === 0 ? 'The layout' : words.join(', ');
}
