// One destination: the five values from the vendor, the pinned host key, what was delivered, and whether it connects now.
import { Banner, type BannerKind } from './parts/Banner.tsx';
import { type Fact, Facts } from './parts/Facts.tsx';
import { Icon } from './parts/Icon.tsx';
import { PageHead } from './parts/PageHead.tsx';
import { ProblemNote, type ProblemView } from './parts/ProblemNote.tsx';
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

export interface TestStepView {
  name: string;
  state: 'done' | 'failed';
  detail?: string;
}

export interface TestOutcome {
  steps: readonly TestStepView[];
  problem?: ProblemView;
  /** The host key that was shown, for whoever compared it with the vendor's. */
  pin?: { action: string; fingerprint: string };
}

export interface DestinationProps {
  name: string;
  sentence: string;
  answer?: { kind: BannerKind; text: string };
  values: readonly Fact[];
  feeds: readonly { name: string; href: string }[];
  deliveries: readonly DestinationDelivery[];
  /** Where the test form goes; absent when there is nothing to test with or the reader may not. */
  testAction?: string;
  outcome?: TestOutcome;
  editHref?: string;
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
      <section aria-labelledby="values">
        <h2 id="values">The values from the vendor</h2>
        <Facts facts={props.values} />
      </section>
      {props.testAction ? (
        <section aria-labelledby="test">
          <h2 id="test">Does it connect now?</h2>
          <form
            method="post"
            action={props.testAction}
            hx-post={props.testAction}
            hx-target="#test-outcome"
            hx-swap="outerMorph"
            hx-sync="this:drop"
          >
            <button type="submit" class="button">
              Test connection
            </button>
          </form>
          <TestOutcomeView outcome={props.outcome} />
        </section>
      ) : null}
      <section aria-labelledby="deliveries">
        <h2 id="deliveries">Last deliveries</h2>
        <DeliveryTable {...props} />
      </section>
    </>
  );
}

/** What the test answers with, alone or within the page. */
export function TestOutcomeView({ outcome }: { outcome: TestOutcome | undefined }) {
  return (
    <div id="test-outcome" role="status">
      {outcome ? (
        <ol class="test-steps">
          {outcome.steps.map((step) => (
            <li data-state={step.state}>
              <Icon name={step.state === 'done' ? 'delivered' : 'rejected'} />
              <span>
                {step.name}
                <span class="unseen">: {step.state === 'done' ? 'worked' : 'failed'}</span>
                {step.detail ? <span class="muted note">{step.detail}</span> : null}
              </span>
            </li>
          ))}
        </ol>
      ) : null}
      {outcome?.problem ? (
        <ProblemNote problem={outcome.problem}>
          {outcome.pin ? (
            <form method="post" action={outcome.pin.action}>
              <input type="hidden" name="hostKey" value={outcome.pin.fingerprint} />
              <button type="submit" class="button">
                The vendor confirms it: pin this host key
              </button>
            </form>
          ) : null}
        </ProblemNote>
      ) : null}
      {outcome && !outcome.problem ? <p>It connects, and a file can be written there.</p> : null}
    </div>
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
  return (
    <table class="plain">
      <caption class="unseen">Last deliveries, newest first</caption>
      <thead>
        <tr>
          <th scope="col">Import</th>
          <th scope="col">State</th>
          <th scope="col">Feed</th>
          <th scope="col">When</th>
          <th scope="col">To know</th>
        </tr>
      </thead>
      <tbody>
        {deliveries.map((delivery) => (
          <tr>
            <th scope="row">
              <a href={delivery.import.href}>Import {delivery.import.id}</a>
            </th>
            <td>
              <Status name={delivery.status} word={delivery.word} />
            </td>
            <td data-label="Feed">{delivery.feed}</td>
            <td data-label="When">{delivery.at ? <Time at={delivery.at} /> : '–'}</td>
            <td class={delivery.note ? undefined : 'blank'}>{delivery.note ?? <span class="muted">–</span>}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
