// docs/PROBLEMS.md: what can fail around us, and what to do about it.
import type { ProblemKind, Retry } from '../../src/kit/problem.ts';
import { heading } from './markdown.ts';

const retries: Record<Retry, string> = {
  later: 'Tried again by itself.',
  'after-change': 'Tried again when a person has changed something.',
  never: 'Not tried again.',
};

export function problemsPage(kinds: Readonly<Record<string, ProblemKind>>): string {
  const about = `When Rollcall, the network or a vendor fails, that is a problem. Each has a code, the same on pages, in the log and on the command line. A fault in
the roster itself is a notice instead: see [RULES.md](RULES.md).`;
  const sections = Object.entries(kinds).map(
    ([code, { title, hint, retry }]) => `## ${code}\n\n**${title}.** ${hint} ${retries[retry]}\n`,
  );
  return [heading('Problems', 'src/kit/problem.ts', about), ...sections].join('\n');
}
