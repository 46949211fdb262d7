// A delivery's receipt: everything an auditor asks for on one page, and the same as JSON.
import { expect, test } from 'vitest';
import { createFixture } from './fixture.ts';

test('a delivered set has a page to print and the same as a file', async () => {
  const fixture = await createFixture();
  const delivered = fixture.store.deliveries.inState('delivered').at(-1)!;
  fixture.store.deliveries.patch(delivered.id, {
    receipt: {
      ...delivered.receipt!,
      files: [
        {
          name: 'users.csv',
          bytes: 1234,
          sha256: 'a'.repeat(64),
          remoteBytes: 1234,
          listing: '-rw-r--r--    1 0        0            1234 Nov 20 02:15 users.csv',
        },
        { name: 'drop.csv', bytes: 5, sha256: 'b'.repeat(64), standing: 'picked up' },
      ],
      hostKey: `SHA256:${'h'.repeat(43)}`,
      server: { banner: 'SSH-2.0-OpenSSH_9.2', algorithms: ['curve25519-sha256', 'ssh-ed25519'] },
      startedAt: delivered.receipt!.at - 4_000,
      made: {
        members: [{ name: 'users.csv', bytes: 999, sha256: 'c'.repeat(64), rows: 12, columns: ['sourcedId'] }],
        leftOut: [{ file: 'users.csv', columns: ['birthDate', 'sms', 'phone'], rows: { school: 3 }, references: 0 }],
        isZip: true,
        pgp: 'D'.repeat(40),
      },
      notes: ['The server refused to set the time of a file (permission denied); it keeps its own.'],
    },
  });
  fixture.store.reports.remember({
    ...{ importId: delivered.importId, key: 'k', builtAt: 1 },
    files: [{ name: 'drop.csv', bytes: 5, sha256: 'b'.repeat(64), rows: 7654 }],
  });
  const page = await (await fixture.get(`/deliveries/${delivered.id}/receipt`, 'viewer')).text();
  for (const word of [
    'a'.repeat(64),
    '1234 Nov 20 02:15 users.csv',
    'picked up',
    'not told',
    'SSH-2.0-OpenSSH_9.2',
    'keeps its own',
    'One zip of 1 file.',
    'c'.repeat(64),
    'Left out of users.csv: the 3 columns birthDate, sms and phone',
    'sizes compared after the last rename, as far as the server told them',
    `/deliveries/${delivered.id}/receipt`,
    'Shown to R. Adams',
    `Encrypted to the key ${'D'.repeat(40)}.`,
    'Who decided',
    'What the check said',
    '7,654',
  ]) {
    expect(page).toContain(word);
  }
  const download = await fixture.get(`/deliveries/${delivered.id}/receipt/download`, 'viewer');
  expect(download.headers.get('content-disposition')).toContain(`delivery-${delivered.id}.json`);
  expect(await download.json()).toMatchObject({
    delivery: { number: delivered.id, state: 'delivered' },
    import: { number: delivered.importId },
    receipt: { files: [{ sha256: 'a'.repeat(64) }, { standing: 'picked up' }], at: expect.stringMatching(/Z$/) },
  });
  expect((await fixture.get('/deliveries/999999/receipt')).status).toBe(404);
  await fixture.stop();
});

test('what was not made has a record: why, who said so, and what is there instead', async () => {
  const fixture = await createFixture({ isRough: true });
  const { store, relay } = fixture;
  const waiting = store.deliveries.inState('sending').at(-1)!;
  store.deliveries.move(waiting.id, ['sending'], 'waiting', {});
  const { name } = store.destinations.get(waiting.destinationId)!;
  expect(relay.cancelDelivery(waiting.id, 'M. Chen', 'The vendor moves its server.')).toEqual({ ok: true });
  const page = await (await fixture.get(`/deliveries/${waiting.id}/receipt`, 'viewer')).text();
  for (const word of [
    `Record of delivery ${waiting.id}`,
    `<strong>${name}</strong> does not have this file set: not sent`,
    'M. Chen: The vendor moves its server.',
    'cancelled by <strong>M. Chen</strong>. The vendor moves its server.',
  ])
    expect(page).toContain(word);
  expect(page).not.toContain('Receipt of delivery');
  expect(await (await fixture.get(`/imports/${waiting.importId}`, 'viewer')).text()).toContain('Record to print');
  await fixture.stop();
});
