// `npm run clients [-- --large] [-- --only NAME]`: real client programs at a real door, as a matrix.
// `npm run clients -- cuts [--times 1000]`: connections cut at random bytes of an upload.
// `npm run clients -- vendors`: our own sending, to real servers and to ones that misbehave on purpose.
import { parseArgs } from 'node:util';
import { describeCuts, runCuts } from './cuts.ts';
import { clients, headOf, lineOf, redIn, runMatrix } from './matrix.ts';
import { printVendors } from './vendors/table.ts';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    large: { type: 'boolean', default: false },
    only: { type: 'string' },
    times: { type: 'string', default: '1000' },
    seed: { type: 'string', default: '1' },
  },
});

async function matrix(): Promise<number> {
  const only = clients.filter(({ name }) => values.only === undefined || name.includes(values.only));
  let hasHead = false;
  const done = await runMatrix(values.large ? 2 ** 30 : 40_000_000, only, (row, titles) => {
    if (!hasHead) console.log(headOf(titles));
    hasHead = true;
    console.log(lineOf(row, titles));
  });
  const red = redIn(done);
  if (red.length > 0) console.log(`\n${red.join('\n')}`);
  return red.length;
}

async function cuts(): Promise<number> {
  const outcome = await runCuts(Number(values.times), Number(values.seed));
  console.log(describeCuts(outcome));
  return outcome.wrong.length + outcome.litter.length;
}

if (positionals.join() === 'cuts') process.exitCode = (await cuts()) === 0 ? 0 : 1;
else if (positionals.join() === 'vendors') process.exitCode = (await printVendors(console.log)) === 0 ? 0 : 1;
else if (positionals.length === 0) process.exitCode = (await matrix()) === 0 ? 0 : 1;
else {
  console.error(
    'Usage: npm run clients [-- --large] [-- --only NAME], npm run clients -- cuts [--times N] [--seed N], or npm run clients -- vendors',
  );
  process.exitCode = 64;
}
