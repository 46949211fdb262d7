// The rule book: what is checked, in plain words, from the same catalogue the check runs by.
import { PageHead } from './parts/PageHead.tsx';
import { Status } from './parts/Status.tsx';

export interface RuleView {
  code: string;
  severity: 'reject' | 'hold' | 'error' | 'warn' | 'info';
  title: string;
  why: string;
  fix: string;
  bad?: string;
  good?: string;
}

const severities = {
  reject: { status: 'rejected', word: 'Reject' },
  hold: { status: 'held', word: 'Hold' },
  error: { status: 'failed', word: 'Error' },
  warn: { status: 'late', word: 'Warning' },
  info: { status: 'none', word: 'Info' },
} as const;

export function RulesPage({ rules }: { rules: readonly RuleView[] }) {
  return (
    <>
      <PageHead
        title="Rule book"
        about="What is looked for in every file set, why it matters, and what to change in the SIS."
      />
      <dl class="severities">
        <div>
          <dt>
            <Status name="rejected" word="Reject" />
          </dt>
          <dd>The file set is refused. The last accepted roster stays in force.</dd>
        </div>
        <div>
          <dt>
            <Status name="held" word="Hold" />
          </dt>
          <dd>It can be read, but a person must release or reject it.</dd>
        </div>
        <div>
          <dt>
            <Status name="failed" word="Error" />
          </dt>
          <dd>The row is wrong. Too many of these hold the night.</dd>
        </div>
        <div>
          <dt>
            <Status name="late" word="Warning" />
          </dt>
          <dd>Kept and shown.</dd>
        </div>
        <div>
          <dt>
            <Status name="none" word="Info" />
          </dt>
          <dd>Good to know.</dd>
        </div>
      </dl>
      {rules.map((rule) => (
        <section class="rule" id={rule.code} aria-labelledby={`rule-${rule.code}`}>
          <h2 id={`rule-${rule.code}`}>
            {rule.title} <Status name={severities[rule.severity].status} word={severities[rule.severity].word} />
          </h2>
          <p>{rule.why}</p>
          <p>
            <strong>How to fix it.</strong> {rule.fix}
          </p>
          <p class="muted">
            <code>{rule.code}</code>
          </p>
        </section>
      ))}
    </>
  );
}
