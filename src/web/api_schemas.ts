// What programs send to /api/v1 and what they get, as schemas: requests are read by them, answers are tested by them, and
// the OpenAPI document is written from them.
import * as z from 'zod/mini';
import { deliveryStates, importStates } from '../relay/records.ts';
import { changeKinds } from '../roster/changed_keys.ts';
import { reportSchema } from '../roster/reports/schema.ts';
import { longestReason } from './form.ts';

const described = <Schema extends z.ZodMiniType>(schema: Schema, words: string): Schema =>
  schema.check(z.describe(words)) as Schema;

const count = z.int().check(z.nonnegative());
const id = z.int().check(z.positive());
const moment = described(z.iso.datetime(), 'UTC, as in 2026-11-20T09:30:00Z.');

export const problemSchema = z.strictObject({
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  hint: described(z.string(), 'What can be done about it.'),
  code: described(z.string(), 'Never renamed; docs/PROBLEMS.md explains each.'),
  retry: z.enum(['later', 'after-change', 'never']),
  reference: z.string(),
});

const problem = z.strictObject({ code: z.string(), title: z.string(), detail: z.string(), hint: z.string() });

export const importSchema = z.strictObject({
  id,
  feed: z.string(),
  state: z.enum(importStates),
  openedAt: moment,
  lastArrivalAt: moment,
  decidedAt: z.exactOptional(moment),
  finishedAt: z.exactOptional(moment),
  comparedWith: z.exactOptional(described(id, 'The accepted import it was compared with.')),
  rollbackOf: z.exactOptional(described(id, 'It is the set of that import once more.')),
  verdict: z.exactOptional(z.enum(['accept', 'hold', 'reject'])),
  reasons: described(z.array(z.string()), 'Sentences, the gravest first.'),
  files: z.array(
    z.strictObject({
      name: z.string(),
      rows: count,
      added: count,
      removed: count,
      changed: count,
      unchanged: count,
      badRows: count,
    }),
  ),
  decisions: z.array(z.strictObject({ what: z.string(), by: z.string(), at: moment, why: z.string() })),
  problem: z.exactOptional(problem),
});

export const importListSchema = z.strictObject({
  imports: z.array(importSchema),
  before: z.exactOptional(described(id, 'Ask for the older ones with this; absent when there are none.')),
});

export const wholeImportSchema = z.strictObject({
  ...importSchema.shape,
  arrivals: z.array(
    z.strictObject({ name: z.string(), bytes: count, sha256: z.string(), receivedAt: moment, door: z.string() }),
  ),
  deliveries: z.array(
    z.strictObject({
      id,
      destination: z.string(),
      state: z.enum(deliveryStates),
      attempts: count,
      finishedAt: z.exactOptional(moment),
      problem: z.exactOptional(problem),
    }),
  ),
  report: z.exactOptional(reportSchema),
});

export const holdListSchema = z.strictObject({
  holds: z.array(importSchema),
  deliveries: described(
    z.array(z.strictObject({ id, import: id, feed: z.string(), destination: z.string(), problem })),
    'Of accepted imports: what was made for one destination is held; a person sends it on the pages.',
  ),
});

const why = z
  .string()
  .check(z.minLength(3), z.maxLength(longestReason), z.describe('One sentence; kept with the import for the auditor.'));

export const releaseSchema = z.strictObject({
  why,
  until: z.exactOptional(described(z.iso.date(), 'Nights of this kind are accepted until this date too.')),
});
export const rejectSchema = z.strictObject({ why });
export const rollBackSchema = z.strictObject({
  why,
  inForce: described(id, 'The import that is in force, as you know it; when another one is by now, nothing is done.'),
});

export const decidedSchema = z.strictObject({ import: importSchema });

export const mostKeys = 1000;
const group = z.strictObject({ kind: z.enum(['school', 'grade', 'term', 'role']), name: z.string() });

export const askChangesSchema = z.strictObject({
  kind: z.enum(changeKinds),
  group: z.exactOptional(group),
  key: z.exactOptional(described(z.string(), 'The whole value of a key column.')),
  from: z.exactOptional(described(count, 'Keys to leave out at the beginning. Default 0.')),
  limit: z.exactOptional(z.int().check(z.positive(), z.maximum(mostKeys))),
  values: z.exactOptional(described(z.boolean(), 'Unmasked, secrets excepted. That they were shown is recorded.')),
});

export const changesSchema = z.strictObject({
  import: id,
  file: z.string(),
  kind: z.enum(changeKinds),
  total: described(count, 'Keys that fit. A key that came with several rows has several in `rows`.'),
  masked: z.boolean(),
  columns: z.array(z.strictObject({ name: z.string(), identifies: z.boolean() })),
  rows: z.array(
    z.strictObject({
      lineBefore: z.exactOptional(count),
      line: z.exactOptional(count),
      before: z.exactOptional(described(z.array(z.string()), 'In the order of the columns.')),
      after: z.exactOptional(z.array(z.string())),
      differs: z.exactOptional(described(z.array(z.string()), 'Columns that say another thing now.')),
    }),
  ),
});
