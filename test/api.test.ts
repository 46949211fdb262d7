// /api/v1 as programs meet it: tokens made on a page, read and decide, each decision once; every answer is what the OpenAPI
// document says, and the document has every route.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { apiOperations } from '../src/web/api_openapi.ts';
import * as schemas from '../src/web/api_schemas.ts';
import { routes } from '../src/web/routes.ts';
import { type Appliance, rollcall, startAppliance, until } from './appliance.ts';
import { createVisitor, type Visitor } from './visitor.ts';

const upload = 'a-token-of-enough-letters-0123456789';
const password = 'a long enough password';
const student = (id: number) => `${id},S1,Given${id},Family${id},user${id},secret${id},${(id % 12) + 1}\r\n`;

function files(from: number, to: number): Record<string, string> {
  const rows = Array.from({ length: to - from }, (_, at) => student(from + at)).join('');
  return {
    'School.csv': 'SIS ID,Name\r\nS1,Lakeside\r\n',
    'Section.csv': 'SIS ID,School SIS ID,Section Name\r\nC1,S1,Algebra\r\n',
    'Student.csv': `SIS ID,School SIS ID,First Name,Last Name,Username,Password,Grade\r\n${rows}`,
    'Teacher.csv': 'SIS ID,School SIS ID,First Name,Last Name,Username,Password\r\nT1,S1,Ana,Lee,alee,pw\r\n',
    'StudentEnrollment.csv': 'Section SIS ID,SIS ID\r\nC1,1000\r\n',
    'TeacherRoster.csv': 'Section SIS ID,SIS ID\r\nC1,T1\r\n',
  };
}

describe('the API', () => {
  const folder = mkdtempSync(join(tmpdir(), 'rollcall-api-'));
  let appliance: Appliance;
  let owner: Visitor;
  let reader = '';
  let decider = '';

  async function api(path: string, token: string, body?: unknown): Promise<{ status: number; json: never }> {
    const response = await fetch(`${appliance.url}/api/v1${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: { authorization: `Bearer ${token}` },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const json = (await response.json()) as never;
    if (response.status !== 200) schemas.problemSchema.parse(json);
    return { status: response.status, json };
  }

  async function makeToken(name: string, may: string, last = '2027-12-31'): Promise<string> {
    const html = await (await owner.submit('/tokens', { name, may, until: last })).text();
    return (
      /data-copy="([^"]+)"/.exec(html)?.[1] ??
      /<code[^>]*>([\w-]{40,})</.exec(html)?.[1] ??
      /([\w-]{43})/.exec(html)![1]!
    );
  }

  async function night(number: number, set: Record<string, string>, state: string): Promise<void> {
    for (const [name, body] of Object.entries(set)) {
      const url = `${appliance.url}/api/v1/senders/sis/files/${name}`;
      const answer = await fetch(url, { method: 'PUT', body, headers: { authorization: `Bearer ${upload}` } });
      expect(answer.status).toBe(201);
    }
    await until(`import ${number} to be ${state}`, async () => {
      const { status, json } = await api(`/imports/${number}`, reader);
      return status === 200 && schemas.wholeImportSchema.parse(json).state === state ? true : undefined;
    });
  }

  beforeAll(async () => {
    const env = { ROLLCALL_DATA: join(folder, 'data') };
    writeFileSync(
      join(folder, 'district.yaml'),
      `district: { name: Lakeside, timezone: America/Los_Angeles }
senders: [ { name: sis, token: ${upload} } ]
destinations: [ { name: archive, folder: ${join(folder, 'archive')} } ]
feeds: [ { name: rosters, sender: sis, layout: microsoft-sds-v1, initialImport: accept, complete: { settle: 200ms }, forward: [ { to: archive } ] } ]
`,
    );
    mkdirSync(join(folder, 'archive'));
    writeFileSync(join(folder, 'password'), password);
    expect(await rollcall(['apply', join(folder, 'district.yaml')], env)).toMatchObject({ code: 0 });
    await rollcall(['user', 'add', 'ortiz', '--role', 'owner', '--password-file', join(folder, 'password')], env);
    appliance = await startAppliance({ dataFolder: env.ROLLCALL_DATA, env: { ROLLCALL_LOG_LEVEL: 'debug' } });
    owner = createVisitor(() => appliance.url);
    await owner.logIn('ortiz', password);
    reader = await makeToken('dashboard', 'viewer');
    decider = await makeToken('night watch', 'operator');
  });
  afterAll(async () => {
    await appliance?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('has every route of programs in its document, and no other', async () => {
    const asked = routes.filter(({ needs }) => needs.startsWith('api ')).map(({ method, path }) => `${method} ${path}`);
    expect(apiOperations.map(({ method, path }) => `${method.toUpperCase()} ${path}`).sort()).toEqual(asked.sort());
    const { json } = await api('/openapi.json', reader);
    const { openapi, paths } = json as { openapi: string; paths: Record<string, Record<string, unknown>> };
    expect(openapi).toBe('3.1.0');
    expect(Object.values(paths).reduce((sum, path) => sum + Object.keys(path).length, 0)).toBe(asked.length);
    expect(paths['/api/v1/imports/{n}/release']).toHaveProperty('post.requestBody.required', true);
  });

  it('opens to a token alone', async () => {
    expect(await api('/imports', 'x'.repeat(43))).toMatchObject({ status: 401, json: { code: 'api_token_refused' } });
    expect(await api('/imports', upload)).toMatchObject({ status: 401 });
    await expect(owner.text('/api/v1/imports')).rejects.toThrow('401');
    expect(await api('/imports/1/release', reader, { why: 'It is right.' })).toMatchObject({
      status: 403,
      json: { code: 'api_not_allowed' },
    });
    expect(await (await owner.submit('/tokens', { name: 'old', may: 'viewer', until: '2020-01-01' })).text()).toContain(
      'Its last day is a date after today.',
    );
    expect(await owner.text('/tokens')).not.toContain(reader);
  });

  it('lists imports and holds, and shows one', async () => {
    await night(1, files(1000, 1400), 'forwarded');
    await night(2, files(1100, 1400), 'held');
    const list = await api('/imports?limit=1', reader);
    const page = schemas.importListSchema.parse(list.json);
    expect(page).toMatchObject({ before: 2, imports: [{ id: 2, feed: 'rosters', verdict: 'hold', comparedWith: 1 }] });
    const older = schemas.importListSchema.parse(
      (await api(`/imports?before=${page.before}&state=forwarded`, reader)).json,
    );
    expect(older.imports.map(({ id }) => id)).toEqual([1]);
    const { holds, deliveries } = schemas.holdListSchema.parse((await api('/holds', reader)).json);
    expect(holds).toHaveLength(1);
    expect(deliveries).toEqual([]);
    const one = schemas.wholeImportSchema.parse((await api('/imports/1', reader)).json);
    expect(one.deliveries).toMatchObject([{ destination: 'archive', state: 'delivered' }]);
    expect(one.report?.files).toHaveLength(6);
    for (const [path, status] of [
      ['/imports?limit=0', 400],
      ['/imports?state=lost', 400],
      ['/imports?feed=none', 404],
      ['/imports/99', 404],
    ] as const) {
      expect(await api(path, reader), path).toMatchObject({ status });
    }
  });

  it('lists who was removed: masked, and with values for those who may, on record', async () => {
    const path = '/imports/2/changes/Student.csv';
    const masked = schemas.changesSchema.parse((await api(`${path}?kind=removed&from=98`, reader)).json);
    expect(masked).toMatchObject({ total: 100, masked: true, rows: [{ lineBefore: 100 }, { lineBefore: 101 }] });
    expect(JSON.stringify(masked)).not.toContain('Given');
    expect(await api(`${path}?kind=removed&key=1000`, reader)).toMatchObject({ status: 400 });
    expect(await api(path, reader, { kind: 'removed', values: true })).toMatchObject({ status: 403 });
    const shown = await api(path, decider, { kind: 'removed', key: '1007', values: true });
    expect(schemas.changesSchema.parse(shown.json)).toMatchObject({
      total: 1,
      masked: false,
      rows: [{ before: ['1007', 'Given1007', 'Family1007', 'S1', 'user1007', '••', '12'] }],
    });
    expect(await api('/imports/1/changes/Student.csv?kind=removed', reader)).toMatchObject({
      status: 404,
      json: { code: 'rows_not_compared' },
    });
    const record = await owner.text('/activity');
    expect(record).toContain('night watch (API token)');
    expect(record).toContain('Who is gone in Student.csv: 1 row for a program.');
  });

  it('decides once, however often it is asked', async () => {
    expect(await api('/imports/2/release', decider, { why: '' })).toMatchObject({ status: 400 });
    expect(await api('/imports/2/release', decider, { why: 'The school closed.', sure: true })).toMatchObject({
      status: 400,
    });
    expect(await api('/imports/77/release', decider, { why: 'The school closed.' })).toMatchObject({ status: 404 });
    const answers = await Promise.all(
      [1, 2, 3].map(() => api('/imports/2/release', decider, { why: 'The school closed.' })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
    const good = answers.find(({ status }) => status === 200)!;
    expect(schemas.decidedSchema.parse(good.json).import.decisions.at(-1)).toMatchObject({
      what: 'released',
      by: 'night watch (API token)',
      why: 'The school closed.',
    });
    await night(3, files(1300, 1400), 'held');
    expect(await api('/imports/3/reject', decider, { why: 'Half a roster.' })).toMatchObject({ status: 200 });
    expect(await api('/imports/3/reject', decider, { why: 'Half a roster.' })).toMatchObject({ status: 409 });
    const back = { why: 'The school is open again.', inForce: 2 };
    const rolled = await Promise.all([1, 2].map(() => api('/imports/1/roll-back', decider, back)));
    expect(rolled.map(({ status }) => status).sort()).toEqual([200, 409]);
    const again = rolled.find(({ status }) => status === 200)!;
    expect(schemas.decidedSchema.parse(again.json).import).toMatchObject({ id: 4, rollbackOf: 1, comparedWith: 2 });
  });

  it('ends with the token', async () => {
    const html = await owner.text('/tokens');
    const revoke = /\/tokens\/\d+\/revoke(?=" ?>[\s\S]*?Revoke dashboard)/.exec(html)![0];
    expect(await (await owner.submit(revoke, {})).text()).toContain('dashboard is revoked.');
    expect(await api('/imports', reader)).toMatchObject({ status: 401 });
    expect(await api('/imports', decider)).toMatchObject({ status: 200 });
    const record = await owner.text('/activity');
    expect(record).toContain('API token dashboard');
    await appliance.stop();
    const log = appliance.lines.join('\n');
    expect(log).not.toMatch(/Given1|Family1/);
    expect([reader, decider].filter((token) => log.includes(token))).toEqual([]);
  });
});
