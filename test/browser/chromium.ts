// The machine's own Chromium for the tests that need a real browser.
import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const path = '/usr/bin/chromium';

/** Why a test is skipped; undefined when the browser is there. */
export const missingBrowser = existsSync(path) ? undefined : `needs Chromium at ${path}: apt-get install chromium`;

export async function openBrowser(): Promise<Browser> {
  return await chromium.launch({
    executablePath: path,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}
