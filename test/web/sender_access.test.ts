// The sender page: two passwords for a while, old algorithms, quota, and the upload script with its key.
import { beforeAll, expect, test } from 'vitest';
import { verifyPassword } from '../../src/kit/password.ts';
import { lastDay } from '../../src/kit/zone.ts';
import { createFixture, type Fixture, today, zone } from './fixture.ts';

let fixture: Fixture;
let name: string;
beforeAll(async () => {
  fixture = await createFixture();
  name = fixture.store.senders.all()[0]!.name;
});
const sender = () => fixture.store.senders.byName(name)!;
const text = async (path: string, role: 'owner' | 'operator' | 'viewer' = 'owner') =>
  (await fixture.get(path, role)).text();

test('an owner makes a new password and keeps the old one for a while', async () => {
  await fixture.post(`/senders/${name}/password`, {});
  const before = sender().passwordHash!;
  expect(sender().previousPassword).toBeUndefined();
  for (const wrong of ['tomorrow', '2026-11-19', '2028-11-20']) {
    await fixture.post(`/senders/${name}/password`, { keepUntil: wrong });
    expect(sender().passwordHash).toBe(before);
    expect(await text(`/senders/${name}`)).toMatch(/old password/);
  }
  await fixture.post(`/senders/${name}/password`, { keepUntil: '2026-12-04' });
  expect(sender().previousPassword?.hash).toBe(before);
  expect(lastDay(sender().previousPassword!.until, zone)).toBe('2026-12-04');
  const page = await text(`/senders/${name}`);
  const shown = /data-copy="([A-Za-z0-9]{24})"/.exec(page)?.[1] ?? '';
  expect(await verifyPassword(sender().passwordHash!, shown)).toBe(true);
  expect(page).toContain('still taken until 2026-12-04');
  expect(page).toContain('Not used since.');
  await fixture.post(`/senders/${name}/password`, { keepUntil: today });
  await fixture.post(`/senders/${name}/password`, {});
  expect(sender().previousPassword).toBeUndefined();
});

test('the script is offered once an initial import is accepted, and has no secret in it', async () => {
  expect(await text(`/senders/${name}`)).toContain(`href="/senders/${name}/script"`);
  const page = await text(`/senders/${name}/script?for=unix&folder=${encodeURIComponent("/srv/it's here")}`);
  expect(page).toContain(`Download ${name}-upload.sh`);
  const answer = await fixture.get(`/senders/${name}/script/download?for=unix&folder=%2Fsrv%2Fexport`, 'operator');
  expect(answer.headers.get('content-disposition')).toBe(`attachment; filename="${name}-upload.sh"`);
  const script = await answer.text();
  expect(script).toMatch(/^#!\/bin\/sh\n/);
  expect(script).toContain("folder='/srv/export'");
  expect(script).not.toContain('PRIVATE KEY');
  expect(await text(`/senders/${name}/script`)).toContain('schtasks /Create');
  expect((await fixture.get(`/senders/${name}/script?for=unix&folder=+`)).status).toBe(422);
  expect((await fixture.get(`/senders/${name}/script`, 'viewer')).status).toBe(403);
});

test('its key is shown once, and its public half is added', async () => {
  const before = sender().publicKeys.length;
  expect((await fixture.post(`/senders/${name}/script/key`, {}, 'operator')).status).toBe(403);
  await fixture.post(`/senders/${name}/script/key`, {});
  expect(sender().publicKeys).toHaveLength(before + 1);
  expect(sender().publicKeys.at(-1)).toMatch(/^ssh-ed25519 \S+ upload-script-2026-11-20$/);
  const first = await text(`/senders/${name}/script`);
  expect(first).toContain('BEGIN OPENSSH PRIVATE KEY');
  expect(first).toContain(`download="${name}.key"`);
  expect(await text(`/senders/${name}/script`)).not.toContain('PRIVATE KEY');
  expect(fixture.lines.join('\n')).not.toContain('PRIVATE KEY');
  const activity = fixture.store.activity.page({ limit: 50 }).map(({ detail }) => detail);
  expect(activity.join('\n')).not.toContain('PRIVATE KEY');
});

test('a sender with old algorithms is warned about; dates and quota are said', async () => {
  const [key] = sender().publicKeys as string[];
  const entry = { name, publicKeys: [{ key: key!, until: '2026-11-19' }], allowFrom: ['10.20.0.0/16'] };
  const more = { legacy: true as const, quotaBytes: 2 * 1024 ** 3, passwordUntil: '2027-01-31' };
  await fixture.store.applyDistrict({ senders: [{ ...entry, ...more }], destinations: [], feeds: [] }, 'test');
  const page = await text(`/senders/${name}`);
  expect(page).toContain('Old algorithms are allowed to this sender.');
  expect(page).toContain('diffie-hellman-group14-sha1');
  expect(page).toContain('expired; was valid until 2026-11-19');
  expect(page).toContain('valid until 2027-01-31');
  expect(page).toContain('2 GiB a night');
  const detail = 'no matching cipher; offered: Cipher (C->S): 3des-cbc';
  fixture.relay.desk.noted({ kind: 'algorithms', address: '10.20.0.9', client: 'OldSIS_2', detail });
  expect(await text('/status')).toContain('OldSIS_2');
  expect(await text(`/senders/${name}`)).toContain('A sender offers only algorithms we do not accept');
});
