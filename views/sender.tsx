// One sender: the five values for the SIS, our host keys, what came, and what went wrong at the door.
import { Banner, type BannerKind } from './parts/Banner.tsx';
import { type Fact, Facts } from './parts/Facts.tsx';
import { Fingerprints, type HostKey } from './parts/Fingerprints.tsx';
import { PageHead } from './parts/PageHead.tsx';
import { ProblemNote, type ProblemView } from './parts/ProblemNote.tsx';
import { ReasonForm } from './parts/Reasons.tsx';
import { Status } from './parts/Status.tsx';
import type { StatusName } from './parts/status_words.ts';
import { type Moment, Time } from './parts/Time.tsx';
import { NewToken, SenderDoors, type SenderDoorsProps } from './sender_doors.tsx';
import { countOf, size } from './words.ts';

export interface ArrivalRow {
  name: string;
  at: Moment;
  bytes: number;
  import?: { id: number; href: string };
}

export interface SenderProps {
  name: string;
  status: StatusName;
  word: string;
  sentence: string;
  answer?: { kind: BannerKind; text: string };
  /** A password made a moment ago: shown this once. */
  newPassword?: string;
  problem?: ProblemView;
  values: readonly Fact[];
  hostKeys: readonly HostKey[];
  arrivals: readonly ArrivalRow[];
  feeds: readonly { name: string; href: string }[];
  publicKeys: readonly Fact[];
  allowFrom: readonly string[];
  /** Patterns of names that are not a file until they are renamed. */
  temporaryNames: readonly string[];
  doors: SenderDoorsProps;
  /** An upload token made a moment ago: shown this once. */
  newToken?: string;
  /** Dates of passwords, quota. */
  more: readonly Fact[];
  /** The old algorithms its addresses are offered. */
  old?: string;
  script: { href: string; isOffered: boolean };
  owner?: OwnerProps;
}

export function SenderPage(props: SenderProps) {
  return (
    <>
      <PageHead
        title={
          <>
            {props.name} <Status name={props.status} word={props.word} />
          </>
        }
        up={{ text: 'Senders', href: '/senders' }}
        about={props.sentence}
      />
      {props.answer ? <Banner kind={props.answer.kind} title={props.answer.text} /> : null}
      {props.newPassword ? (
        <Banner kind="good" title="The new password is shown this once.">
          <p>Copy it into the SIS now. Only its hash is stored here.</p>
          <Facts facts={[{ name: 'Password', value: props.newPassword, copy: props.newPassword }]} />
        </Banner>
      ) : null}
      {props.newToken ? <NewToken token={props.newToken} /> : null}
      {props.problem ? <ProblemNote problem={props.problem} /> : null}
      {props.old ? (
        <Banner kind="warning" title="Old algorithms are allowed to this sender.">
          <p>
            Its addresses are offered {props.old}, which can be broken. Ask for an update of the SIS, and take{' '}
            <span class="code">legacy: true</span> out of the district file when it is done.
          </p>
        </Banner>
      ) : null}
      <section aria-labelledby="values">
        <h2 id="values">The five values for the SIS</h2>
        <Facts facts={props.values} />
      </section>
      <section aria-labelledby="keys">
        <h2 id="keys">Our host keys</h2>
        <p class="muted">
          The SIS may ask whether it is talking to the right server. These are the right fingerprints.
        </p>
        <Fingerprints keys={props.hostKeys} />
      </section>
      <section aria-labelledby="arrivals">
        <h2 id="arrivals">Latest arrivals</h2>
        <Arrivals {...props} />
      </section>
      <SenderDoors {...props.doors} />
      <section aria-labelledby="script">
        <h2 id="script">Upload script</h2>
        {props.script.isOffered ? (
          <p>
            For a system that writes files but cannot send them: <a href={props.script.href}>make an upload script</a>.
          </p>
        ) : (
          <p class="muted">
            A script that sends a folder every night is offered here when the initial import of one of its feeds is
            accepted.
          </p>
        )}
      </section>
      <section aria-labelledby="access">
        <h2 id="access">Access</h2>
        <Facts
          facts={[
            {
              name: 'May come from',
              value: props.allowFrom.length > 0 ? props.allowFrom.join(', ') : 'any address',
              isCode: props.allowFrom.length > 0,
            },
            {
              name: 'Temporary names',
              value: props.temporaryNames.length > 0 ? props.temporaryNames.join(' ') : 'none; every name is a file',
              isCode: props.temporaryNames.length > 0,
            },
            ...(props.publicKeys.length === 0
              ? [{ name: 'Public keys', value: 'none; it logs in with the password' }]
              : props.publicKeys),
            ...props.more,
          ]}
        />
        {props.owner ? <OwnerForms {...props.owner} /> : null}
      </section>
    </>
  );
}

/** Arrivals that are seen at once. */
const mostAtOnce = 8;

function Arrivals({ arrivals }: SenderProps) {
  if (arrivals.length === 0) return <p class="muted">Nothing has arrived yet. Give the SIS the five values above.</p>;
  const older = arrivals.slice(mostAtOnce);
  return (
    <>
      <ArrivalTable arrivals={arrivals.slice(0, mostAtOnce)} caption="Latest arrivals, newest first" />
      {older.length > 0 ? (
        <details class="older">
          <summary>{countOf(older.length, 'earlier file')}</summary>
          <ArrivalTable arrivals={older} caption="Earlier arrivals, newest first" />
        </details>
      ) : null}
    </>
  );
}

function ArrivalTable({ arrivals, caption }: { arrivals: SenderProps['arrivals']; caption: string }) {
  return (
    <table class="plain">
      <caption class="unseen">{caption}</caption>
      <thead>
        <tr>
          <th scope="col">File</th>
          <th scope="col">Received</th>
          <th scope="col" class="number">
            Size
          </th>
          <th scope="col">Import</th>
        </tr>
      </thead>
      <tbody>
        {arrivals.map((arrival) => (
          <tr>
            <th scope="row" class="file-name">
              {arrival.name}
            </th>
            <td data-label="Received">
              <Time at={arrival.at} />
            </td>
            <td class="number" data-label="Size">
              {size(arrival.bytes)}
            </td>
            <td>
              {arrival.import ? (
                <a href={arrival.import.href}>Import {arrival.import.id}</a>
              ) : (
                <Status name="late" word="No feed takes this name: kept, not processed" />
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

interface OwnerProps {
  isDisabled: boolean;
  action: string;
  hasPassword: boolean;
  /** `YYYY-MM-DD` */
  today: string;
}

function OwnerForms({ isDisabled, action, hasPassword, today }: OwnerProps) {
  return (
    <>
      <form method="post" action={`${action}/password`} class="line-form">
        <button type="submit" class="button">
          Make a new password
        </button>
        {hasPassword ? (
          <label>
            Keep the old one until the end of <input type="date" name="keepUntil" min={today} />
          </label>
        ) : null}
        <p class="hint">{hasPassword ? 'Without a date the old one stops working at once.' : 'It is shown once.'}</p>
      </form>
      {isDisabled ? (
        <form method="post" action={`${action}/enable`} class="line-form">
          <button type="submit" class="button" data-tone="primary">
            Enable this sender
          </button>
        </form>
      ) : (
        <ReasonForm
          id="disable"
          action={`${action}/disable`}
          verb="Disable"
          label="Disable this sender because"
          hint="Its logins are refused until it is enabled again."
          tone="danger"
        />
      )}
    </>
  );
}
