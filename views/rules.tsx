// The rule book: what is checked, in plain words, from the same catalogue the check runs by.
import { PageHead } from './parts/PageHead.tsx';
import { Status } from './parts/Status.tsx';

export interface RuleView {
  code: string;
  severity: 'reject' | 'hold' | 'error' | 'warn' | 'info';
  title: string;
  why: string;
  fix: string;
}

const severities = {
  reject: { status: 'rejected', word: 'Reject' },
  hold: { status: 'held', word: 'Hold' },
  error: { status: 'failed', word: 'Error' },
  warn: { status: 'late', word: 'Warning' },
  info: { status: 'none', word: 'Info' },
} as const;

export interface RuleGroupView {
  title: string;
  about: string;
  rules: readonly RuleView[];
}

export interface RulesProps {
  /** What each severity means for the night, the gravest first. */
  severities: readonly { severity: RuleView['severity']; means: string }[];
  groups: readonly RuleGroupView[];
}

/** `What arrived` is found at `#what-arrived`. */
function anchorOf(title: string): string {
  return title
    .toLowerCase()
    .replace(/[^a-z]+/g, '-')
    .replace(/-$/, '');
}

export function RulesPage({ severities: meanings, groups }: RulesProps) {
  return (
    <>
      <PageHead
        title="Rule book"
        about="What is looked for in every file set, why it matters, and what to change in the SIS."
      />
      <dl class="severities">
        {meanings.map(({ severity, means }) => (
          <div>
            <dt>
              <Status name={severities[severity].status} word={severities[severity].word} />
            </dt>
            <dd>{means}</dd>
          </div>
        ))}
      </dl>
      <p class="muted">
        Each rule has its usual severity beside it. A feed’s own page says where the district has it otherwise.
      </p>
      <nav class="rule-groups" aria-label="Chapters">
        <ul>
          {groups.map(({ title }) => (
            <li>
              <a href={`#${anchorOf(title)}`}>{title}</a>
            </li>
          ))}
        </ul>
      </nav>
      {groups.map((group) => (
        <>
          <h2 class="rule-group" id={anchorOf(group.title)}>
            {group.title}
          </h2>
          <p class="muted">{group.about}</p>
          {group.rules.map((rule) => (
            <section class="rule" id={rule.code} aria-labelledby={`rule-${rule.code}`}>
              <h3 id={`rule-${rule.code}`}>
                {rule.title} <Status name={severities[rule.severity].status} word={severities[rule.severity].word} />
              </h3>
              <p>{rule.why}</p>
              <p>
                <strong>What to change.</strong> {rule.fix}
              </p>
              <p class="muted">
                <code>{rule.code}</code>
              </p>
            </section>
          ))}
        </>
      ))}
    </>
  );
}
