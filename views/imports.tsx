// Imports: every night's passage, newest first, by feed and state.
import { EmptyState } from './parts/EmptyState.tsx';
import { PageHead } from './parts/PageHead.tsx';
import { Status } from './parts/Status.tsx';
import type { StatusName } from './parts/status_words.ts';
import { type Moment, Time } from './parts/Time.tsx';
import { count } from './words.ts';

export interface ImportRow {
  id: number;
  href: string;
  feed: string;
  feedHref: string;
  status: StatusName;
  word: string;
  opened: Moment;
  rows?: number;
  change?: { added: number; removed: number; changed: number };
  /** One sentence: why it is where it is. */
  note?: string;
}

export interface Chip {
  text: string;
  href: string;
  isChosen: boolean;
}

export interface ImportsProps {
  rows: readonly ImportRow[];
  feedChips: readonly Chip[];
  stateChips: readonly Chip[];
  olderHref?: string;
  newestHref?: string;
  isFiltered: boolean;
}

export function ImportsPage(props: ImportsProps) {
  return (
    <>
      <PageHead title="Imports" about="One night’s passage of one file set each, newest first." />
      <div class="filters">
        {props.feedChips.length > 2 ? <Chips label="Feed" chips={props.feedChips} /> : null}
        <Chips label="State" chips={props.stateChips} />
      </div>
      {props.rows.length === 0 ? (
        <EmptyState title={props.isFiltered ? 'No import fits this choice.' : 'No import yet.'}>
          {props.isFiltered ? (
            <p>
              <a href="/imports">Show all imports</a>
            </p>
          ) : (
            <p>
              Give your SIS the five values of a <a href="/senders">sender</a>; the first file it sends opens Import 1.
            </p>
          )}
        </EmptyState>
      ) : (
        <ImportTable rows={props.rows} caption="Imports, newest first" />
      )}
      <Paging {...props} />
    </>
  );
}

function Chips({ label, chips }: { label: string; chips: readonly Chip[] }) {
  return (
    <nav class="chips" aria-label={`${label} filter`}>
      {chips.map((chip) => (
        <a href={chip.href} aria-current={chip.isChosen ? 'true' : undefined}>
          {chip.text}
        </a>
      ))}
    </nav>
  );
}

export function Paging({
  olderHref,
  newestHref,
  words = { newest: 'Newest', older: 'Older' },
}: {
  olderHref?: string;
  newestHref?: string;
  words?: { newest: string; older: string };
}) {
  if (!olderHref && !newestHref) return null;
  return (
    <nav class="paging" aria-label="Pages of the list">
      {newestHref ? <a href={newestHref}>{words.newest}</a> : <span />}
      {olderHref ? <a href={olderHref}>{words.older}</a> : null}
    </nav>
  );
}

/** Also used by the feed's page. */
export function ImportTable({
  rows,
  caption,
  isOfOneFeed,
}: {
  rows: readonly ImportRow[];
  caption: string;
  isOfOneFeed?: boolean;
}) {
  return (
    <table class="listing">
      <caption class="unseen">{caption}</caption>
      <thead>
        <tr>
          <th scope="col">Import</th>
          <th scope="col">State</th>
          {isOfOneFeed ? null : <th scope="col">Feed</th>}
          <th scope="col">Received</th>
          <th scope="col" class="number">
            Rows
          </th>
          <th scope="col">What happened</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr>
            <th scope="row" class="thing">
              <a href={row.href}>Import {row.id}</a>
            </th>
            <td class="state">
              <Status name={row.status} word={row.word} />
            </td>
            {isOfOneFeed ? null : (
              <td data-label="Feed">
                <a href={row.feedHref}>{row.feed}</a>
              </td>
            )}
            <td data-label="">
              <Time at={row.opened} />
            </td>
            <td class="number" data-label="Rows">
              {row.rows === undefined ? <span class="muted">–</span> : count(row.rows)}
            </td>
            <td class="what">
              {row.note ? row.note : row.change ? <Changes {...row.change} /> : <span class="muted">–</span>}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Changes({ added, removed, changed }: { added: number; removed: number; changed: number }) {
  const parts = [
    added > 0 ? `${count(added)} new` : '',
    changed > 0 ? `${count(changed)} changed` : '',
    removed > 0 ? `${count(removed)} gone` : '',
  ].filter(Boolean);
  return <span class="muted">{parts.length > 0 ? parts.join(', ') : 'nothing changed'}</span>;
}
