// All custom reports: the district's own, then the ready-made ones.
import { Banner, type BannerKind } from './parts/Banner.tsx';
import { EmptyState } from './parts/EmptyState.tsx';
import { PageHead } from './parts/PageHead.tsx';

export interface ReportRow {
  name: string;
  href: string;
  /** What it is, or which layout its files must pass. */
  what: string;
  /** `rosters to gradecam`; empty: nothing sends it. */
  usedBy: readonly string[];
}

export interface ReportsProps {
  own: readonly ReportRow[];
  ready: readonly ReportRow[];
  isOwner: boolean;
  answer?: { kind: BannerKind; text: string };
}

export function ReportsPage({ own, ready, isOwner, answer }: ReportsProps) {
  return (
    <>
      <PageHead
        title="Custom reports"
        about="Files made from an accepted roster by one SELECT, sent instead of the files as received."
      >
        {isOwner ? (
          <a class="button" data-tone="primary" href="/reports/new">
            New report
          </a>
        ) : null}
      </PageHead>
      {answer ? <Banner kind={answer.kind} title={answer.text} /> : null}
      {own.length === 0 ? (
        <EmptyState title="No report of your own yet.">
          <p>The ready-made ones below cover the common pairs; each can be the beginning of your own.</p>
        </EmptyState>
      ) : (
        <Rows title="Your own" rows={own} what="Must pass" />
      )}
      <Rows title="Ready-made" rows={ready} what="What it makes" />
    </>
  );
}

function Rows({ title, rows, what }: { title: string; rows: readonly ReportRow[]; what: string }) {
  return (
    <section aria-label={title}>
      <h2>{title}</h2>
      <table class="listing">
        <caption class="unseen">{title}</caption>
        <thead>
          <tr>
            <th scope="col">Name</th>
            <th scope="col">{what}</th>
            <th scope="col">Sent by</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr>
              <th scope="row" class="thing">
                <a href={row.href}>{row.name}</a>
              </th>
              <td data-label={what}>{row.what}</td>
              <td data-label="Sent by" class={row.usedBy.length > 0 ? undefined : 'blank'}>
                {row.usedBy.length > 0 ? row.usedBy.join(', ') : <span class="muted">–</span>}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
