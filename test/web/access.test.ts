// Who may see and do what: every route, every role.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Role } from '../../src/relay/records.ts';
import { type Route, routes } from '../../src/web/routes.ts';
import { createFixture, type Fixture } from './fixture.ts';

let fixture: Fixture;
beforeAll(async () => {
  fixture = await createFixture();
});
afterAll(() => fixture.stop());

const ranks: Record<Role | 'nobody', number> = { nobody: 0, viewer: 1, operator: 2, owner: 3 };
const isForPrograms = ({ needs }: Route) => needs === 'token' || needs.startsWith('api ');
const rankOf = (route: Route) =>
  isForPrograms(route) ? Number.POSITIVE_INFINITY : ranks[route.needs as Role | 'nobody'];
const readers: (Role | 'nobody')[] = ['nobody', 'viewer', 'operator', 'owner'];
const isLive = (path: string) => path.endsWith('live');
const path = (pattern: string) =>
  pattern
    .replace(':n', String(fixture.held.id))
    .replace(':feed', 'nothing-of-this-name')
    .replace(/\/(senders|destinations)\/:name/, '/$1/nothing-of-this-name');

test('what is for scripts does not open to a session, whoever it is', async () => {
  for (const route of routes.filter(isForPrograms)) {
    for (const reader of readers) {
      const headers = reader === 'nobody' ? {} : { cookie: fixture.cookies[reader] };
      const url = route.path.replace(':name', 'aeries').replace(':file', 'a.csv').replace(':n', '1');
      const response = await fixture.web.app.request(url, { method: route.method, headers });
      expect(response.status, `${route.method} as ${reader}`).toBe(401);
      expect(response.headers.get('content-type')).toBe('application/problem+json');
    }
  }
});

describe('a route answers only the roles it is for', () => {
  for (const route of routes.filter((it) => it.method === 'GET' && !isForPrograms(it) && !isLive(it.path))) {
    test(`GET ${route.path}`, async () => {
      for (const reader of readers) {
        const response = await fixture.get(path(route.path), reader);
        if (ranks[reader] >= rankOf(route)) expect([200, 303, 404, 403]).toContain(response.status);
        else if (reader === 'nobody') {
          expect(response.status).toBe(303);
          expect(response.headers.get('location')).toMatch(/^\/login/);
        } else expect(response.status).toBe(403);
      }
    });
  }
  for (const route of routes.filter((it) => it.method === 'POST' && it.needs !== 'nobody' && !isForPrograms(it))) {
    test(`POST ${route.path}`, async () => {
      const anybody = await fixture.post(path(route.path), {}, 'nobody');
      expect(anybody.status).toBe(401);
      for (const reader of ['viewer', 'operator'] as const) {
        if (ranks[reader] >= rankOf(route)) continue;
        expect((await fixture.post(path(route.path), { why: 'because of a test' }, reader)).status).toBe(403);
      }
    });
  }
});

test('a viewer sees a hold and no way to decide it', async () => {
  const text = await (await fixture.get(`/imports/${fixture.held.id}`, 'viewer')).text();
  expect(text).toContain('An operator or an owner can release or reject it.');
  expect(text).not.toContain('/release');
  expect(fixture.store.imports.get(fixture.held.id)?.state).toBe('held');
});

test('without login only login, setup, the probes and static files answer', async () => {
  expect((await fixture.get('/healthz', 'nobody')).status).toBe(200);
  expect(await (await fixture.get('/readyz', 'nobody')).json()).toMatchObject({ ok: true, checks: { database: true } });
  expect((await fixture.get('/login', 'nobody')).status).toBe(200);
  expect((await fixture.get('/no-such-page', 'nobody')).status).toBe(401);
  expect((await fixture.get('/live', 'nobody', { accept: 'text/event-stream' })).status).toBe(401);
  const unready = await createFixture({
    isNew: true,
    deps: { isReady: () => ({ ok: false, checks: { disk: false } }) },
  });
  expect((await unready.get('/readyz', 'nobody')).status).toBe(503);
  await unready.stop();
});

test('an address asked for without login comes back after it, but never another site', async () => {
  const asked = await fixture.get('/imports?state=held', 'nobody');
  expect(asked.headers.get('location')).toBe('/login?back=%2Fimports%3Fstate%3Dheld');
  for (const back of ['//evil.example', 'https://evil.example', '/\\evil.example', '/\t/evil.example']) {
    const page = await (await fixture.get(`/login?back=${encodeURIComponent(back)}`, 'nobody')).text();
    expect(page).toContain('name="back" value="/"');
  }
});
