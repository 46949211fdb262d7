// GET /api/v1/openapi.json: what programs may ask and what they get, written from the schemas that requests are read by.
import * as z from 'zod/mini';
import { importStates } from '../relay/records.ts';
import { changeKinds } from '../roster/changed_keys.ts';
import * as schemas from './api_schemas.ts';
import type { Site, WebContext } from './site.ts';

interface Parameter {
  name: string;
  in: 'path' | 'query';
  description: string;
  schema: object;
}

export interface ApiOperation {
  method: 'get' | 'post';
  /** As the routes have it. */
  path: string;
  summary: string;
  parameters?: Parameter[];
  body?: z.ZodMiniType;
  /** Absent: this document. */
  answer?: z.ZodMiniType;
  /** Statuses of a problem, beside 401, 403 and 429. */
  problems: number[];
}

const query = (name: string, description: string, schema: object): Parameter => ({
  name,
  in: 'query',
  description,
  schema,
});
const text = { type: 'string' };
const number = (maximum?: number) => ({ type: 'integer', minimum: 1, ...(maximum === undefined ? {} : { maximum }) });

/** Every address of /api/v1 that takes an API token; test/api.test.ts holds it against the routes and real answers. */
export const apiOperations: readonly ApiOperation[] = [
  { method: 'get', path: '/api/v1/openapi.json', summary: 'This document.', problems: [] },
  {
    method: 'get',
    path: '/api/v1/imports',
    summary: 'Imports, newest first.',
    parameters: [
      query('feed', 'Of this feed alone.', text),
      query('state', 'In this state alone.', { type: 'string', enum: [...importStates] }),
      query('before', 'Older than this import.', number()),
      query('limit', 'At most so many; 25 when it is left out.', number(100)),
    ],
    answer: schemas.importListSchema,
    problems: [400, 404],
  },
  {
    method: 'get',
    path: '/api/v1/imports/:n',
    summary: 'One import with the report of its check.',
    answer: schemas.wholeImportSchema,
    problems: [404],
  },
  {
    method: 'get',
    path: '/api/v1/imports/:n/changes/:file',
    summary: 'Who was removed, added or changed in a file, masked: the first character of each value.',
    parameters: [
      { ...query('kind', 'What happened to them.', { type: 'string', enum: [...changeKinds] }) },
      query('group', 'Such as school:Lincoln High, grade:9, term:FA26 or role:student.', text),
      query('from', 'Keys to leave out at the beginning.', { type: 'integer', minimum: 0 }),
      query('limit', 'At most so many keys; 100 when it is left out.', number(schemas.mostKeys)),
    ],
    answer: schemas.changesSchema,
    problems: [400, 404, 410, 503],
  },
  {
    method: 'post',
    path: '/api/v1/imports/:n/changes/:file',
    summary: 'The same by key, or with the values. That values were shown is recorded.',
    body: schemas.askChangesSchema,
    answer: schemas.changesSchema,
    problems: [400, 404, 410, 503],
  },
  {
    method: 'get',
    path: '/api/v1/holds',
    summary: 'What is held and waits for a decision.',
    answer: schemas.holdListSchema,
    problems: [],
  },
  {
    method: 'post',
    path: '/api/v1/imports/:n/release',
    summary: 'Lets a held import go. Once: 409 when it was decided before.',
    body: schemas.releaseSchema,
    answer: schemas.decidedSchema,
    problems: [400, 404, 409],
  },
  {
    method: 'post',
    path: '/api/v1/imports/:n/reject',
    summary: 'Refuses a held import; the last accepted roster stays in force.',
    body: schemas.rejectSchema,
    answer: schemas.decidedSchema,
    problems: [400, 404, 409],
  },
  {
    method: 'post',
    path: '/api/v1/imports/:n/roll-back',
    summary: 'Puts the set of an import that was accepted once in force again, as a new import: the answer.',
    body: schemas.rollBackSchema,
    answer: schemas.decidedSchema,
    problems: [400, 404, 409],
  },
];

export function describeApi(site: Site, c: WebContext): Response {
  return c.json(openApi(site.config.version));
}

export function openApi(version: string): object {
  const paths: Record<string, Record<string, object>> = {};
  for (const operation of apiOperations) {
    const path = operation.path.replaceAll(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [operation.method]: described(operation) };
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Rollcall', version, description: 'Imports and holds of one district, for its programs.' },
    security: [{ token: [] }],
    paths,
    components: {
      securitySchemes: {
        token: {
          type: 'http',
          scheme: 'bearer',
          description: 'An owner makes tokens on the page /tokens: to read, or to decide as well.',
        },
      },
      schemas: { Problem: jsonSchemaOf(schemas.problemSchema) },
    },
  };
}

function described({ path, summary, parameters = [], body, answer, problems }: ApiOperation): object {
  const inPath = [...path.matchAll(/:(\w+)/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    description: name === 'n' ? 'The number of an import.' : 'The name of a file, as the layout has it.',
    schema: name === 'n' ? number() : text,
  }));
  const problem = { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } };
  return {
    summary,
    parameters: [...inPath, ...parameters.map((it) => (it.name === 'kind' ? { ...it, required: true } : it))],
    ...(body
      ? { requestBody: { required: true, content: { 'application/json': { schema: jsonSchemaOf(body) } } } }
      : {}),
    responses: {
      200: {
        description: 'Done.',
        content: { 'application/json': { schema: answer ? jsonSchemaOf(answer) : { type: 'object' } } },
      },
      ...Object.fromEntries(
        [...problems, 401, 403, 429].map((status) => [status, { description: 'A problem.', content: problem }]),
      ),
    },
  };
}

function jsonSchemaOf(schema: z.ZodMiniType): object {
  const { $schema: _, ...plain } = z.toJSONSchema(schema);
  return plain;
}
