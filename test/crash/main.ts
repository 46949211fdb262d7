// `npm run crash [-- --seed N] [--lanes N] [--per-kind N] [--only kill,vendor,...] [--part 2/6] [--minutes N]`: nights that are
// disturbed at every durable step, and what was found wrong after them. Ends with 1 when anything was. Cut short, by minutes
// or by Ctrl-C, it ends with the nights in hand and prints the table of those that were played.
import { parseArgs } from 'node:util';
import { type FaultKind, faultKinds } from './fault.ts';
import { type KindSummary, runHarness } from './harness.ts';
import { type Kind, kinds } from './plan.ts';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    lanes: { type: 'string', default: '3' },
    'per-kind': { type: 'string' },
    only: { type: 'string' },
    part: { type: 'string', default: '1/1' },
    minutes: { type: 'string', default: 'Infinity' },
    verbose: { type: 'boolean', default: false },
  },
});
const only = values.only?.split(',') as Kind[] | undefined;
const unknown = only?.filter((kind) => !kinds.includes(kind)) ?? [];
if (unknown.length > 0) {
  console.error(`No kind is named ${unknown.join(', ')}. There are: ${kinds.join(', ')}.`);
  process.exit(64);
}

const [part = 0, of = 0] = values.part.split('/').map(Number);
if (!(part >= 1 && part <= of)) {
  console.error('--part is such as 2/6: the second of six.');
  process.exit(64);
}

if (!(Number(values.minutes) > 0)) {
  console.error('--minutes is a number above 0.');
  process.exit(64);
}

const begun = performance.now();
let isCut = false;
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => (isCut = true));
const summaries = await runHarness({
  seed: Number(values.seed),
  lanes: Number(values.lanes),
  share: { part, of },
  isOver: () => isCut || performance.now() - begun > Number(values.minutes) * 60_000,
  ...(only && { kinds: only }),
  ...(values['per-kind'] !== undefined && { perKind: Number(values['per-kind']) }),
  told(outcome, done, all) {
    if (values.verbose)
      console.log(
        `${done}/${all} ${outcome.story} ${outcome.title}: ${outcome.seconds.toFixed(1)} s, ${outcome.starts} starts`,
      );
    else if (done % 50 === 0) console.error(`${done} of ${all} nights`);
    for (const { kind, said } of outcome.wrong)
      console.log(`WRONG  ${outcome.story}, ${outcome.title}: ${kind}: ${said}`);
  },
});

const words: Record<Kind, string> = {
  kill: 'the power goes at a step of the appliance',
  report: 'the process of a report, or all but it, is killed',
  vendor: 'power or connection goes at a step of the vendor',
  chance: 'the power or the vendor goes at any moment',
  full: 'the disk is full at a step, then has room again',
  readonly: 'the disk may only be read at a step, then written',
  clock: 'the clock jumps at a step (26 h on, 3 h back)',
  change: 'killed, and the district changes its mind',
};
const columns = ['nights', 'distinct', 'happened', 'restarts', ...faultKinds];
const line = (what: string, numbers: (string | number)[]) =>
  what.padEnd(54) + numbers.map((it, at) => String(it).padStart(columns[at]!.length + 2)).join('');
const faultsOf = (it: KindSummary, kind: FaultKind) =>
  it.wrong.filter(({ faults }) => faults.some((one) => one.kind === kind)).length;
const numbersOf = (it: KindSummary) => [
  ...[it.runs, it.distinct, it.happened, it.starts - it.runs],
  ...faultKinds.map((kind) => faultsOf(it, kind)),
];
console.log(`\n${line('what happens', columns)}`);
for (const it of summaries)
  console.log(line(words[it.kind], numbersOf(it)) + (it.skipped ? `  skipped: ${it.skipped}` : ''));
const sums = columns.map((_, at) => summaries.reduce((sum, it) => sum + numbersOf(it)[at]!, 0));
console.log(line('together', sums));
const wrong = summaries.reduce((sum, it) => sum + it.wrong.length, 0);
const seconds = Math.round((performance.now() - begun) / 1000);
const end =
  wrong === 0
    ? 'each was delivered once, to where the district wants it; nothing lost, partial or doubled at any vendor, nothing left in landing, scratch, packing or reports'
    : `${wrong} went wrong`;
const planned = summaries.reduce((sum, it) => sum + it.planned, 0);
console.log(`\n${sums[0]} of ${planned} nights in ${seconds} s, part ${values.part}, seed ${values.seed}: ${end}.`);
process.exitCode = wrong === 0 ? 0 : 1;
