// POST /destinations/:name/test: goes the whole way now and says each step; with htmx the page watches it step by step.
import { DestinationPage } from '../../views/destination.tsx';
import type { ChangedKey } from '../../views/destination_key.tsx';
import { type TestOutcome, TestOutcomeView, TestPlace } from '../../views/destination_test.tsx';
import { duration } from '../../views/words.ts';
import type { Problem } from '../kit/problem.ts';
import type { Destination } from '../relay/records.ts';
import { adviceOn } from './connection_advice.ts';
import type { ConnectionTest } from './connection_tests.ts';
import { destinationModel } from './destination_show.ts';
import { showFailure } from './failure_show.ts';
import { live } from './live.ts';
import { fragment, isForHtmx, page } from './page.ts';
import { mayAs } from './request_guard.ts';
import type { Site, WebContext } from './site.ts';

const stepWords: Record<string, string> = {
  resolve: 'Find the host',
  connect: 'Connect',
  banner: 'Hear its greeting',
  algorithms: 'Agree on algorithms',
  'host key': 'Compare the host key',
  login: 'Log in',
  directory: 'Open the directory',
  write: 'Write a small file',
  rename: 'Rename it',
  remove: 'Remove it',
};
const order = Object.keys(stepWords);
const fingerprintForm = /SHA256:[A-Za-z0-9+/]{43}/;

/** `4 ms`, `1.2 s`. */
function briefly(milliseconds: number): string {
  return milliseconds < 1000 ? `${Math.round(milliseconds)} ms` : duration(milliseconds);
}

/** The fingerprint that the other end showed, where a person may have to decide about it. */
export function shownKey(problem: { code: string; detail: string } | undefined): string | undefined {
  const isAboutKey = problem?.code === 'host_key_unpinned' || problem?.code === 'host_key_changed';
  return isAboutKey ? fingerprintForm.exec(problem.detail)?.[0] : undefined;
}

/** The pinned key and the other one that was shown in its place; undefined when that is settled or was never so. */
export function changedKeyIn(c: WebContext, { name, end }: Destination, problem: Problem): ChangedKey | undefined {
  if (end.kind !== 'sftp' || problem.code !== 'host_key_changed') return undefined;
  const { hostKey: pinned } = end;
  const shown = shownKey(problem);
  if (pinned === undefined || shown === undefined || shown === pinned || !problem.detail.includes(pinned))
    return undefined;
  return { pinned, shown, ...(mayAs(c, 'owner') ? { action: `/destinations/${encodeURIComponent(name)}/pin` } : {}) };
}

export async function testDestination(site: Site, c: WebContext): Promise<Response> {
  const { store, testConnection, log } = site.deps;
  const destination = store.destinations.byName(c.req.param('name') ?? '');
  const user = c.get('user');
  if (!destination || !user || !testConnection) return await showFailure(site, c, 404);
  const { id, name } = destination;
  const test = site.connectionTests.start(id, async (step) => {
    const result = await testConnection(id, step);
    log.info('connection_tested', {
      destination: name,
      user: user.name,
      state: result.ok ? 'ok' : result.problem.code,
    });
    return result;
  });
  if (isForHtmx(c)) {
    // What fails at once is there at once; the rest is watched.
    const liveHref = test.result ? undefined : `/destinations/${encodeURIComponent(name)}/test/live`;
    const outcome = outcomeOf(c, destination, test);
    return await fragment(c, TestPlace({ outcome, ...(liveHref ? { liveHref } : {}) }));
  }
  await test.done;
  const outcome = outcomeOf(c, destination, test);
  return await page(
    site,
    c,
    { title: name, place: 'destinations' },
    DestinationPage({ ...destinationModel(site, c, destination, { isTested: true }), outcome }),
  );
}

/** GET /destinations/:name/test/live: the steps of the running test as they end. */
export function watchTest(site: Site, c: WebContext): Response | Promise<Response> {
  const destination = site.deps.store.destinations.byName(c.req.param('name') ?? '');
  const test = destination && site.connectionTests.get(destination.id);
  if (!destination || !test) return showFailure(site, c, 404);
  return live(
    site,
    c,
    () => false,
    () => {
      const isDone = test.result !== undefined;
      const html = String(TestOutcomeView({ outcome: outcomeOf(c, destination, test) }));
      return { html, isDone, isMoving: !isDone };
    },
  );
}

function outcomeOf(c: WebContext, destination: Destination, { steps, result }: ConnectionTest): TestOutcome {
  const last = steps.at(-1);
  const shown: TestOutcome['steps'][number][] = steps.map((step) => ({
    name: stepWords[step.name] ?? step.name,
    state: step.ok ? 'done' : 'failed',
    detail: [step.detail, briefly(step.milliseconds)].filter(Boolean).join(' · '),
  }));
  if (!result) {
    const isFolder = destination.end.kind === 'folder';
    const next = order[last ? order.indexOf(last.name) + 1 : isFolder ? order.indexOf('directory') : 0];
    if (next !== undefined) shown.push({ name: stepWords[next]!, state: 'running' });
    return { steps: shown, isRunning: true };
  }
  if (result.ok) return { steps: shown };
  const { problem } = result;
  // What may be wrong with a folder its own hint says.
  const advice = last && !last.ok && destination.end.kind === 'sftp' ? adviceOn(last.name, problem) : undefined;
  const changedKey = changedKeyIn(c, destination, problem);
  const fingerprint = mayAs(c, 'owner') && problem.code === 'host_key_unpinned' ? shownKey(problem) : undefined;
  const action = `/destinations/${encodeURIComponent(destination.name)}/pin`;
  return {
    steps: shown,
    problem,
    ...(advice ? { advice } : {}),
    ...(changedKey ? { changedKey } : {}),
    ...(fingerprint === undefined ? {} : { pin: { action, fingerprint } }),
  };
}
