// A signed-in page in the machine's own Chromium, with everything it complains about gathered.
import type { Browser, Page } from 'playwright-core';
import type { Role } from '../../src/relay/records.ts';
import type { Fixture } from '../web/fixture.ts';

export interface Visit {
  page: Page;
  base: string;
  /** Errors and warnings of the console, the content policy's among them. */
  complaints: string[];
  close(): Promise<void>;
}

export interface VisitOptions {
  role?: Role | 'nobody';
  colorScheme?: 'light' | 'dark';
  width?: number;
  height?: number;
  javaScriptEnabled?: boolean;
}

/** Starts the pages on a free port. */
export async function listen(fixture: Fixture): Promise<string> {
  const started = await fixture.web.start();
  if (!started.ok) throw new Error(started.problem.detail);
  return `http://127.0.0.1:${started.value.port}`;
}

/** On a busy machine a page is shown before the browser could fade it in: it shows it at once, and says so. */
const unseen = /^InvalidStateError: Transition was aborted/;

export async function visit(
  browser: Browser,
  fixture: Fixture,
  base: string,
  options: VisitOptions = {},
): Promise<Visit> {
  const { role = 'owner', colorScheme = 'light', width = 1280, height = 800, javaScriptEnabled = true } = options;
  const context = await browser.newContext({ viewport: { width, height }, colorScheme, javaScriptEnabled });
  if (role !== 'nobody') {
    const [name = '', value = ''] = fixture.cookies[role].split('=');
    await context.addCookies([{ name, value, url: base }]);
  }
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', (error) => {
    if (!unseen.test(String(error))) complaints.push(String(error));
  });
  return { page, base, complaints, close: () => context.close() };
}
