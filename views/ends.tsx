// The lists of both ends: senders and destinations.
import type { Child } from 'hono/jsx';
import { EmptyState } from './parts/EmptyState.tsx';
import { PageHead } from './parts/PageHead.tsx';
import { Status } from './parts/Status.tsx';
import type { StatusName } from './parts/status_words.ts';
import { type Moment, Time } from './parts/Time.tsx';

export interface EndRow {
  name: string;
  href: string;
  status: StatusName;
  word: string;
  where: string;
  /** Last seen, or last delivered. */
  last?: Moment;
  note?: string;
}

export interface EndsProps {
  kind: 'senders' | 'destinations';
  rows: readonly EndRow[];
  isOwner: boolean;
}

const texts = {
  senders: {
    title: 'Senders',
    about: 'Accounts that files come in through. Each has five values for the SIS.',
    one: 'New sender',
    empty: 'No sender yet. A sender is the SFTP account your SIS logs in with.',
    where: 'System',
    last: 'Last seen',
  },
  destinations: {
    title: 'Destinations',
    about: 'The vendors’ ends. Each has five values from the vendor and a pinned host key, or is a folder.',
    one: 'New destination',
    empty: 'No destination yet. Enter the five values the vendor gave you.',
    where: 'Where',
    last: 'Last delivered',
  },
} as const;

export function EndsPage({ kind, rows, isOwner }: EndsProps) {
  const text = texts[kind];
  const hasNotes = rows.some(({ note }) => note !== undefined);
  return (
    <>
      <PageHead title={text.title} about={text.about}>
        {kind === 'destinations' ? (
          <a class="button" href="/leaving">
            What leaves the district
          </a>
        ) : null}
        {isOwner ? (
          <a class="button" data-tone="primary" href={`/${kind}/new`}>
            {text.one}
          </a>
        ) : null}
      </PageHead>
      {rows.length === 0 ? (
        <EmptyState title={text.empty}>
          {isOwner ? (
            <p>
              <a href={`/${kind}/new`}>{text.one}</a>
            </p>
          ) : (
            <p>An owner can add one.</p>
          )}
        </EmptyState>
      ) : (
        <table class="listing">
          <caption class="unseen">{text.title}</caption>
          <thead>
            <tr>
              <th scope="col">Name</th>
              <th scope="col">State</th>
              <th scope="col">{text.where}</th>
              <th scope="col">{text.last}</th>
              {hasNotes ? <th scope="col">To know</th> : null}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr>
                <th scope="row" class="thing">
                  <a href={row.href}>{row.name}</a>
                </th>
                <td class="state">
                  <Status name={row.status} word={row.word} />
                </td>
                <td data-label={text.where} class="place">
                  {row.where}
                </td>
                <td data-label={text.last}>{row.last ? <Time at={row.last} /> : <span class="muted">never</span>}</td>
                {hasNotes ? <td class={row.note ? 'what' : 'blank'}>{orDash(row.note)}</td> : null}
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </>
  );
}

function orDash(text: string | undefined): Child {
  return text ?? <span class="muted">–</span>;
}
