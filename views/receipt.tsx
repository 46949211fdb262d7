// One delivery for the auditor: what was received, what the check said, who let it go, what was sent where, and how the
// other end proved itself. Made to be printed.
import type { DeliveryEvidence } from '../src/relay/delivery_evidence.ts';
import { madeSentences } from '../src/relay/made_words.ts';
import type { Receipt } from '../src/relay/records.ts';
import { type Fact, Facts } from './parts/Facts.tsx';
import { PageHead } from './parts/PageHead.tsx';
import { type Moment, Time } from './parts/Time.tsx';
import { count, countOf } from './words.ts';

export interface ReceiptProps {
  evidence: DeliveryEvidence;
  /** When it is looked at, in full. */
  printed: string;
  at: (instant: string) => Moment;
  downloadHref: string;
}

export function ReceiptPage({ evidence, printed, at, downloadHref }: ReceiptProps) {
  const { delivery, receipt, check } = evidence;
  const it = evidence.import;
  return (
    <article class="receipt-page">
      <PageHead
        title={`Receipt of delivery ${delivery.number}`}
        up={{ text: `Import ${it.number}`, href: `/imports/${it.number}` }}
        about={sentenceOf(evidence)}
      >
        <a class="button" href={downloadHref} download>
          JSON
        </a>
      </PageHead>
      <section aria-labelledby="sent">
        <h2 id="sent">Sent</h2>
        <Facts facts={sentFacts(evidence, at)} />
        {receipt ? <SentFiles files={receipt.files} /> : null}
        {receipt?.made ? <Made made={receipt.made} /> : null}
        {receipt?.notes?.length ? (
          <>
            <h3>What the other end did in its own way</h3>
            <ul>
              {receipt.notes.map((note) => (
                <li>{note}</li>
              ))}
            </ul>
          </>
        ) : null}
      </section>
      <section aria-labelledby="released">
        <h2 id="released">Who let it go</h2>
        {it.decisions.length === 0 ? (
          <p class="muted">Nothing was decided yet.</p>
        ) : (
          <ul>
            {it.decisions.map((decision) => (
              <li>
                <Time at={at(decision.at)} />: {decision.what} by <strong>{decision.by}</strong>. {decision.why}
              </li>
            ))}
          </ul>
        )}
      </section>
      {check ? (
        <section aria-labelledby="check">
          <h2 id="check">What the check said</h2>
          <Facts facts={checkFacts(evidence)} />
        </section>
      ) : null}
      <section aria-labelledby="received">
        <h2 id="received">Received</h2>
        <FileTable
          caption="Files as they were received"
          head="Received"
          rows={evidence.received.map((file) => ({ ...file, last: <Time at={at(file.at)} /> }))}
        />
      </section>
      <section aria-labelledby="attempts">
        <h2 id="attempts">Attempts</h2>
        <ol>
          {delivery.attempts.map((attempt) => (
            <li>
              <Time at={at(attempt.begun)} />: {attempt.outcome}
            </li>
          ))}
        </ol>
      </section>
      <p class="muted note">
        {evidence.district}, Rollcall {evidence.rollcall}. Printed {printed}. A file is what was received when its
        SHA-256 is the one above.
      </p>
    </article>
  );
}

function sentenceOf({ delivery, destination, receipt }: DeliveryEvidence): string {
  if (!receipt) return `${destination.name} does not have this file set: the delivery is ${delivery.state}.`;
  return `${countOf(receipt.files.length, 'file')} in place at ${destination.name}, sizes compared.`;
}

function sentFacts({ destination, receipt, import: it }: DeliveryEvidence, at: ReceiptProps['at']): Fact[] {
  const facts: Fact[] = [
    { name: 'Feed', value: it.feed },
    { name: 'Destination', value: destination.name },
  ];
  if (!receipt) return facts;
  const time = (name: string, instant: string | undefined): Fact[] =>
    instant === undefined ? [] : [{ name, value: <time dateTime={instant}>{at(instant).full}</time> }];
  return [
    ...facts,
    { name: 'Where', value: receipt.where, isCode: true },
    ...(receipt.hostKey ? [{ name: 'Host key shown', value: receipt.hostKey, isCode: true }] : []),
    ...(receipt.server
      ? [
          { name: 'Server', value: receipt.server.banner, isCode: true },
          { name: 'Algorithms', value: receipt.server.algorithms.join(', '), isCode: true },
        ]
      : []),
    ...time('Begun', receipt.startedAt),
    ...time('Written', receipt.writtenAt),
    ...time('Renamed', receipt.renamedAt),
    ...time('In place', receipt.at),
  ];
}

function checkFacts({ check, import: it }: DeliveryEvidence): Fact[] {
  if (!check) return [];
  const notices = Object.entries(check.notices).map(([severity, number]) => `${count(number)} ${severity}`);
  return [
    { name: 'Verdict', value: check.verdict },
    ...(check.reasons.length > 0 ? [{ name: 'Because', value: check.reasons.join(' ') }] : []),
    { name: 'Layout', value: check.layout },
    { name: 'Notices', value: notices.join(', ') || 'none' },
    { name: 'Rows', value: check.files.map(({ name, rows }) => `${name} ${count(rows)}`).join(', ') },
    ...(it.baseline === undefined ? [] : [{ name: 'Compared with', value: `Import ${it.baseline}` }]),
  ];
}

type SentFile = NonNullable<DeliveryEvidence['receipt']>['files'][number];

function SentFiles({ files }: { files: readonly SentFile[] }) {
  return (
    <FileTable
      caption="Files in place at the destination"
      head="There"
      rows={files.map((file) => ({
        name: file.name,
        bytes: file.bytes,
        sha256: file.sha256,
        ...(file.listing ? { line: file.listing } : {}),
        last: thereOf(file),
      }))}
    />
  );
}

function thereOf({ remoteBytes, standing }: SentFile): string {
  const size = remoteBytes === undefined ? 'size not told' : `${count(remoteBytes)} bytes`;
  return standing === undefined ? size : `${size}, ${standing}`;
}

/** What was made of the set: what is inside, what was left out and why, and how it was packed. */
function Made({ made }: { made: NonNullable<Receipt['made']> }) {
  return (
    <>
      <h3>Made from the set</h3>
      <ul>
        {madeSentences(made).map((sentence) => (
          <li>{sentence}</li>
        ))}
      </ul>
    </>
  );
}

interface FileRow {
  name: string;
  bytes: number;
  sha256: string;
  line?: string;
  last: Fact['value'];
}

function FileTable({ caption, head, rows }: { caption: string; head: string; rows: readonly FileRow[] }) {
  return (
    <table class="plain">
      <caption class="unseen">{caption}</caption>
      <thead>
        <tr>
          <th scope="col">Name and SHA-256</th>
          <th scope="col" class="number">
            Bytes
          </th>
          <th scope="col">{head}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr>
            <th scope="row" class="file-name">
              {row.name}
              <span class="code selectable whole-hash">{row.sha256}</span>
              {row.line ? <span class="code muted whole-hash">{row.line}</span> : null}
            </th>
            <td class="number" data-label="Bytes">
              {count(row.bytes)}
            </td>
            <td data-label={head}>{row.last}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
