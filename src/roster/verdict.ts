// From notices to the verdict: anything that rejects, then anything that holds, else accept; with its reasons.
import type { Notice, Verdict } from './report.ts';

/** The verdict and one sentence for each notice that led to it, the gravest first. */
export function judge(notices: readonly Notice[]): { verdict: Verdict; reasons: string[] } {
  const rejecting = notices.filter((notice) => notice.severity === 'reject');
  const holding = notices.filter((notice) => notice.severity === 'hold');
  const reasons = [...rejecting, ...holding].map((notice) => notice.message);
  if (rejecting.length > 0) return { verdict: 'reject', reasons };
  if (holding.length > 0) return { verdict: 'hold', reasons };
  return { verdict: 'accept', reasons: [] };
}
