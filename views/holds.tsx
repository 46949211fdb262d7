// Waiting for you: nights and deliveries that are stopped, why, and what happens if they are let go.
import { HoldStory, type HoldStoryProps } from './hold_story.tsx';
import { Changes, type FileChange } from './import_changes.tsx';
import { Decide, type DecideProps } from './import_decide.tsx';
import { AgainButton, type DeliveryView } from './import_deliveries.tsx';
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

/** A file that was made for one destination is held, not the night. */
export interface HeldDeliveryView {
  feed: { name: string; href: string };
  import: { id: number; href: string };
  since: Moment;
  ago: string;
  delivery: Pick<DeliveryView, 'destination' | 'href' | 'sentence' | 'problem' | 'againHref' | 'againVerb'>;
}

export interface HoldsProps {
  holds: readonly HoldView[];
  deliveries: readonly HeldDeliveryView[];
  answer?: { kind: BannerKind; text: string };
}

export function HoldsPage({ holds, deliveries, answer }: HoldsProps) {
  const isAny = holds.length + deliveries.length > 0;
  return (
    <>
      <PageHead
        title="Waiting for you"
        {...(isAny ? { about: 'Nothing of this is sent until a person decides.' } : {})}
      />
      {answer ? <Banner kind={answer.kind} title={answer.text} /> : null}
      {isAny ? null : (
        <EmptyState title="Nothing is waiting for you.">
          <p>
            Everything that was decided is under <a href="/imports">Imports</a>.
          </p>
        </EmptyState>
      )}
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
      {deliveries.map((it) => (
        <HeldDelivery it={it} />
      ))}
    </>
  );
}

function HeldDelivery({ it: { feed, import: of, since, ago, delivery } }: { it: HeldDeliveryView }) {
  const { problem } = delivery;
  return (
    <article class="hold">
      <h2>
        <a href={feed.href}>{feed.name}</a>, <a href={of.href}>Import {of.id}</a> to{' '}
        <a href={delivery.href}>{delivery.destination}</a>
      </h2>
      <p class="muted note">
        Held since <Time at={since} />, {ago}
      </p>
      {problem ? (
        <div class="hold-story">
          <p class="hold-sentence">{problem.title}.</p>
          <p>{problem.detail}</p>
          <p>
            {delivery.sentence} <span class="muted">{problem.hint}</span>
          </p>
        </div>
      ) : null}
      {delivery.againHref ? <AgainButton delivery={delivery} href={delivery.againHref} back="/holds" /> : null}
    </article>
  );
}
