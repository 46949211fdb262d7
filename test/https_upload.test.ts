// Uploads by HTTPS as a script makes them: real curl against the built program, torn, resumed, restarted, refused.
import { spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../src/kit/clock.ts';
import { createLog } from '../src/kit/log.ts';
import { openStore } from '../src/store/open.ts';
import type { Store } from '../src/store/store.ts';
import type { Appliance, Ran } from './appliance.ts';
import { rollcall, run, startAppliance, until } from './appliance.ts';

const token = 'a-token-of-enough-letters-0123456789';
const sha256 = (bytes: Buffer, form: 'hex' | 'base64' = 'hex') => createHash('sha256').update(bytes).digest(form);

describe('uploads by HTTPS', () => {
  const folder = mkdtempSync(join(tmpdir(), 'rollcall-https-'));
  const dataFolder = join(folder, 'data');
  const landing = join(dataFolder, 'spool', 'landing');
  const bytes = randomBytes(24 * 1024 * 1024);
  const file = join(folder, 'students.csv');
  let appliance: Appliance;
  let store: Store;

  async function start(): Promise<void> {
    appliance = await startAppliance({ dataFolder });
  }

  beforeAll(async () => {
    writeFileSync(file, bytes);
    writeFileSync(
      join(folder, 'district.yaml'),
      `district: { name: Lakeside, timezone: America/Los_Angeles }
senders:
  - { name: sis, token: ${token} }
  - { name: closed, token: ${token}x, disabled: it is being moved }
  - { name: near, token: ${token}y, allowFrom: [10.99.0.0/16] }
destinations: []
feeds: []
`,
    );
    expect(await rollcall(['apply', join(folder, 'district.yaml')], { ROLLCALL_DATA: dataFolder })).toMatchObject({
      code: 0,
    });
    await start();
    const opened = openStore({ dataFolder }, { clock: systemClock, log: createLog('error', () => {}) });
    if (!opened.ok) throw new Error(opened.problem.detail);
    store = opened.value;
  });
  afterAll(async () => {
    store?.close();
    await appliance?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const url = (name: string, sender = 'sis') => `${appliance.url}/api/v1/senders/${sender}/files/${name}`;
  const bearer = (secret = token) => ['-H', `Authorization: Bearer ${secret}`];

  /** Runs curl; its last line is the status. */
  async function curl(...args: string[]): Promise<Ran & { status: number; answer: Record<string, unknown> }> {
    const ran = await run('curl', ['-sS', '-w', '\n%{http_code}', ...args]);
    const lines = ran.stdout.trimEnd().split('\n');
    const status = Number(lines.pop());
    const text = lines.join('\n');
    return { ...ran, status, answer: text.startsWith('{') ? JSON.parse(text) : {} };
  }

  const arrivals = (name: string) => {
    const sender = store.senders.byName('sis');
    return store.arrivals.ofSender(sender?.id ?? 0, 100).filter((it) => it.name === name);
  };
  const received = async (name: string) => {
    const response = await fetch(url(name), { method: 'HEAD', headers: { authorization: `Bearer ${token}` } });
    return response.status === 200 ? Number(response.headers.get('upload-offset')) : undefined;
  };

  /** Sends the first bytes as a client that dies in the middle. */
  async function tear(name: string, count: number): Promise<void> {
    const socket = connect(appliance.webPort, '127.0.0.1');
    await new Promise<void>((resolve) => socket.once('connect', resolve));
    socket.on('error', () => undefined);
    socket.write(
      `PUT /api/v1/senders/sis/files/${name} HTTP/1.1\r\nHost: rollcall\r\nAuthorization: Bearer ${token}\r\nContent-Length: ${bytes.length}\r\n\r\n`,
    );
    socket.write(bytes.subarray(0, count));
    await until(`${count} bytes to be there`, async () => ((await received(name)) === count ? true : undefined));
    socket.destroy();
  }

  it('curl -T sends a file; 201 comes with its row, its bytes are the same', async () => {
    const sent = await curl(...bearer(), '-T', file, `${url('')}`);
    expect(sent).toMatchObject({ status: 201, answer: { received: bytes.length, sha256: sha256(bytes) } });
    expect(arrivals('students.csv')).toMatchObject([
      { id: sent.answer['arrival'], door: 'https', sha256: sha256(bytes), bytes: bytes.length },
    ]);
    expect(readFileSync(join(dataFolder, 'spool', 'arrivals', sha256(bytes))).equals(bytes)).toBe(true);
    expect(await received('students.csv')).toBe(bytes.length);
    expect(readdirSync(landing)).toEqual([]);
  });

  it('takes a stream of unknown length, an empty file and a name in any language', async () => {
    const streamed = spawn('curl', [
      '-sS',
      '-o',
      '/dev/null',
      '-w',
      '%{http_code}',
      ...bearer(),
      '-T',
      '-',
      url('streamed.csv'),
    ]);
    let status = '';
    streamed.stdout.on('data', (data: Buffer) => {
      status += data.toString();
    });
    streamed.stdin.end(bytes.subarray(0, 300_000));
    await new Promise((resolve) => streamed.once('close', resolve));
    expect(status).toBe('201');
    expect(arrivals('streamed.csv')).toMatchObject([{ bytes: 300_000, sha256: sha256(bytes.subarray(0, 300_000)) }]);
    writeFileSync(join(folder, 'empty.csv'), '');
    expect((await curl(...bearer(), '-T', join(folder, 'empty.csv'), url('empty.csv'))).status).toBe(201);
    expect(arrivals('empty.csv')).toMatchObject([{ bytes: 0 }]);
    const name = 'élèves d’été.csv';
    expect((await curl(...bearer(), '-T', join(folder, 'empty.csv'), url(encodeURIComponent(name)))).status).toBe(201);
    expect(arrivals(name)).toHaveLength(1);
  });

  it('a killed curl leaves no arrival, and curl -C goes on where it stopped', async () => {
    const child = spawn('curl', ['-sS', '--limit-rate', '4M', ...bearer(), '-T', file, url('torn.csv')], {
      stdio: 'ignore',
    });
    await until('some bytes to be there', async () =>
      ((await received('torn.csv')) ?? 0) > 1_000_000 ? true : undefined,
    );
    child.kill('SIGKILL');
    await new Promise((resolve) => child.once('exit', resolve));
    await until('the tear to be noticed', () =>
      appliance.lines.some((line) => line.includes('upload_torn') && line.includes('torn.csv')) ? true : undefined,
    );
    const there = (await received('torn.csv')) ?? 0;
    expect(there).toBeGreaterThan(1_000_000);
    expect(there).toBeLessThan(bytes.length);
    expect(arrivals('torn.csv')).toEqual([]);
    expect(store.senders.byName('sis')?.problem).toMatchObject({ code: 'upload_torn' });
    const wrong = await curl(...bearer(), '-C', String(there - 5), '-T', file, url('torn.csv'));
    expect(wrong).toMatchObject({ status: 409, answer: { code: 'upload_offset_wrong' } });
    const resumed = await curl(
      ...bearer(),
      ...['-H', `X-Content-SHA256: ${sha256(bytes)}`, '-C', String(there), '-T', file, url('torn.csv')],
    );
    expect(resumed).toMatchObject({ status: 201, answer: { sha256: sha256(bytes) } });
    expect(arrivals('torn.csv')).toHaveLength(1);
    expect(store.senders.byName('sis')?.problem).toBeUndefined();
    expect(readdirSync(landing)).toEqual([]);
  });

  it('a torn upload goes on after a kill -9 of the server; nothing half arrives', async () => {
    await tear('restart.csv', 3_000_000);
    await appliance.kill();
    await start();
    expect(await received('restart.csv')).toBe(3_000_000);
    expect(arrivals('restart.csv')).toEqual([]);
    const resumed = await curl(...bearer(), '-C', '3000000', '-T', file, url('restart.csv'));
    expect(resumed).toMatchObject({ status: 201, answer: { sha256: sha256(bytes) } });
    expect(readdirSync(landing)).toEqual([]);
  });

  it('pieces with Content-Range make one arrival, at the last one', async () => {
    const half = 5_000_000;
    const piece = (from: number, to: number) =>
      fetch(url('pieces.csv'), {
        method: 'PUT',
        headers: { authorization: `Bearer ${token}`, 'content-range': `bytes ${from}-${to - 1}/${bytes.length}` },
        body: bytes.subarray(from, to),
      });
    expect((await piece(0, half)).status).toBe(202);
    expect(arrivals('pieces.csv')).toEqual([]);
    expect(await received('pieces.csv')).toBe(half);
    expect((await piece(half, bytes.length)).status).toBe(201);
    expect(arrivals('pieces.csv')).toMatchObject([{ sha256: sha256(bytes) }]);
  });

  it('a newer upload of the same name takes over from one that hangs', async () => {
    await tear('twice.csv', 70_000);
    const hanging = connect(appliance.webPort, '127.0.0.1');
    let said = '';
    hanging.on('data', (data) => {
      said += data.toString();
    });
    hanging.write(
      `PUT /api/v1/senders/sis/files/twice.csv HTTP/1.1\r\nHost: rollcall\r\nAuthorization: Bearer ${token}\r\nContent-Length: 1000000\r\n\r\n`,
    );
    hanging.write(bytes.subarray(0, 50_000));
    await until('its bytes', async () => ((await received('twice.csv')) === 50_000 ? true : undefined));
    expect((await curl(...bearer(), '-T', file, url('twice.csv'))).status).toBe(201);
    await until('the older one to be told', () => (said.includes('409') ? true : undefined));
    hanging.destroy();
    expect(arrivals('twice.csv')).toMatchObject([{ sha256: sha256(bytes) }]);
    expect(readdirSync(landing)).toEqual([]);
  });

  it.each([
    ['X-Content-SHA256', () => sha256(randomBytes(3))],
    ['Digest', () => `SHA-256=${sha256(randomBytes(3), 'base64')}`],
    ['Repr-Digest', () => `sha-256=:${sha256(randomBytes(3), 'base64')}:`],
    ['Content-Digest', () => `sha-256=:${sha256(randomBytes(3), 'base64')}:`],
  ])('bytes that are not what %s says are thrown away', async (header, value) => {
    const sent = await curl(...bearer(), '-H', `${header}: ${value()}`, '-T', file, url('digest.csv'));
    expect(sent).toMatchObject({ status: 422, answer: { code: 'upload_digest_differs' } });
    expect(arrivals('digest.csv')).toEqual([]);
    expect(await received('digest.csv')).toBeUndefined();
    expect(readdirSync(landing)).toEqual([]);
  });

  it('right digests pass', async () => {
    for (const [header, value] of [
      ['Digest', `sha-256=${sha256(bytes, 'base64')}`],
      ['Content-Digest', `sha-512=:AAAA:, sha-256=:${sha256(bytes, 'base64')}:`],
    ]) {
      expect((await curl(...bearer(), '-H', `${header}: ${value}`, '-T', file, url('digest.csv'))).status).toBe(201);
    }
  });

  it.each([
    ['..%2Fevil.csv', 400, 'upload_name_refused'],
    ['a%2Fb.csv', 400, 'upload_name_refused'],
    ['..%5Cevil.csv', 400, 'upload_name_refused'],
    ['a%00b.csv', 400, 'upload_name_refused'],
    ['%0aevil', 400, 'upload_name_refused'],
    [`${'n'.repeat(256)}`, 400, 'upload_name_refused'],
    ['students.csv.part', 400, 'upload_name_refused'],
  ])('the name %s is refused', async (name, status, code) => {
    const sent = await curl(...bearer(), '--path-as-is', '-T', join(folder, 'district.yaml'), url(name));
    expect(sent).toMatchObject({ status, answer: { code } });
    expect(readdirSync(landing)).toEqual([]);
  });

  it('headers that contradict themselves are refused', async () => {
    for (const range of ['bytes 5-3/9', 'bytes 0-9/*', 'lines 1-2/3', 'bytes 0-9/5']) {
      const sent = await curl(
        ...bearer(),
        '-H',
        `Content-Range: ${range}`,
        '-T',
        join(folder, 'empty.csv'),
        url('a.csv'),
      );
      expect(sent, range).toMatchObject({ status: 400, answer: { code: 'upload_headers_wrong' } });
    }
  });

  it('a sender that is disabled or comes from elsewhere is told why, with a right token only', async () => {
    const closed = await curl(...bearer(`${token}x`), '-T', file, url('a.csv', 'closed'));
    expect(closed).toMatchObject({ status: 403, answer: { code: 'upload_refused' } });
    expect(closed.answer['detail']).toContain('it is being moved');
    const far = await curl(...bearer(`${token}y`), '-T', file, url('a.csv', 'near'));
    expect(far).toMatchObject({ status: 403, answer: { code: 'upload_refused' } });
    expect(far.answer['detail']).toContain('127.0.0.1');
    const guess = await curl(...bearer('wrong-token-entirely'), '-T', file, url('a.csv', 'closed'));
    expect(guess).toMatchObject({ status: 401, answer: { code: 'token_refused' } });
    expect(guess.answer['detail']).not.toContain('moved');
  });

  it('wrong tokens get slower answers, the right one is always taken', async () => {
    const statuses = new Set<number>();
    for (let tries = 0; tries < 30; tries++) {
      const response = await fetch(url('a.csv'), {
        method: 'PUT',
        headers: { authorization: 'Bearer no-such-token' },
        body: 'x',
      });
      statuses.add(response.status);
    }
    expect([...statuses]).toEqual([401, 429]);
    expect((await curl(...bearer(), '-T', join(folder, 'empty.csv'), url('after.csv'))).status).toBe(201);
    expect((await curl('-T', join(folder, 'empty.csv'), url('after.csv'))).status).toBe(401);
  });

  it('no token and no value of a file is in the log', () => {
    const log = appliance.lines.join('\n');
    expect(log).toContain('upload_received');
    expect(log).not.toContain(token);
    expect(log).not.toContain('no-such-token');
  });
});
