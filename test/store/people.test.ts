// People, their sessions, and the one-time setup.
import { describe, expect, test } from 'vitest';
import { sessionIdleMs, sessionLongestMs } from '../../src/store/sessions.ts';
import { aStore, must, noon, problemOf } from './a_store.ts';

const password = 'correct horse battery';

describe('people', () => {
  test('are added, logged in and removed; the last owner stays', async () => {
    const { store } = aStore();
    const { people } = store;
    const ada = must(await people.add('Ada', 'owner', password));
    expect(ada).toEqual({ id: ada.id, name: 'Ada', role: 'owner', createdAt: noon });
    expect(problemOf(await people.add('ADA', 'viewer', password))).toBe('user_refused: There is already a user ADA.');
    expect(await people.verify('ada', password)).toEqual({ ...ada, lastLoginAt: noon });
    expect(await people.verify('ada', `${password}!`)).toBeUndefined();
    expect(await people.verify('bob', password)).toBeUndefined();
    expect(people.byName('aDa')?.id).toBe(ada.id);

    expect(problemOf(people.remove('ada'))).toBe('user_refused: Ada is the last owner.');
    expect(problemOf(people.setRole('ada', 'viewer'))).toBe('user_refused: Ada is the last owner.');
    expect(problemOf(people.remove('bob'))).toBe('user_refused: There is no user bob.');
    must(await people.add('bob', 'owner', password));
    must(people.setRole('ada', 'viewer'));
    must(people.remove('ada'));
    expect(people.all().map(({ name }) => name)).toEqual(['bob']);
    expect(people.count()).toBe(1);
  });

  test('need a name and a password worth the word', async () => {
    const { people } = aStore().store;
    expect(problemOf(await people.add('ada', 'owner', 'short'))).toMatch(/at least 12 characters; this one has 5/);
    expect(problemOf(await people.add('ada\n', 'owner', password))).toMatch(/^user_refused: A user name/);
    expect(problemOf(await people.add('', 'owner', password))).toMatch(/^user_refused: A user name/);
    expect(people.count()).toBe(0);
    must(await people.add('María Peña', 'viewer', password));
    expect(people.byName('maría peña')?.name).toBe('María Peña');
  });

  test('a new password ends every session', async () => {
    const { store } = aStore();
    const ada = must(await store.people.add('ada', 'owner', password));
    const token = store.sessions.open(ada.id, noon);
    must(await store.people.setPassword('ada', 'another good password'));
    expect(store.sessions.touch(token, noon)).toBeUndefined();
    expect(await store.people.verify('ada', password)).toBeUndefined();
    expect(await store.people.verify('ada', 'another good password')).toBeDefined();
  });
});

describe('sessions', () => {
  async function loggedIn() {
    const { store, dataFolder } = aStore();
    const ada = must(await store.people.add('ada', 'owner', password));
    return { store, ada, dataFolder, token: store.sessions.open(ada.id, noon) };
  }

  test('end when idle, and after their longest time however busy', async () => {
    const { store, ada, token } = await loggedIn();
    expect(store.sessions.touch(token, noon + sessionIdleMs)).toEqual({ user: ada, confirmedAt: noon });
    expect(store.sessions.touch(token, noon + 2 * sessionIdleMs)).toBeDefined();
    expect(store.sessions.touch(token, noon + 3 * sessionIdleMs + 1)).toBeUndefined();

    const busy = store.sessions.open(ada.id, noon);
    for (let at = noon; at <= noon + sessionLongestMs; at += sessionIdleMs) {
      expect(store.sessions.touch(busy, at)).toBeDefined();
    }
    expect(store.sessions.touch(busy, noon + sessionLongestMs + 1)).toBeUndefined();
  });

  test('remember when the password was given again', async () => {
    const { store, token } = await loggedIn();
    store.sessions.confirm(token, noon + 5);
    expect(store.sessions.touch(token, noon + 6)?.confirmedAt).toBe(noon + 5);
  });

  test('are closed one by one, all at once, and with their person', async () => {
    const { store, ada, token } = await loggedIn();
    const second = store.sessions.open(ada.id, noon);
    store.sessions.close(token);
    expect(store.sessions.touch(token, noon)).toBeUndefined();
    expect(store.sessions.touch(second, noon)).toBeDefined();
    store.sessions.closeAllOf(ada.id);
    expect(store.sessions.touch(second, noon)).toBeUndefined();
    const third = store.sessions.open(ada.id, noon);
    must(await store.people.add('bob', 'owner', password));
    must(store.people.remove('ada'));
    expect(store.sessions.touch(third, noon)).toBeUndefined();
  });

  test('a token is not in the database', async () => {
    const { store, token, dataFolder } = await loggedIn();
    store.close();
    const { readFileSync } = await import('node:fs');
    expect(readFileSync(`${dataFolder}/rollcall.db`).includes(token)).toBe(false);
  });
});

describe('setup', () => {
  test('has one token until there is a user', async () => {
    const { store } = aStore();
    const token = store.setup.token()!;
    expect(store.setup.token()).toBe(token);
    expect(store.setup.isTokenRight(token)).toBe(true);
    expect(store.setup.isTokenRight(`${token}x`)).toBe(false);
    must(await store.people.add('ada', 'owner', password));
    expect(store.setup.isTokenRight(token)).toBe(false);
    expect(store.setup.token()).toBeUndefined();
  });

  test('is over when it is finished, and no token is right before one was made', () => {
    const { store } = aStore();
    expect(store.setup.isTokenRight('')).toBe(false);
    const token = store.setup.token()!;
    store.setup.finish();
    expect(store.setup.isTokenRight(token)).toBe(false);
    expect(store.setup.token()).toBeUndefined();
  });
});
