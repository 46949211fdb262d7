// Writes the nights that have no folder yet: `node test/specimens/make/main.ts`. What is in a folder is never changed.
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { nightsFolder } from '../specimen.ts';
import { cleanNights } from './nights_clean.ts';
import { dataNights } from './nights_data.ts';
import { layoutNights } from './nights_layouts.ts';
import { scriptNights } from './nights_scripts.ts';
import { systemNights } from './nights_systems.ts';
import { toolNights } from './nights_tools.ts';
import type { Files } from './texts.ts';

for (const scenario of [
  ...cleanNights(),
  ...scriptNights(),
  ...systemNights(),
  ...toolNights(),
  ...dataNights(),
  ...layoutNights(),
]) {
  const { name, before, tonight, earlier, must, ...night } = scenario;
  const folder = join(nightsFolder, name);
  if (existsSync(folder)) continue;
  if (before) writeAll(join(folder, 'baseline'), before);
  writeAll(join(folder, 'tonight'), tonight);
  for (const [older, files] of Object.entries(earlier ?? {})) writeAll(join(folder, older), files);
  const [verdict, ...notices] = must;
  writeFileSync(join(folder, 'night.json'), `${JSON.stringify({ ...night, must: { verdict, notices } }, null, 2)}\n`);
  console.log(`wrote ${name}`);
}

function writeAll(folder: string, files: Files): void {
  mkdirSync(folder, { recursive: true });
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
}
