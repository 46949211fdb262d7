// A layout file: one layout as JSON. Read with a list of all its mistakes at once; the JSON Schema is published from here.
import { z } from 'zod';
import type { Layout, LayoutFile } from './layout.ts';

const types = ['string', 'guid', 'integer', 'decimal', 'boolean', 'enum', 'date', 'datetime', 'email', 'list'] as const;

const column = z
  .strictObject({
    name: z.string().min(1),
    required: z.boolean().describe('The column must be there. Whether each value must be filled is `filled`.'),
    filled: z.boolean().describe('A blank value is an error. Defaults to `required`.').exactOptional(),
    type: z.enum(types),
    values: z
      .array(z.string())
      .min(1)
      .describe('Accepted values of an enum, or of the items of a list.')
      .exactOptional(),
    extensible: z.boolean().describe('Values that begin with `ext:` are accepted too.').exactOptional(),
    formats: z
      .array(z.string().min(1))
      .min(1)
      .describe('Date formats, such as YYYY-MM-DD or M/D/YYYY.')
      .exactOptional(),
    references: z.string().describe('`file.csv.column`: each value must be a key there.').exactOptional(),
    itemType: z.enum(types).exactOptional(),
    maxLength: z.int().positive().exactOptional(),
    requiredWhen: z.enum(['delta', 'bulk']).exactOptional(),
    emptyWhen: z.enum(['delta', 'bulk']).exactOptional(),
    secret: z.boolean().describe('Passwords and the like: masked everywhere, always.').exactOptional(),
    group: z.enum(['school', 'grade', 'term', 'role']).exactOptional(),
  })
  .meta({ title: 'Column' });

const file = z
  .strictObject({
    name: z.string().min(1).max(255).describe('The exact name the file is forwarded under.'),
    pattern: z.string().min(1).max(300).describe('Regular expression for names that are this file.'),
    required: z.boolean(),
    delimiter: z.string().length(1),
    header: z.boolean().describe('A header row is there. `columns` give the names either way.'),
    quoting: z.enum(['rfc4180', 'none']),
    columnOrder: z.enum(['fixed', 'any', 'frozen']),
    key: z.array(z.string()).describe('Columns that together are the key. Empty: the whole row is the key.'),
    columns: z.array(column).min(1),
    extraColumns: z.enum(['allowed', 'at-end', 'refused']),
    encoding: z.enum(['utf-8', 'utf-16le', 'utf-16be', 'windows-1252']).exactOptional(),
  })
  .meta({ title: 'File' });

const layoutFile = z
  .strictObject({
    $schema: z.string().exactOptional(),
    id: z.string().regex(/^[a-z0-9][a-z0-9._-]*$/, 'must be lower-case letters, digits, dots, dashes or underscores'),
    title: z.string().min(1),
    source: z.string().describe('Where the facts come from and how sure they are.'),
    files: z.array(file).min(1),
    pinned: z.boolean().describe('Columns, order and encoding are as the accepted first night had them.'),
  })
  .meta({ title: 'Rollcall layout', description: 'The agreed files and columns of a feed.' });

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

/** What each part allows but the whole does not: unknown keys, references to nowhere, names given twice, bad patterns. */
function contradictionsIn(layout: Layout): string[] {
  const mistakes: string[] = [];
  layout.files.forEach((it, at) => {
    const place = `files[${at}] ${it.name}`;
    if (layout.files.findIndex((other) => other.name === it.name) < at)
      mistakes.push(`${place}: this name is given twice`);
    const pattern = patternOf(it);
    if (typeof pattern === 'string') mistakes.push(`${place}: the pattern is not a regular expression: ${pattern}`);
    else if (!pattern.test(it.name)) mistakes.push(`${place}: the pattern does not match the name itself`);
    const names = it.columns.map((column) => column.name);
    names.forEach((name, index) => {
      if (names.indexOf(name) < index) mistakes.push(`${place}, columns[${index}] ${name}: this name is given twice`);
    });
    for (const key of it.key) {
      if (!names.includes(key)) mistakes.push(`${place}: the key names "${key}", which is not one of its columns`);
    }
    it.columns.forEach((column, index) => {
      if (column.references !== undefined && !resolves(layout, column.references)) {
        mistakes.push(
          `${place}, columns[${index}] ${column.name}: "${column.references}" is not a file and column of this layout`,
        );
      }
    });
  });
  return mistakes;
}

function patternOf(it: LayoutFile): RegExp | string {
  try {
    return new RegExp(it.pattern, 'iu');
  } catch (error) {
    return (error as Error).message;
  }
}

function resolves(layout: Layout, reference: string): boolean {
  return layout.files.some((it) => it.columns.some((column) => `${it.name}.${column.name}` === reference));
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
