// The JSON report as others may rely on it: docs/report.schema.json is written from here, and reports are tested by it.
import * as z from 'zod/mini';
import type { CheckReport } from '../report.ts';
import { severityWords } from '../severities.ts';

const described = <Schema extends z.ZodMiniType>(schema: Schema, words: string): Schema =>
  schema.check(z.describe(words)) as Schema;

const count = z.int().check(z.nonnegative());
const severity = z.enum(severityWords);

const sample = z.strictObject({
  line: described(count, 'Physical line, 1 = first line of the file; 0 = no line in particular.'),
  record: described(count, 'Data row, 1 = first after the header; 0 = the header or the file itself.'),
  byte: described(count, 'Offset of the record in the file as received.'),
  value: z.exactOptional(described(z.string(), 'Masked unless values were asked for; secrets always.')),
});

const notice = z.strictObject({
  code: described(z.string(), 'Never renamed; docs/RULES.md explains each.'),
  severity,
  changedFrom: z.exactOptional(described(severity, 'What it would be, had the district not raised or lowered it.')),
  file: z.exactOptional(z.string()),
  column: z.exactOptional(z.string()),
  count: described(
    count,
    'Exact, whatever the number of samples. Of a column that changed in a long file: rows among those looked at.',
  ),
  message: described(z.string(), 'One sentence for a person; never an unmasked value.'),
  firstLine: z.exactOptional(count),
  lastLine: z.exactOptional(count),
  samples: described(z.array(sample), 'The first 50 places at most.'),
});

const group = z.strictObject({
  kind: z.enum(['school', 'grade', 'term', 'role']),
  group: described(z.string(), 'Such as the id of a school.'),
  before: count,
  after: count,
  removed: count,
  added: count,
});

const columns = z.strictObject({
  looked: described(count, 'Rows of both nights laid side by side: all of them, or a sample of about 2,000.'),
  of: described(count, 'Rows of both nights. Where this is the same number as `looked`, the counts are exact.'),
  changed: described(
    z.array(
      z.strictObject({
        column: z.string(),
        changed: described(count, 'Rows with another value.'),
        emptied: described(count, 'Rows that had a value and have none now.'),
        filled: described(count, 'Rows that had none and have one now.'),
      }),
    ),
    'Columns in which something changed, in the order of the file; the rows are among those looked at.',
  ),
});

const file = z.strictObject({
  name: z.string(),
  sha256: described(z.string().check(z.regex(/^[0-9a-f]{64}$/)), 'Of the bytes as received.'),
  bytes: count,
  rows: described(count, 'Data rows; blank rows and the header are none.'),
  encoding: z.enum(['utf-8', 'utf-16le', 'utf-16be', 'windows-1252']),
  delimiter: z.string(),
  added: count,
  removed: count,
  changed: count,
  unchanged: count,
  badRows: described(count, 'Rows with an error, each once.'),
  baselineRows: z.exactOptional(described(count, 'Rows of the last accepted file; absent when compared with nothing.')),
  groups: z.exactOptional(z.array(group)),
  columns: z.exactOptional(columns),
});

const trip = z.strictObject({
  guard: z.enum([
    'rows_removed',
    'rows_changed',
    'rows_added',
    'group_removed',
    'bad_rows',
    'orphans',
    'repeats',
    'drift',
  ]),
  file: z.string(),
  group: z.exactOptional(z.string()),
  value: z.number(),
  limit: z.number(),
  unit: z.enum(['percent', 'rows']),
  rows: count,
  of: count,
});

/** Everything a report may have and nothing else, so that no field of ours stays undescribed. */
export const reportSchema = z.strictObject({
  rollcall: described(z.string(), 'Version of the program.'),
  verdict: z.enum(['accept', 'hold', 'reject']),
  reasons: described(z.array(z.string()), 'One sentence each, the gravest first; empty when accepted.'),
  layout: described(z.string(), 'Id of the layout; empty when a zip could not be opened and none was named.'),
  layoutBecause: z.exactOptional(described(z.string(), 'How the layout was found, when it was not named.')),
  milliseconds: z.number().check(z.nonnegative()),
  severities: z.exactOptional(
    described(z.record(z.string(), severity), 'Severities that the district changed, by code.'),
  ),
  files: z.array(file),
  notices: described(z.array(notice), 'The gravest first.'),
  trips: described(z.array(trip), 'Guards that were exceeded.'),
  notChecked: described(
    z.array(z.strictObject({ rule: z.string(), file: z.string(), because: z.string() })),
    'Silence is not a pass: what could not be looked at, and why.',
  ),
});

/** Both ways, so that type and schema cannot drift apart. */
type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : false) : false;
const isSame: Same<z.infer<typeof reportSchema>, CheckReport> = true;

/** The JSON Schema that is published: readers of today must live with fields of tomorrow, so further ones are allowed. */
export function publishedSchema(): object {
  if (!isSame) throw new Error('The schema of the report is not its type.');
  const schema = z.toJSONSchema(reportSchema);
  const open = JSON.parse(JSON.stringify(schema), (key, value) =>
    key === 'additionalProperties' && value === false ? undefined : value,
  );
  return {
    $id: 'urn:rollcall:report',
    title: 'Report of a check',
    description: 'What `rollcall check --format json` prints, and what the page of an import hands out as JSON.',
    ...open,
  };
}
