// What leaves the district for whom: one page to read, to print and to hand to a parent or a school board.
import { EmptyState } from './parts/EmptyState.tsx';
import { Facts } from './parts/Facts.tsx';
import { PageHead } from './parts/PageHead.tsx';
import { Status } from './parts/Status.tsx';
import type { StatusName } from './parts/status_words.ts';
import { type Moment, Time } from './parts/Time.tsx';
import { count, countOf } from './words.ts';

export interface LeavingProps {
  printed: string;
  destinations: readonly LeavingDestination[];
}

export interface LeavingDestination {
  name: string;
  href: string;
  agreement: { status: StatusName; word: string; name?: string; until?: string; url?: string };
  since?: Moment;
  encryptedTo?: { fingerprint: string; note?: string };
  /** By feed: as one zip of this name, or file by file. */
  goes: readonly { feed: string; zip?: string; isEncrypted: boolean }[];
  files: readonly {
    feed: string;
    file: string;
    columns: readonly { name: string; sensitive?: string }[];
    people?: number;
    /** Rows about people, where one may have several. */
    rows?: number;
    /** The set that went last did not have it. */
    isAbsent?: boolean;
    note?: string;
  }[];
}

export function LeavingPage({ printed, destinations }: LeavingProps) {
  return (
    <>
      <PageHead
        title="What leaves the district"
        up={{ text: 'Destinations', href: '/destinations' }}
        about={`Which data goes to whom, under which agreement. Bold: what identifies a person or is delicate. As of ${printed}.`}
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
  const { name, href, agreement, since, encryptedTo, goes, files } = destination;
  const sent = files.filter(({ isAbsent }) => !isAbsent);
  const neverSent = files.filter(({ isAbsent }) => isAbsent);
  return (
    <section aria-label={name}>
      <h2>
        <a href={href}>{name}</a> <Status name={agreement.status} word={agreement.word} />
      </h2>
      <Facts
        facts={[
          ...(agreement.name === undefined
            ? []
            : [
                {
                  name: 'Agreement',
                  value: agreement.name,
                  ...(agreement.url ? { href: agreement.url } : {}),
                  ...(agreement.until ? { note: `until ${agreement.until}` } : {}),
                },
              ]),
          { name: 'Since', value: since ? <Time at={since} /> : 'nothing was sent yet' },
          ...(goes.length === 0 ? [] : [{ name: 'Goes as', value: goesWords(goes) }]),
          ...(encryptedTo
            ? [
                {
                  name: 'Encrypted to',
                  value: encryptedTo.fingerprint,
                  isCode: true,
                  ...(encryptedTo.note ? { note: encryptedTo.note } : {}),
                },
              ]
            : []),
        ]}
      />
      {files.length === 0 ? <p class="muted">No feed forwards to it.</p> : null}
      {sent.length === 0 ? null : (
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
            {sent.map((file) => (
              <tr>
                <th scope="row" class="file-name">
                  {file.file}
                </th>
                <td data-label="Feed">{file.feed}</td>
                <td data-label="People" class={(file.people ?? file.rows) === undefined ? 'number blank' : 'number'}>
                  <People {...file} />
                </td>
                <td data-label="Columns">
                  {file.columns.map((column, at) => (
                    <>
                      {at > 0 ? ', ' : ''}
                      {column.sensitive ? <strong title={column.sensitive}>{column.name}</strong> : column.name}
                    </>
                  ))}
                  {file.note ? <p class="muted">{file.note}</p> : null}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {neverSent.length > 0 ? (
        <p class="muted never-sent">
          In the layout, not in the set that went last: {neverSent.map(({ file }) => file).join(', ')}.
        </p>
      ) : null}
    </section>
  );
}

/** Where a person may have several rows, these are counted. */
function People({ people, rows }: LeavingDestination['files'][number]) {
  if (people !== undefined) return count(people);
  return <span class="muted">{rows === undefined ? '–' : `in ${countOf(rows, 'row')}`}</span>;
}

/** `one zip, roster-{date}.zip, encrypted`; with the feed where they differ. */
function goesWords(goes: LeavingDestination['goes']): string {
  const said = goes.map(({ feed, zip, isEncrypted }) => {
    const how = [zip === undefined ? 'single files' : `one zip, ${zip}`, isEncrypted ? 'encrypted' : 'not encrypted'];
    return { feed, how: how.join(', ') };
  });
  const [first] = said;
  if (first && said.every(({ how }) => how === first.how)) return first.how;
  return said.map(({ feed, how }) => `${feed}: ${how}`).join('; ');
}
