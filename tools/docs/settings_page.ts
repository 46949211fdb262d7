// docs/SETTINGS.md and deploy/env.example, as the settings table says them.
import { settingsEnvExample, settingsMarkdown } from '../../src/config.ts';

export function settingsPage(): string {
  const mark = '<!-- Written by `npm run docs` from src/config.ts; changes made here are lost. -->';
  const [title, ...rest] = settingsMarkdown().split('\n');
  return [title, '', mark, ...rest].join('\n');
}

export const envExample = settingsEnvExample;
