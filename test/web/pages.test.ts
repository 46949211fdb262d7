// What the pages say about a district with ninety nights behind it.

import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { problem } from '../../src/kit/problem.ts';
import { fail } from '../../src/kit/result.ts';
import { createFixture, type Fixture } from './fixture.ts';

let calm: Fixture;
let rough: Fixture;
beforeAll(async () => {
  calm = await createFixture();
  rough = await createFixture({ isRough: true });
});
afterAll(async () => {
  await calm.stop();
  await rough.stop();
});

/** The words of a page, as a reader sees them. */
async function words(fixture: Fixture, path: string): Promise<string> {
  const response = await fixture.get(path);
  expect(response.status, path).toBe(200);
  const main = /<main[^>]*>(.*)<\/main>/s.exec(await response.text())?.[1] ?? '';
  return main
    .replaceAll(/<[^>]+>/g, ' ')
    .replaceAll('&#39;', "'")
    .replaceAll(/\s+/g, ' ');
}

describe('Tonight', () => {
  test('is one sentence when one thing needs a person', async () => {
    expect(await words(calm, '/')).toContain(
      '2 of 3 feeds delivered. rosters is waiting for you: 34 of 86 students would disappear.',
    );
  });

  test('names each thing when several need one', async () => {
    const text = await words(rough, '/');
    expect(text).toContain('3 need you.');
    expect(text).toContain('rosters is waiting for you');
    expect(text).toContain('transport was not delivered to gradecam : the destination refused the login (3 tries).');
    expect(text).toContain('nutrition is missing: nothing received since Thu, Nov 19, 2:24 AM.');
    expect(text).toContain('by J. Ortiz: The vendor asked us to wait until Monday.');
  });

  test('shows thirty nights, the next expected time and the change', async () => {
    const text = await words(calm, '/');
    expect(text).toContain('30 nights: 20 delivered, 1 held and 1 not delivered.');
    expect(text).toContain('Mon, Nov 23 5:00 AM, 45 min grace');
    expect(text).toContain('724 −34');
  });

  test('says what keeps a delivery, while it is still tried, and what keeps Rollcall itself', async () => {
    const own = await createFixture({ isRough: true });
    try {
      const { store, relay } = own;
      const [sending] = store.deliveries.inState('sending');
      const why = problem('host_unreachable', 'sftp.gradecam.example, port 22, refuses connections.');
      store.deliveries.move(sending!.id, ['sending'], 'waiting', { problem: why });
      expect(await words(own, '/')).toMatch(
        /library is not delivered yet to \w+ : the destination does not answer \(1 try\); it is tried again at/,
      );
      const { importId, names, dueAt, createdAt } = sending!;
      const vendor = store.destinations.byName('gradecam')!.id;
      const other = store.deliveries.add({ importId, destinationId: vendor, names, dueAt, createdAt });
      const changed = problem('host_key_changed', 'sftp.gradecam.example shows another.');
      store.deliveries.move(other.id, ['waiting'], 'failed', { attempts: 1, problem: changed, finishedAt: dueAt });
      expect(await words(own, '/')).toContain('library was not delivered to gradecam : the destination shows another');
      store.senders.patch = () => {
        throw new Database.SqliteError('database or disk is full', 'SQLITE_FULL');
      };
      relay.desk.noted({ kind: 'upload-torn', senderId: 1, session: 's', file: 'x.csv', bytes: 1 });
      expect(await words(own, '/')).toContain('The disk is full: the database: database or disk is full. Make room');
    } finally {
      await own.stop();
    }
  });

  test('leads a new district to its first night', async () => {
    const fixture = await createFixture({ isNew: true });
    const text = await words(fixture, '/');
    expect(text).toContain('Add a sender');
    expect(text).toContain('Add a destination');
    expect(text).toContain('Add a feed');
    await fixture.stop();
  });
});

describe('an import', () => {
  test('is a receipt of five steps', async () => {
    const text = await words(calm, `/imports/${calm.held.id - 1}`);
    for (const step of ['Received', 'Checked', 'Compared', 'Decided', 'Forwarded']) expect(text).toContain(step);
    expect(text).toContain('3,032 rows read. No row is wrong.');
    expect(text).toContain('receipt verified');
    expect(text).toContain('/srv/archive');
  });

  test('explains a hold: by school, with lines, why and how to fix it', async () => {
    const html = await (await calm.get(`/imports/${calm.held.id}`)).text();
    const text = await words(calm, `/imports/${calm.held.id}`);
    expect(text).toContain('34 of 86 students would disappear (39.5 %, limit 10 %).');
    expect(text).toContain('Gone tonight: students of school 10002 (34 of 42); of all 4 grades alike.');
    expect(text).toContain('10002 42 8 34 0');
    expect(text).toContain('line 17 2/••/••••');
    expect(text).toContain('How to fix it');
    expect(text).toContain('Release 6 files go to gradecam and archive. The next night is compared with these rows.');
    expect(text).toContain('Reject gradecam and archive keep Thursday’s roster.');
    expect(html).toContain('when more than 19 are gone');
  });

  test('says what was not checked', async () => {
    const rejected = calm.store.imports.page({ state: 'rejected', limit: 1 })[0];
    const text = await words(calm, `/imports/${rejected?.id}`);
    expect(text).toContain('The last accepted roster stays in force.');
    expect(text).toContain(
      'Not checked in StudentEnrollment.csv: references to other files, because Student.csv was rejected.',
    );
  });

  test('shows attempts and what to do when a vendor refuses', async () => {
    const failed = rough.store.imports.page({ state: 'undelivered', limit: 1 })[0];
    const text = await words(rough, `/imports/${failed?.id}`);
    expect(text).toContain('sftp.gradecam.example:22 refused the password of lakeside.');
    expect(text).toContain('3 attempts');
    expect(text).toContain('Send again now');
  });
});

test('imports are filtered by address and paged by key', async () => {
  const first = await (await calm.get('/imports')).text();
  const older = /href="(\/imports\?before=\d+)"/.exec(first)?.[1] ?? '';
  expect(older).not.toBe('');
  const text = await words(calm, older);
  const before = Number(older.split('=')[1]);
  const ids = [...text.matchAll(/Import (\d+) /g)].map((match) => Number(match[1])).filter((id) => id > 9);
  expect(Math.max(...ids)).toBe(before - 1);
  const rejected = await words(calm, '/imports?feed=rosters&state=rejected');
  expect(rejected).toContain('Column 3 of Student.csv');
  expect(rejected).not.toContain('Fri, Nov 20');
  expect(await words(calm, '/imports?feed=rosters&state=cancelled')).toContain('No import fits this choice.');
});

test('a feed shows ninety nights, the guards in words and its layout', async () => {
  const text = await words(calm, '/feeds/rosters');
  expect(text).toContain('90 nights: 61 delivered, 1 held, 1 rejected, 1 not delivered and 1 missing.');
  expect(text).toContain('more than 10 % of the rows of a file disappear');
  expect(text).toContain('by 5:00 AM, Mon to Fri, 45 min grace');
  expect(text).toContain('gradecam, as soon as it is accepted, until 7:00 AM');
  expect(text).toContain('SIS ID');
});

test('a sender shows the five values, our host keys and names that no feed takes', async () => {
  const text = await words(calm, '/senders/aeries');
  for (const value of ['rollcall.lakeside.example', 'aeries', '2222', 'SHA256:3vXfT0']) expect(text).toContain(value);
  expect(text).toMatch(/students \(1\)\.csv .* No feed takes this name/);
  expect(await words(rough, '/senders/skyward')).toContain('bus_stops.csv broke off after 4.1 MB');
});

test('a destination never shows a secret', async () => {
  const html = await (await calm.get('/destinations/gradecam')).text();
  expect(html).not.toContain('vendor password');
  expect(await words(calm, '/destinations/gradecam')).toContain('Password set');
  const form = await (await calm.get('/destinations/gradecam/edit')).text();
  expect(form).not.toContain('vendor password');
});

test('the rule book begins with its chapters, and each of them is there', async () => {
  const html = await (await calm.get('/rules')).text();
  const [, chapters = ''] = /aria-label="Chapters">(.*?)<\/nav>/s.exec(html) ?? [];
  const anchors = [...chapters.matchAll(/href="#([a-z-]+)"/g)].map(([, anchor]) => anchor!);
  expect(anchors).toContain('change-and-limits');
  expect(new Set(anchors).size).toBe(anchors.length);
  expect(anchors.filter((anchor) => !html.includes(`<h2 class="rule-group" id="${anchor}"`))).toEqual([]);
});

test('what is not there is a page that says so, with a reference', async () => {
  for (const path of [
    '/imports/99999',
    '/imports/abc',
    '/feeds/none',
    '/senders/none',
    '/destinations/none',
    '/nothing',
  ]) {
    const response = await calm.get(path);
    expect(response.status, path).toBe(404);
    expect(await response.text()).toMatch(/req_[a-z0-9]{8}/);
  }
});

test('a bug of ours is a calm page, and its reference is in the log', async () => {
  const fixture = await createFixture({
    isNew: true,
    deps: {
      spool: {
        space: () => {
          throw new Error('broken on purpose');
        },
        readArrival: () => fail('bytes_lost', 'no file here'),
      },
    },
  });
  const response = await fixture.get('/status');
  expect(response.status).toBe(500);
  const text = await response.text();
  expect(text).not.toContain('broken on purpose');
  const reference = /req_[a-z0-9]{8}/.exec(text)?.[0] ?? 'none';
  expect(fixture.lines.find((line) => line.includes(reference))).toContain('page_failed');
  await fixture.stop();
});
