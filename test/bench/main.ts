// `npm run bench [name ...] [-- options of the one bench that is named]`: our figures beside those of DuckDB and OpenSSH,
// measured in the same run; and how many accidents of a simulated school year are caught.
import { availableParallelism, loadavg } from 'node:os';
import { runChangesBench } from './changes.ts';
import { checkBenchOptions, runCheckBench } from './check.ts';
import { describeForward, type ForwardBenchOptions, forwardRuns, runForwardBench } from './forward.ts';
import { describeNight, runNightBench } from './forward_night.ts';
import { runPackBench } from './pack.ts';
import { runReportBench } from './report.ts';
import { runSftpBench } from './sftp.ts';
import { describeCrowd, runCrowdBench } from './sftp_crowd.ts';
import { runYearBench, yearBenchOptions } from './year.ts';

/** `--gcm`, `--ctr`, `--chacha20` near; `--far` for those behind the wire; `--night` for whole nights, `--pack` for what is made before. */
function nameOf({ cipher, delayMs }: ForwardBenchOptions): string {
  if (delayMs > 0) return 'far';
  return ['gcm', 'ctr', 'chacha20'].find((name) => cipher.includes(name)) ?? cipher;
}

const asked = process.argv.slice(2);
/** From the first option on. */
const optionsAt = asked.findIndex((word) => word.startsWith('--'));
const options = optionsAt < 0 ? [] : asked.splice(optionsAt);

const benches = {
  check: (options: string[]) => runCheckBench(checkBenchOptions(options)),
  changes: () => runChangesBench(),
  forward: async (options: string[]) => {
    // A million users and five million enrolments are half a gigabyte.
    if (options.length === 0 || options.includes('--pack')) await runPackBench([20_000, 825_000]);
    if (options.includes('--pack') && options.length === 1) return;
    for (const run of forwardRuns.filter((it) => options.length === 0 || options.includes(`--${nameOf(it)}`))) {
      console.log(describeForward(await runForwardBench(run)));
    }
    if (options.length > 0 && !options.includes('--night')) return;
    console.log('');
    await runNightBench((row) => console.log(describeNight(row)));
  },
  report: (options: string[]) => runReportBench(options.includes('--large')),
  sftp: async () => {
    // A ratio measured beside other work is no claim: the load says which it was.
    const load = () =>
      `load ${loadavg()
        .map((it) => it.toFixed(1))
        .join(' ')}, ${availableParallelism()} cores`;
    const before = load();
    await runSftpBench(undefined, console.log);
    for (const row of await runCrowdBench()) console.log(describeCrowd(row));
    console.log(`\nbefore: ${before}; after: ${load()}`);
  },
  year: (options: string[]) => runYearBench(yearBenchOptions(options), console.log),
};
type BenchName = keyof typeof benches;

const unknown = asked.filter((name) => !Object.hasOwn(benches, name));
if (unknown.length > 0) {
  console.error(`No bench is named ${unknown.join(', ')}. There are: ${Object.keys(benches).join(', ')}.`);
  process.exit(64);
}
if (asked.length !== 1 && options.length > 0) {
  console.error('Options belong to one bench: name it alone.');
  process.exit(64);
}
for (const name of asked.length > 0 ? (asked as BenchName[]) : (Object.keys(benches) as BenchName[])) {
  console.log(`\n${name}\n`);
  await benches[name](options);
}
