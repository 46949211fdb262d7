// What happened at the door stands on the right sender's page.
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { DoorEvent } from '../../src/relay/ports.ts';
import { createStage, type Stage } from './stage.ts';

let stage: Stage;
beforeEach(async () => {
  stage = await createStage();
});
afterEach(() => stage.stop());

const sender = () => stage.store.senders.all()[0]!;
const old: DoorEvent = {
  kind: 'algorithms',
  address: '10.20.0.7',
  client: 'JSCH_0.1.42',
  detail: 'no matching key exchange algorithm; offered: KEX method: diffie-hellman-group1-sha1',
};

async function allow(...blocks: string[][]): Promise<void> {
  const senders = blocks.map((allowFrom, n) => ({
    name: n === 0 ? sender().name : `other-${n}`,
    publicKeys: [],
    allowFrom,
  }));
  await stage.store.applyDistrict({ senders, destinations: [], feeds: [] }, 'test');
}

test('refused algorithms are the problem of the one sender whose address it is', async () => {
  await allow(['10.20.0.0/16'], ['10.30.0.0/16']);
  stage.relay.desk.noted(old);
  expect(stage.store.senders.get(stage.feed.senderId)?.problem).toMatchObject({
    code: 'algorithm_refused_here',
    detail: `JSCH_0.1.42 from 10.20.0.7: ${'detail' in old ? old.detail : ''}`,
  });
  expect(stage.relay.refusedOffers()).toEqual([
    { at: stage.clock.now(), address: '10.20.0.7', client: 'JSCH_0.1.42', detail: expect.any(String) },
  ]);
});

test('and of nobody when several have it, or none; the status page has it all the same, once', async () => {
  await allow(['10.20.0.0/16'], ['10.0.0.0/8']);
  stage.relay.desk.noted(old);
  stage.relay.desk.noted({ ...old, address: '203.0.113.9' });
  stage.clock.advance(1000);
  stage.relay.desk.noted(old);
  expect(stage.store.senders.all().map(({ problem }) => problem)).toEqual([undefined, undefined]);
  expect(stage.relay.refusedOffers().map(({ address }) => address)).toEqual(['10.20.0.7', '203.0.113.9']);
});

test('a refusal at the login is the problem of who logged in', async () => {
  stage.relay.desk.noted({ ...old, user: sender().name, detail: 'the client signs with ssh-rsa (SHA-1)' });
  expect(sender().problem).toMatchObject({ code: 'algorithm_refused_here' });
});

test('a login with the old password is remembered until the next change', async () => {
  await stage.store.applyDistrict(
    {
      senders: [{ name: sender().name, password: 'first', publicKeys: [], allowFrom: [] }],
      destinations: [],
      feeds: [],
    },
    'test',
  );
  const next = { name: sender().name, password: 'second', previousPassword: { until: '2099-01-01' } };
  await stage.store.applyDistrict(
    { senders: [{ ...next, publicKeys: [], allowFrom: [] }], destinations: [], feeds: [] },
    'test',
  );
  const login = { kind: 'login' as const, sender: sender().name, address: '10.0.0.1', client: 'x' };
  stage.relay.desk.noted({ ...login, method: 'password' });
  expect(sender().previousPassword?.usedAt).toBeUndefined();
  stage.relay.desk.noted({ ...login, method: 'previous password' });
  expect(sender().previousPassword?.usedAt).toBe(stage.clock.now());
});

test('a quota that was reached is said with its size', () => {
  const detail = 'quota: 2 GiB a night';
  const event = { kind: 'upload-failed' as const, senderId: sender().id, session: 's', file: 'a.csv', detail };
  stage.relay.desk.noted({ ...event, code: 'quota_reached' });
  expect(sender().problem).toMatchObject({ code: 'quota_reached', detail: `a.csv: ${detail}` });
});
