// Every specimen night gives the verdict and the notices a person said it must, the whole answer that was last looked
// at, and a report as it is published.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { reportJson } from '../src/roster/reports/printable.ts';
import { reportSchema } from '../src/roster/reports/schema.ts';
import { answerOf, expectedOf, nightsFolder, play, readNight, specimenNames, untruths } from './specimens/specimen.ts';

const names = specimenNames();
const published = z.fromJSONSchema(
  JSON.parse(readFileSync(join(import.meta.dirname, '../docs/report.schema.json'), 'utf8')),
);

test('there are sixty nights and more, bad and good', () => {
  const verdicts = names.map((name) => readNight(name).must.verdict);
  expect(names.length).toBeGreaterThanOrEqual(60);
  for (const verdict of ['accept', 'hold', 'reject']) {
    expect(verdicts.filter((one) => one === verdict).length).toBeGreaterThanOrEqual(15);
  }
});

/** E-mail addresses, state ids and streets in the files of a night: nothing of that belongs into a report. */
function personalIn(name: string): string[] {
  const folder = join(nightsFolder, name, 'tonight');
  const texts = readdirSync(folder).map((file) => readFileSync(join(folder, file), 'latin1'));
  const personal = /[\w.]+@[\w.]+|\b(?:9104|1004)\d{6}\b|\b\d{3} (?:Oak St|Lake Dr|Mission Blvd)\b/g;
  return [...new Set(texts.flatMap((text) => text.match(personal) ?? []))];
}

describe.each(names)('%s', (name) => {
  test('is judged as it must be', async () => {
    const report = await play(name);
    expect(untruths(readNight(name), report)).toEqual([]);
    expect(JSON.parse(JSON.stringify(answerOf(report))), 'npm run specimens says what changed').toEqual(
      expectedOf(name),
    );
    expect(personalIn(name).filter((value) => reportJson(report).includes(value))).toEqual([]);
    const json = JSON.parse(reportJson(report));
    expect(published.safeParse(json).error?.issues).toBeUndefined();
    expect(reportSchema.safeParse(json).error?.issues).toBeUndefined();
  });
});
