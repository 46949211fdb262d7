// Feeds: each nightly sync, where it comes from and where it goes.
import { EmptyState } from './parts/EmptyState.tsx';
import { PageHead } from './parts/PageHead.tsx';
import { Status } from './parts/Status.tsx';
import type { StatusName } from './parts/status_words.ts';

export interface FeedRow {
  name: string;
  href: string;
  status: StatusName;
  sender: { name: string; href: string } | undefined;
  layout: string;
  to: readonly { name: string; href: string }[];
  /** Absent: no time is agreed. */
  expected?: { when: string; grace?: string } | undefined;
}

export interface FeedsProps {
  rows: readonly FeedRow[];
  isOwner: boolean;
}

export function FeedsPage({ rows, isOwner }: FeedsProps) {
  return (
    <>
      <PageHead title="Feeds" about="One nightly sync each: its sender, its layout and where it goes.">
        {isOwner ? (
          <a class="button" data-tone="primary" href="/feeds/new">
            New feed
          </a>
        ) : null}
      </PageHead>
      {rows.length === 0 ? (
        <EmptyState title="No feed yet.">
          {isOwner ? (
            <p>
              A feed needs a <a href="/senders">sender</a> and a <a href="/destinations">destination</a>; then{' '}
              <a href="/feeds/new">add the feed</a>.
            </p>
          ) : (
            <p>An owner can add one.</p>
          )}
        </EmptyState>
      ) : (
        <table class="listing">
          <caption class="unseen">Feeds</caption>
          <thead>
            <tr>
              <th scope="col">Feed</th>
              <th scope="col">Tonight</th>
              <th scope="col">From</th>
              <th scope="col">Layout</th>
              <th scope="col">To</th>
              <th scope="col">Expected by</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr>
                <th scope="row" class="thing">
                  <a href={row.href}>{row.name}</a>
                </th>
                <td class="state">
                  <Status name={row.status} />
                </td>
                <td data-label="From">{row.sender ? <a href={row.sender.href}>{row.sender.name}</a> : '–'}</td>
                <td data-label="Layout">{row.layout}</td>
                <td data-label="To">
                  {row.to.length === 0 ? <span class="muted">nowhere yet</span> : null}
                  {row.to.map((end, index) => (
                    <>
                      {index > 0 ? ', ' : ''}
                      <a href={end.href}>{end.name}</a>
                    </>
                  ))}
                </td>
                <td data-label="Expected by">
                  {row.expected ? row.expected.when : <span class="muted">no time agreed</span>}
                  {row.expected?.grace ? <span class="muted note">{row.expected.grace}</span> : null}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </>
  );
}
