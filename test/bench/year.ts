// Simulated school years of several districts, seeds and layouts: what was caught, what was missed, what was held in vain.
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { type YearLayout, yearLayouts } from '../year/exports.ts';
import { handbookYear, yearPage, yearPageOf } from '../year/handbook_year.ts';
import { playYear, type Year } from '../year/play.ts';
import { isWorthALine, tableOf, totalsOf, totalsText } from '../year/report.ts';

export interface YearBenchOptions {
  seeds: number;
  firstSeed: number;
  students: number;
  layouts: readonly YearLayout[];
  /** Also writes the page of the handbook's year. */
  write: boolean;
}

export function yearBenchOptions(args: string[]): YearBenchOptions {
  const { values } = parseArgs({
    args,
    options: {
      seeds: { type: 'string', default: '1' },
      seed: { type: 'string', default: '1' },
      students: { type: 'string', default: '400' },
      layout: { type: 'string', multiple: true },
      write: { type: 'boolean', default: false },
    },
  });
  const unknown = (values.layout ?? []).find((name) => !yearLayouts.includes(name as YearLayout));
  if (unknown !== undefined) throw new Error(`No year is played in ${unknown}. There are: ${yearLayouts.join(', ')}.`);
  return {
    seeds: Number(values.seeds),
    firstSeed: Number(values.seed),
    students: Number(values.students),
    layouts: (values.layout as YearLayout[] | undefined) ?? yearLayouts,
    write: values.write,
  };
}

export async function runYearBench(options: YearBenchOptions, say: (line: string) => void): Promise<void> {
  if (options.write) {
    const year = await playYear(handbookYear);
    writeFileSync(yearPage, yearPageOf(year));
    say(`${yearPage}:\n${totalsText(totalsOf(year))}`);
    return;
  }
  const sums: string[] = [];
  for (const layout of options.layouts) {
    for (let seed = options.firstSeed; seed < options.firstSeed + options.seeds; seed++) {
      const { students } = options;
      const year = await playYear({ seed, students, layout });
      say(`\n${layout}, seed ${seed}, ${students} students: ${habitsText(year)}\n`);
      say(tableOf(year.records.filter(isWorthALine)));
      say(`\n${totalsText(totalsOf(year))}`);
      sums.push(sumOf(layout, seed, year));
    }
  }
  say(
    `\n${['layout', 'seed', 'accidents', 'caught', 'other reason', 'honest nights', 'accepted', 'false holds', 'announced', 'ms an import'].join('\t')}`,
  );
  for (const sum of sums) say(sum);
}

function habitsText({ habits }: Year): string {
  const { terms, graduation, newIds, order, lineEnding, quoteAll, names, stamps } = habits;
  return [
    `sections of ${terms === 'all' ? 'all terms' : 'the current term'}`,
    `seniors leave ${graduation}`,
    `the new ids have ${newIds === 'with a letter' ? 'a letter' : newIds === 'nine digits' ? 'nine digits' : 'the same length'}`,
    order === 'any' ? 'rows in any order' : 'rows in order',
    lineEnding === '\n' ? 'LF' : 'CRLF',
    quoteAll ? 'all quoted' : 'quoted where needed',
    `${names} names`,
    ...(stamps ? ['the hour on every row'] : []),
  ].join(', ');
}

function sumOf(layout: string, seed: number, year: Year): string {
  const { accidents, missed, wrongReason, honest, falseHolds, announced } = totalsOf(year);
  const stray = year.strayDeliveries.length > 0 ? [`astray: ${year.strayDeliveries.join()}`] : [];
  return [
    layout,
    seed,
    accidents,
    accidents - missed.length,
    wrongReason.length,
    honest,
    honest - falseHolds.length,
    falseHolds.length,
    announced.length,
    year.millisecondsAnImport.toFixed(0),
    ...stray,
  ].join('\t');
}
