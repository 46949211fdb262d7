// `npm run bench [check] [report] [sftp] [options of check]`: our figures beside those of DuckDB and OpenSSH, measured in the same run.
import { availableParallelism, loadavg } from 'node:os';
import { checkBenchOptions, runCheckBench } from './check.ts';
import { runReportBench } from './report.ts';
import { runSftpBench } from './sftp.ts';
import { describeCrowd, runCrowdBench } from './sftp_crowd.ts';

const asked = process.argv.slice(2);
/** From the first option on. */
const optionsAt = asked.findIndex((word) => word.startsWith('--'));
const options = optionsAt < 0 ? [] : asked.splice(optionsAt);

const benches = {
  check: () => runCheckBench(checkBenchOptions(options)),
  report: () => runReportBench(options.includes('--large')),
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
};
type BenchName = keyof typeof benches;

const unknown = asked.filter((name) => !Object.hasOwn(benches, name));
if (unknown.length > 0) {
  console.error(`No bench is named ${unknown.join(', ')}. There are: ${Object.keys(benches).join(', ')}.`);
  process.exit(64);
}
for (const name of asked.length > 0 ? (asked as BenchName[]) : (Object.keys(benches) as BenchName[])) {
  console.log(`\n${name}\n`);
  await benches[name]();
}
