// Waiting for you: what is stopped, why, and what happens if it is released.
import { HoldStory, type HoldStoryProps } from './hold_story.tsx';
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
  story: HoldStoryProps;
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
        {...(holds.length > 0 ? { about: 'Nothing of these nights is sent until a person decides.' } : {})}
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
          <p class="muted note">
            Held since <Time at={hold.since} />, {hold.ago}
          </p>
          <HoldStory {...hold.story} />
          <Decide {...hold.decide} />
          <Changes changes={hold.changes} isFirst={hold.isFirst} id={`-${hold.id}`} />
        </article>
      ))}
    </>
  );
}
