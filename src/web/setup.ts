// GET /setup and POST /setup: the first run, by the one-time link from the log.

import type { Mistake } from '../../views/parts/MistakeSummary.tsx';
import { SetupPage } from '../../views/setup.tsx';
import { isTimezone } from '../kit/zone.ts';
import { changeDistrict } from './district_change.ts';
import { showFailure } from './failure_show.ts';
import { readForm } from './form.ts';
import { page } from './page.ts';
import { signIn } from './sessions.ts';
import type { Site, WebContext } from './site.ts';

const wrongLink =
  'This setup link is not valid, or it was used already. Rollcall prints a new one when it starts, until there is an owner.';

interface Values {
  token: string;
  district: string;
  timezone: string;
  name: string;
}

export function showSetup(site: Site, c: WebContext) {
  const token = c.req.query('token') ?? '';
  if (!site.deps.store.setup.isTokenRight(token)) return showFailure(site, c, 403, wrongLink);
  const known = site.deps.store.district.get();
  return show(
    site,
    c,
    { token, district: known?.name ?? '', timezone: known?.timezone ?? 'America/Los_Angeles', name: '' },
    [],
  );
}

function show(site: Site, c: WebContext, values: Values, mistakes: Mistake[]) {
  const zones = Intl.supportedValuesOf('timeZone');
  return page(
    site,
    c,
    { title: 'Set up', status: mistakes.length > 0 ? 422 : 200 },
    SetupPage({ ...values, zones, mistakes }),
  );
}

export async function saveSetup(site: Site, c: WebContext): Promise<Response> {
  const { store, log } = site.deps;
  const form = await readForm(c);
  const values = {
    token: form.text('token'),
    district: form.text('district'),
    timezone: form.text('timezone'),
    name: form.text('name'),
  };
  if (!store.setup.isTokenRight(values.token)) return await showFailure(site, c, 403, wrongLink);
  const mistakes: Mistake[] = [];
  if (values.district === '' || values.district.length > 100)
    mistakes.push({ field: 'district', text: 'The name of the district is missing.' });
  if (!isTimezone(values.timezone)) mistakes.push({ field: 'timezone', text: 'Choose a time zone.' });
  if (values.name === '') mistakes.push({ field: 'name', text: 'Your name is missing.' });
  if (mistakes.length > 0) return await show(site, c, values, mistakes);
  const added = await store.people.add(values.name, 'owner', form.exact('password'));
  if (!added.ok) {
    const field = added.problem.detail.includes('password') ? 'password' : 'name';
    return await show(site, c, values, [{ field, text: added.problem.detail }]);
  }
  const applied = await changeDistrict(site, c, { district: { name: values.district, timezone: values.timezone } });
  if (!applied.ok) return await show(site, c, values, [{ text: applied.problem.detail }]);
  store.setup.finish();
  log.info('set_up', { user: added.value.name });
  signIn(site, c, added.value);
  return c.redirect('/', 303);
}
