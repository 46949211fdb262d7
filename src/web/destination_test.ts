// POST /destinations/:name/test: goes the whole way now and says each step.
import { DestinationPage, type TestOutcome, TestOutcomeView } from '../../views/destination.tsx';
import { duration } from '../../views/words.ts';
import type { Problem } from '../kit/problem.ts';
import { destinationModel } from './destination_show.ts';
import { showFailure } from './failure_show.ts';
import { fragment, isForHtmx, page } from './page.ts';
import { mayAs } from './request_guard.ts';
import type { ConnectionStep, Site, WebContext } from './site.ts';

const names: Record<string, string> = {
  resolve: 'Find the host',
  connect: 'Connect',
  'host key': 'Compare the host key',
  login: 'Log in',
  directory: 'Open the directory',
  write: 'Write a small file',
  rename: 'Rename it',
  remove: 'Remove it',
};

/** What to pin when no key is pinned yet; a key that changed is never offered. */
function pinOf(name: string, { code, detail }: Problem): Pick<TestOutcome, 'pin'> {
  const [fingerprint] = /SHA256:[A-Za-z0-9+/]{43}/.exec(detail) ?? [];
  if (code !== 'host_key_unpinned' || fingerprint === undefined) return {};
  return { pin: { action: `/destinations/${encodeURIComponent(name)}/pin`, fingerprint } };
}

export async function testDestination(site: Site, c: WebContext): Promise<Response> {
  const { store, testConnection, log } = site.deps;
  const destination = store.destinations.byName(c.req.param('name') ?? '');
  const user = c.get('user');
  if (!destination || !user || !testConnection) return await showFailure(site, c, 404);
  const steps: ConnectionStep[] = [];
  const result = await testConnection(destination.id, (step) => steps.push(step));
  log.info('connection_tested', {
    destination: destination.name,
    user: user.name,
    state: result.ok ? 'ok' : result.problem.code,
  });
  const outcome: TestOutcome = {
    steps: steps.map((step) => ({
      name: names[step.name] ?? step.name,
      state: step.ok ? 'done' : 'failed',
      detail: [step.detail, duration(step.milliseconds)].filter(Boolean).join(' · '),
    })),
    ...(result.ok ? {} : { problem: result.problem }),
    ...(result.ok || !mayAs(c, 'owner') ? {} : pinOf(destination.name, result.problem)),
  };
  if (isForHtmx(c)) return await fragment(c, TestOutcomeView({ outcome }));
  return await page(
    site,
    c,
    { title: destination.name, place: 'destinations' },
    DestinationPage({ ...destinationModel(site, c, destination), outcome }),
  );
}
