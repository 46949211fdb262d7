// A report as text that is safe to show and to hand on: names of files and columns come from outside.
import type { CheckReport } from '../report.ts';
import { visible } from '../words.ts';

/** The report with nothing in it that would steer the screen it is shown on. */
export function withVisibleText(report: CheckReport): CheckReport {
  return JSON.parse(JSON.stringify(report), (_, value) => (typeof value === 'string' ? visible(value) : value));
}

/**
 * The report as JSON, as docs/report.schema.json describes it. JSON leaves some control characters as they are; here
 * they are all escaped, and its meaning is the same.
 */
export function reportJson(report: CheckReport): string {
  const json = JSON.stringify(report, null, 2).replace(/[\u007f-\u009f\p{Cf}\u2028\u2029]/gu, (found) =>
    Array.from({ length: found.length }, (_, at) => `\\u${found.charCodeAt(at).toString(16).padStart(4, '0')}`).join(
      '',
    ),
  );
  return `${json}\n`;
}
