// POST /api/v1/imports/:n/release, /reject and /roll-back: the same decisions as on the pages, by the same way, each once.
import * as z from 'zod/mini';
import type { Problem } from '../kit/problem.ts';
import { problem } from '../kit/problem.ts';
import type { Result } from '../kit/result.ts';
import { actorOf } from './api_access.ts';
import { apiImport, invalid } from './api_imports.ts';
import { type decidedSchema, rejectSchema, releaseSchema, rollBackSchema } from './api_schemas.ts';
import { numberOf } from './import_show.ts';
import { problemJson } from './problem_json.ts';
import type { Site, WebContext } from './site.ts';

export function releaseByProgram(site: Site, c: WebContext): Promise<Response> {
  return decided(site, c, releaseSchema, (id, { why, until }) => {
    const done = site.deps.relay.release(id, actorOf(c), why, until);
    return done.ok ? { ok: true, value: id } : done;
  });
}

export function rejectByProgram(site: Site, c: WebContext): Promise<Response> {
  return decided(site, c, rejectSchema, (id, { why }) => {
    const done = site.deps.relay.reject(id, actorOf(c), why);
    return done.ok ? { ok: true, value: id } : done;
  });
}

/** The answer is the new import. */
export function rollBackByProgram(site: Site, c: WebContext): Promise<Response> {
  return decided(site, c, rollBackSchema, (id, { why, inForce }) =>
    site.deps.relay.rollBack(id, inForce, actorOf(c), why),
  );
}

async function decided<Schema extends z.ZodMiniType>(
  site: Site,
  c: WebContext,
  schema: Schema,
  act: (id: number, asked: z.infer<Schema>) => Result<number>,
): Promise<Response> {
  const asked = await bodyOf(c, schema);
  if (!asked.ok) return asked.answer;
  const done = act(numberOf(c), asked.value);
  if (!done.ok) return problemJson(c, done.problem satisfies Problem);
  const it = site.deps.store.imports.get(done.value);
  if (!it) return problemJson(c, problem('not_known', `import ${done.value}`));
  return c.json({ import: apiImport(site, it) } satisfies z.infer<typeof decidedSchema>);
}

/** The body as the schema has it, or the answer that says what is wrong with it; what was sent is not repeated. */
export async function bodyOf<Schema extends z.ZodMiniType>(
  c: WebContext,
  schema: Schema,
): Promise<{ ok: true; value: z.infer<Schema> } | { ok: false; answer: Response }> {
  let sent: unknown;
  try {
    sent = JSON.parse(await c.req.text());
  } catch {
    return { ok: false, answer: invalid(c, 'The body is not JSON.') };
  }
  const read = z.safeParse(schema, sent);
  if (read.success) return { ok: true, value: read.data };
  const wrong = read.error.issues.map(({ path, code }) => `${path.join('.') || 'the body'} (${code})`);
  return { ok: false, answer: invalid(c, `These are not as /api/v1/openapi.json has them: ${wrong.join(', ')}.`) };
}
