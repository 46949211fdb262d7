// What leaves the district for whom: one page to read, to print and to hand to a parent or a school board.
import { EmptyState } from './parts/EmptyState.tsx';
import { Facts } from './parts/Facts.tsx';
import { PageHead } from './parts/PageHead.tsx';
import { Status } from './parts/Status.tsx';
import type { StatusName } from './parts/status_words.ts';
import { type Moment, Time } from './parts/Time.tsx';
import { count } from './words.ts';

export interface LeavingProps {
  printed: string;
  destinations: readonly LeavingDestination[];
}

export interface LeavingDestination {
  name: string;
  href: string;
  agreement: { status: StatusName; word: string; name?: string; until?: string; url?: string };
  since?: Moment;
  encryptedTo?: string;
  files: readonly {
    feed: string;
    file: string;
    columns: readonly { name: string; sensitive?: string }[];
    people?: number;
    note?: string;
  }[];
}

export function LeavingPage({ printed, destinations }: LeavingProps) {
  return (
    <>
      <PageHead
        title="What leaves the district"
        up={{ text: 'Destinations', href: '/destinations' }}
        about={`Which data goes to whom, and under which agreement. As of ${printed}.`}
      >
        <a class="button" href="/leaving.csv">
          Download as CSV
        </a>
      </PageHead>
      {destinations.length === 0 ? <EmptyState title="Nothing leaves: there is no destination." /> : null}
      {destinations.map((destination) => (
        <LeavingDestinationPart destination={destination} />
      ))}
    </>
  );
}

export function LeavingDestinationPart({ destination }: { destination: LeavingDestination }) {
  const { name, href, agreement, since, encryptedTo, files } = destination;
  return (
    <section aria-label={name}>
      <h2>
        <a href={href}>{name}</a> <Status name={agreement.status} word={agreement.word} />
      </h2>
      <Facts
        facts={[
          {
            name: 'Agreement',
            value: agreement.url ? (
              <a href={agreement.url}>{agreement.name}</a>
            ) : (
              (agreement.name ?? 'none written down')
            ),
            ...(agreement.until ? { note: `until ${agreement.until}` } : {}),
          },
          { name: 'Since', value: since ? <Time at={since} /> : 'nothing was sent yet' },
          ...(encryptedTo ? [{ name: 'Encrypted to', value: encryptedTo, isCode: true }] : []),
        ]}
      />
      {files.length === 0 ? (
        <p>No feed forwards to it.</p>
      ) : (
        <table class="listing leaving">
          <caption class="unseen">What {name} gets</caption>
          <thead>
            <tr>
              <th scope="col">File</th>
              <th scope="col">Feed</th>
              <th scope="col" class="number">
                People
              </th>
              <th scope="col">Columns</th>
            </tr>
          </thead>
          <tbody>
            {files.map((file) => (
              <tr>
                <th scope="row" class="file-name">
                  {file.file}
                </th>
                <td data-label="Feed">{file.feed}</td>
                <td data-label="People" class={file.people === undefined ? 'blank' : 'number'}>
                  {file.people === undefined ? <span class="muted">–</span> : count(file.people)}
                </td>
                <td data-label="Columns">
                  {file.columns.map((column, at) => (
                    <>
                      {at > 0 ? ', ' : ''}
                      {column.sensitive ? <strong>{`${column.name} (${column.sensitive})`}</strong> : column.name}
                    </>
                  ))}
                  {file.note ? <p class="muted">{file.note}</p> : null}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}
