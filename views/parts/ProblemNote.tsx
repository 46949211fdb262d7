// A problem: what failed, with the names, and what to do about it.
import type { Child } from 'hono/jsx';
import { Banner } from './Banner.tsx';

export interface ProblemView {
  title: string;
  detail: string;
  /** Absent where the page itself says what to do. */
  hint?: string;
}

export function ProblemNote({ problem, children }: { problem: ProblemView; children?: Child }) {
  return (
    <Banner kind="warning" title={problem.title}>
      <p>{problem.detail}</p>
      {problem.hint ? <p class="muted">{problem.hint}</p> : null}
      {children}
    </Banner>
  );
}
