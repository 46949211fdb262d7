// Waiting for you: what is stopped, why, and what happens if it is released.
import { Changes, type FileChange } from './import_changes.tsx';
import { Decide, type DecideProps } from './import_decide.tsx';
import { Banner, type BannerKind } from './parts/Banner.tsx';
import { EmptyState } from './parts/EmptyState.tsx';
import { PageHead } from './parts/PageHead.tsx';
import { type Moment, Time } from './parts/Time.tsx';

export interface HoldView {
  id: number;
  href: string;
  feed: { name: string; href: string };
  sentence: string;
  reasons: readonly string[];
  since: Moment;
  ago: string;
  changes: readonly FileChange[];
  isFirst: boolean;
  decide: DecideProps;
}

export interface HoldsProps {
  holds: readonly HoldView[];
  answer?: { kind: BannerKind; text: string };
}

export function HoldsPage({ holds, answer }: HoldsProps) {
  return (
    <>
      <PageHead
        title="Waiting for you"
        about="Nights that were stopped for a person. Until one decides, the last accepted roster stays in force."
      />
      {answer ? <Banner kind={answer.kind} title={answer.text} /> : null}
      {holds.length === 0 ? (
        <EmptyState title="Nothing is waiting for you.">
          <p>
            Everything that was decided is under <a href="/imports">Imports</a>.
          </p>
        </EmptyState>
      ) : null}
      {holds.map((hold) => (
        <article class="hold">
          <h2>
            <a href={hold.feed.href}>{hold.feed.name}</a>, <a href={hold.href}>Import {hold.id}</a>
          </h2>
          <p class="hold-sentence">{hold.sentence}</p>
          {hold.reasons.length > 0 ? (
            <ul class="reasons">
              {hold.reasons.map((reason) => (
                <li>{reason}</li>
              ))}
            </ul>
          ) : null}
          <p class="muted">
            Held since <Time at={hold.since} />, {hold.ago}
          </p>
          <Decide {...hold.decide} />
          <Changes changes={hold.changes} isFirst={hold.isFirst} id={`-${hold.id}`} />
        </article>
      ))}
    </>
  );
}
