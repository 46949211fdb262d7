// `npm run specimens [NAME...]`: plays the specimen nights. --accept renews the kept answers; --against REF (or a table
// written by --table FILE) prints which verdicts are other than those of that release.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { isDeepStrictEqual, parseArgs } from 'node:util';
import type { Verdict } from '../../src/roster/report.ts';
import {
  type Answer,
  acceptAnswer,
  answerOf,
  expectedOf,
  play,
  readNight,
  specimenNames,
  untruths,
} from './specimen.ts';

const { values, positionals } = parseArgs({
  args: process.argv.slice(2),
  allowPositionals: true,
  options: {
    accept: { type: 'boolean', default: false },
    show: { type: 'boolean', default: false },
    against: { type: 'string' },
    table: { type: 'string' },
  },
});
const names = specimenNames().filter((name) => positionals.length === 0 || positionals.includes(name));
const answers = new Map<string, Answer>();
let wrong = 0;
for (const name of names) {
  const night = readNight(name);
  const report = await play(name).catch((error: Error) => error);
  if (report instanceof Error) {
    wrong++;
    console.log(`FAILED  ${name}: ${report.message}`);
    continue;
  }
  const answer = answerOf(report);
  answers.set(name, answer);
  const faults = untruths(night, report);
  const before = expectedOf(name);
  const isSame = isDeepStrictEqual(before, JSON.parse(JSON.stringify(answer)));
  if (faults.length > 0 || !(isSame || values.accept)) wrong++;
  const state = faults.length > 0 ? 'WRONG' : isSame ? 'ok' : before === undefined ? 'new' : 'changed';
  if (values.show || state !== 'ok') console.log(`${state.padEnd(8)}${answer.verdict.padEnd(7)} ${name}`);
  for (const fault of faults) console.log(`          ${fault}`);
  if (values.show) show(night.about, answer);
  if (!isSame && before !== undefined && faults.length === 0)
    for (const line of changes(before, answer)) console.log(`          ${line}`);
  if (values.accept && !isSame && faults.length === 0) acceptAnswer(name, answer);
}
console.log(`${names.length} nights, ${wrong} to look at${values.accept ? '; the answers are kept' : ''}`);
if (values.table !== undefined) writeFileSync(values.table, `${JSON.stringify(verdictTable(), null, 2)}\n`);
if (values.against !== undefined) compareWith(values.against);
if (wrong > 0) process.exitCode = 1;

function show(about: string, answer: Answer): void {
  console.log(`          ${about}`);
  const told = new Map<string, number>();
  for (const { severity, code, file, message, firstLine, lastLine } of answer.notices) {
    const times = (told.get(`${code} ${file}`) ?? 0) + 1;
    told.set(`${code} ${file}`, times);
    if (times === 4) console.log(`          ${severity.padEnd(6)} ... and more ${code}`);
    if (times > 3) continue;
    const lines = firstLine === undefined ? '' : ` [${firstLine}${lastLine === firstLine ? '' : `-${lastLine}`}]`;
    console.log(`          ${severity.padEnd(6)} ${message}${lines}`);
  }
  for (const { rule, file, because } of answer.notChecked)
    console.log(`          not checked: ${rule} ${file}: ${because}`);
}

/** Notices that came and went, one line each. */
function changes(before: Answer, after: Answer): string[] {
  const linesOf = (answer: Answer) =>
    answer.notices.map(
      ({ severity, code, file, firstLine, message }) =>
        `${severity} ${code} ${file ?? ''}:${firstLine ?? ''} ${message}`,
    );
  const [old, now] = [linesOf(before), linesOf(after)];
  const lines = [
    ...old.filter((line) => !now.includes(line)).map((line) => `- ${line}`),
    ...now.filter((line) => !old.includes(line)).map((line) => `+ ${line}`),
  ];
  return lines.length > 0 ? lines : ['(numbers, places or what was not checked)'];
}

function verdictTable(): Record<string, Verdict> {
  return Object.fromEntries([...answers].map(([name, { verdict }]) => [name, verdict]));
}

/** A file that --table wrote, or a commit or tag whose kept answers are read. */
function compareWith(reference: string): void {
  const before = existsSync(reference)
    ? (JSON.parse(readFileSync(reference, 'utf8')) as Record<string, Verdict>)
    : verdictsAt(reference);
  const lines = [...answers].flatMap(([name, { verdict }]) => {
    const old = before[name];
    if (old === undefined) return [`  new     ${verdict.padEnd(7)} ${name}`];
    return old === verdict ? [] : [`  ${old.padEnd(7)} -> ${verdict.padEnd(7)} ${name}`];
  });
  const gone = positionals.length > 0 ? [] : Object.keys(before).filter((name) => !answers.has(name));
  console.log(`Verdicts against ${reference}: ${lines.length + gone.length === 0 ? 'all the same' : ''}`);
  for (const line of [...lines, ...gone.map((name) => `  gone    ${name}`)]) console.log(line);
}

function verdictsAt(reference: string): Record<string, Verdict> {
  const git = (...args: string[]) => execFileSync('git', args, { encoding: 'utf8', cwd: import.meta.dirname });
  const paths = git('ls-tree', '-r', '--name-only', '--full-tree', reference, 'test/specimens/nights').split('\n');
  return Object.fromEntries(
    paths.flatMap((path) => {
      const name = /nights\/([^/]+)\/expected\.json$/.exec(path)?.[1];
      return name === undefined ? [] : [[name, (JSON.parse(git('show', `${reference}:${path}`)) as Answer).verdict]];
    }),
  );
}
