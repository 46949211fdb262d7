// A problem: what failed, with the names, and what to do about it.
import type { Child } from 'hono/jsx';
import { Banner } from './Banner.tsx';

export interface ProblemView {
  title: string;
  detail: string;
  hint: string;
}

export function ProblemNote({ problem, children }: { problem: ProblemView; children?: Child }) {
  return (
    <Banner kind="warning" title={problem.title}>
      <p>{problem.detail}</p>
      <p class="muted">{problem.hint}</p>
      {children}
    </Banner>
  );
}
