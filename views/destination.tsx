// One destination: the five values from the vendor, the pinned host key, what was delivered, and whether it connects now.
import { type ChangedKey, ChangedKeyNote } from './destination_key.tsx';
import { type TestOutcome, TestPlace } from './destination_test.tsx';
import { Banner, type BannerKind } from './parts/Banner.tsx';
import { type Fact, Facts } from './parts/Facts.tsx';
import { PageHead } from './parts/PageHead.tsx';
import { Status } from './parts/Status.tsx';
import type { StatusName } from './parts/status_words.ts';
import { type Moment, Time } from './parts/Time.tsx';

export interface DestinationDelivery {
  import: { id: number; href: string };
  feed: string;
  status: StatusName;
  word: string;
  at?: Moment;
  note?: string;
}

export interface DestinationProps {
  name: string;
  sentence: string;
  answer?: { kind: BannerKind; text: string };
  values: readonly Fact[];
  feeds: readonly { name: string; href: string; outgoingHref?: string }[];
  deliveries: readonly DestinationDelivery[];
  /** Where the test form goes; absent when there is nothing to test with or the reader may not. */
  testAction?: string;
  outcome?: TestOutcome;
  editHref?: string;
  /** Another host key than the pinned one was shown: nothing is sent until a person accepts it or the old one is back. */
  changedKey?: ChangedKey;
}

export function DestinationPage(props: DestinationProps) {
  return (
    <>
      <PageHead title={props.name} up={{ text: 'Destinations', href: '/destinations' }} about={props.sentence}>
        {props.editHref ? (
          <a class="button" href={props.editHref}>
            Change
          </a>
        ) : null}
      </PageHead>
      {props.answer ? <Banner kind={props.answer.kind} title={props.answer.text} /> : null}
      {props.changedKey ? <ChangedKeyNote {...props.changedKey} /> : null}
      <section aria-labelledby="values">
        <h2 id="values">The values from the vendor</h2>
        <Facts facts={props.values} />
      </section>
      {props.feeds.some((feed) => feed.outgoingHref) ? (
        <section aria-labelledby="gets">
          <h2 id="gets">What it gets</h2>
          <ul class="reasons">
            {props.feeds.map(({ name, outgoingHref }) => (
              <li>
                <a href={outgoingHref}>Of {name}: columns, schools, who opted out, names</a>
              </li>
            ))}
          </ul>
        </section>
      ) : null}
      {props.testAction ? (
        <section aria-labelledby="test">
          <h2 id="test">Does it connect now?</h2>
          <form
            method="post"
            action={props.testAction}
            hx-post={props.testAction}
            hx-target="#test-place"
            hx-swap="outerHTML"
            hx-sync="this:drop"
          >
            <button type="submit" class="button">
              Test connection
            </button>
          </form>
          <TestPlace outcome={props.outcome} />
        </section>
      ) : null}
      <section aria-labelledby="deliveries">
        <h2 id="deliveries">Last deliveries</h2>
        <DeliveryTable {...props} />
      </section>
    </>
  );
}

function DeliveryTable({ deliveries, feeds }: DestinationProps) {
  if (deliveries.length === 0) {
    return (
      <p class="muted">
        Nothing was sent here yet.{feeds.length === 0 ? ' No feed forwards to this destination.' : ''}
      </p>
    );
  }
  const hasNotes = deliveries.some(({ note }) => note !== undefined);
  return (
    <table class="plain">
      <caption class="unseen">Last deliveries, newest first</caption>
      <thead>
        <tr>
          <th scope="col">Import</th>
          <th scope="col">State</th>
          <th scope="col">Feed</th>
          <th scope="col">When</th>
          {hasNotes ? <th scope="col">To know</th> : null}
        </tr>
      </thead>
      <tbody>
        {deliveries.map((delivery) => (
          <tr>
            <th scope="row">
              <a href={delivery.import.href}>Import {delivery.import.id}</a>
            </th>
            <td class="state">
              <Status name={delivery.status} word={delivery.word} />
            </td>
            <td data-label="Feed">{delivery.feed}</td>
            <td data-label="When">{delivery.at ? <Time at={delivery.at} /> : '–'}</td>
            {hasNotes ? (
              <td class={delivery.note ? undefined : 'blank'}>{delivery.note ?? <span class="muted">–</span>}</td>
            ) : null}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
