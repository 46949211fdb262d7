// The last words of a test run: which tests were skipped and why, then one line, alone and without colours, with how many
// passed, failed and were skipped.
import type { Reporter, TestModule } from 'vitest/node';

/** A file or a suite that broke outside its tests counts as one that failed. */
export function closingLines(modules: readonly TestModule[], errors: number): string[] {
  const count = { passed: 0, failed: errors, skipped: 0 };
  const skipped: string[] = [];
  for (const module of modules) {
    count.failed += module.errors().length;
    for (const suite of module.children.allSuites()) count.failed += suite.errors().length;
    for (const test of module.children.allTests()) {
      const result = test.result();
      if (result.state === 'passed' || result.state === 'failed') {
        count[result.state] += 1;
      } else {
        count.skipped += 1;
        const note = result.state === 'skipped' ? result.note : undefined;
        skipped.push(`Skipped: ${test.fullName}${note ? ` (${note})` : ''}`);
      }
    }
  }
  return [...skipped, `${count.passed} passed, ${count.failed} failed, ${count.skipped} skipped`];
}

export const closingLineReporter: Reporter = {
  onTestRunEnd(modules, errors) {
    // After the other reporters have said their part.
    process.once('exit', () => console.log(closingLines(modules, errors.length).join('\n')));
  },
};
