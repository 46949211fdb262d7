// One feed: how it has behaved for 90 nights, and what is agreed about it.
import { Allowances, type AllowanceView } from './feed_allowances.tsx';
import { Severities, type SeveritiesProps } from './feed_severities.tsx';
import type { ImportRow } from './imports.tsx';
import { ImportTable } from './imports.tsx';
import { LayoutFiles, type LayoutFileView } from './layout_table.tsx';
import { Banner, type BannerKind } from './parts/Banner.tsx';
import { NightGrid } from './parts/charts/NightGrid.tsx';
import type { Night } from './parts/charts/nights.ts';
import { RowSpark, type SparkPoint } from './parts/charts/RowSpark.tsx';
import { type Fact, Facts } from './parts/Facts.tsx';
import { PageHead } from './parts/PageHead.tsx';
import { ReasonForm } from './parts/Reasons.tsx';
import { Status } from './parts/Status.tsx';
import type { StatusName } from './parts/status_words.ts';

export interface FeedProps {
  name: string;
  status: StatusName;
  sentence: string;
  answer?: { kind: BannerKind; text: string };
  nights: readonly Night[];
  nightsSummary: string;
  spark: readonly SparkPoint[];
  /** Whose rows these are. */
  sparkFile: string;
  sparkFloor?: number;
  imports: readonly ImportRow[];
  importsHref: string;
  agreed: readonly Fact[];
  /** For those who may change when it is expected and what makes it complete. */
  nightHref?: string;
  guards: readonly string[];
  guardsHref: string;
  /** Where it is said what a destination gets; for owners. */
  outgoing: readonly { to: string; href: string }[];
  allowances: readonly AllowanceView[];
  severities: SeveritiesProps;
  layoutTitle: string;
  layoutNote: string;
  layoutFiles: readonly LayoutFileView[];
  /** Optional files the first night did not have. */
  layoutNeverSent: readonly string[];
  stop?: { isStopped: boolean; action: string };
}

export function FeedPage(props: FeedProps) {
  return (
    <>
      <PageHead
        title={
          <>
            {props.name} <Status name={props.status} />
          </>
        }
        up={{ text: 'Feeds', href: '/feeds' }}
        about={props.sentence}
      />
      {props.answer ? <Banner kind={props.answer.kind} title={props.answer.text} /> : null}
      <section aria-labelledby="nights">
        <h2 id="nights">90 nights</h2>
        <NightGrid nights={props.nights} summary={props.nightsSummary} />
        <p class="legend">{props.nightsSummary}</p>
      </section>
      {props.spark.length > 1 ? (
        <section aria-labelledby="rows">
          <h2 id="rows">Rows per night in {props.sparkFile}</h2>
          <RowSpark
            points={props.spark}
            title={`Rows of ${props.sparkFile} on the last ${props.spark.length} nights`}
            {...(props.sparkFloor === undefined ? {} : { floor: props.sparkFloor })}
          />
        </section>
      ) : null}
      <section aria-labelledby="latest">
        <h2 id="latest">Latest imports</h2>
        {props.imports.length > 0 ? (
          <>
            <ImportTable rows={props.imports} caption={`Latest imports of ${props.name}`} isOfOneFeed />
            <p class="paging">
              <a href={props.importsHref}>All imports of this feed</a>
            </p>
          </>
        ) : (
          <p class="muted">Nothing has arrived for this feed yet.</p>
        )}
      </section>
      <section aria-labelledby="agreed">
        <h2 id="agreed">What is agreed</h2>
        <Facts facts={props.agreed} />
        {props.nightHref ? (
          <p class="links">
            <a href={props.nightHref}>Change when it is due and complete</a> <a href="/calendar">Calendar</a>
          </p>
        ) : null}
        {props.outgoing.map(({ to, href }) => (
          <p class="links">
            <a href={href}>What {to} gets: columns, schools, who opted out, names</a>
          </p>
        ))}
        <h3>Guards</h3>
        <p class="muted">A night is held for a person when</p>
        <ul class="reasons">
          {props.guards.map((guard) => (
            <li>{guard}</li>
          ))}
        </ul>
        <p>
          <a href={props.guardsHref}>Guards: what each would have done on the last 90 nights</a>
        </p>
        <Allowances allowances={props.allowances} />
        <Severities {...props.severities} />
      </section>
      <section aria-labelledby="layout">
        <h2 id="layout">Layout: {props.layoutTitle}</h2>
        <p class="muted">{props.layoutNote}</p>
        {props.layoutNeverSent.length > 0 ? (
          <p class="muted">Not in the first night, and optional: {props.layoutNeverSent.join(', ')}.</p>
        ) : null}
        <LayoutFiles files={props.layoutFiles} />
      </section>
      {props.stop ? (
        <section aria-labelledby="stop">
          <h2 id="stop">{props.stop.isStopped ? 'Resume this feed' : 'Stop this feed'}</h2>
          {props.stop.isStopped ? (
            <form method="post" action={props.stop.action}>
              <p class="muted">The latest accepted import that was not sent goes out at once.</p>
              <button type="submit" class="button" data-tone="primary">
                Resume
              </button>
            </form>
          ) : (
            <ReasonForm
              id="stop-feed"
              action={props.stop.action}
              verb="Stop"
              label="Why it is stopped"
              hint="It goes on receiving and checking, and sends nothing until it is resumed."
              tone="danger"
            />
          )}
        </section>
      ) : null}
    </>
  );
}
