// One delivery for the auditor: what was received, what the check said, who decided, what was sent where, and how the
// other end proved itself. Made to be printed: a typical night is one page, in black and white too.
import type { DeliveryEvidence } from '../src/relay/delivery_evidence.ts';
import { leftOutSentences } from '../src/relay/made_words.ts';
import { type Fact, Facts } from './parts/Facts.tsx';
import { PageHead } from './parts/PageHead.tsx';
import { type Moment, Time } from './parts/Time.tsx';
import { ReceiptFiles } from './receipt_files.tsx';
import { count, countOf, size } from './words.ts';

export interface ReceiptProps {
  evidence: DeliveryEvidence;
  /** What the layout of the check is called. */
  layout: string;
  /** When and by whom it is looked at. */
  printed: { at: Moment; by: string };
  /** Each moment to the second, with its zone. */
  at: (instant: string) => Moment;
  /** The whole address of this page. */
  address: string;
  downloadHref: string;
}

type At = ReceiptProps['at'];

export function ReceiptPage({ evidence, layout, printed, at, address, downloadHref }: ReceiptProps) {
  const { delivery, receipt, check } = evidence;
  const it = evidence.import;
  return (
    <article class="receipt-page">
      <PageHead
        title={receipt ? `Receipt of delivery ${delivery.number}` : `Record of delivery ${delivery.number}`}
        up={{ text: `Import ${it.number}`, href: `/imports/${it.number}` }}
        about={<Outcome evidence={evidence} at={at} />}
      >
        <a class="button" href={downloadHref} download>
          JSON
        </a>
      </PageHead>
      <section aria-labelledby="sent">
        <h2 id="sent">{receipt ? 'Sent' : 'Not sent'}</h2>
        <Facts facts={[...placeFacts(evidence), ...(receipt ? timeFacts(receipt, at) : [])]} />
        {receipt?.made ? <Sentences title="Made from the set" items={madeWords(receipt.made)} /> : null}
        {receipt?.notes?.length ? (
          <Sentences title="What the other end did in its own way" items={receipt.notes} />
        ) : null}
      </section>
      <ReceiptFiles evidence={evidence} at={at} />
      <section aria-labelledby="released">
        <h2 id="released">Who decided</h2>
        <Decisions evidence={evidence} at={at} />
      </section>
      {check ? (
        <section aria-labelledby="check">
          <h2 id="check">What the check said</h2>
          <Facts facts={checkFacts(evidence, layout)} />
        </section>
      ) : null}
      <section aria-labelledby="attempts">
        <h2 id="attempts">Attempts</h2>
        {delivery.attempts.length === 0 ? <p>None was begun.</p> : null}
        <ol>
          {delivery.attempts.map((attempt) => (
            <li>
              <Time at={at(attempt.begun)} />
              {attempt.ended ? (
                <>
                  {' to '}
                  <Time at={at(attempt.ended)} />
                </>
              ) : null}
              : {attempt.outcome}
            </li>
          ))}
        </ol>
      </section>
      <footer class="receipt-foot">
        <p>
          {evidence.district}: delivery {delivery.number}, import {it.number} of {it.feed}.{' '}
          {versionWords(evidence, printed)} <Time at={printed.at} />: <span class="code">{address}</span>
        </p>
        {receipt ? (
          <p>To prove a file later, compare its SHA-256 with the one above; the instants in UTC stand in the JSON.</p>
        ) : null}
      </footer>
    </article>
  );
}

/** One sentence: there since when, or why not and what is there instead. */
function Outcome({ evidence, at }: { evidence: DeliveryEvidence; at: At }) {
  const { delivery, destination, receipt } = evidence;
  if (receipt) {
    const bytes = receipt.files.reduce((sum, file) => sum + file.bytes, 0);
    return (
      <>
        {countOf(receipt.files.length, 'file')} ({size(bytes)}) in place at <strong>{destination.name}</strong> since{' '}
        <Time at={at(receipt.at)} />, {verifiedWords(receipt)}.
      </>
    );
  }
  const { has, keeps, mayHaveSomeOf } = destination;
  return (
    <>
      <strong>{destination.name}</strong>{' '}
      {has ? 'was not sent this file set once more: ' : 'does not have this file set: '}
      {stateWords[delivery.state]}
      {delivery.ended ? (
        <>
          {', '}
          <Time at={at(delivery.ended)} />
        </>
      ) : null}
      . {delivery.problem ? `${asSentence(`${delivery.problem.title}: ${delivery.problem.detail}`)} ` : ''}
      {has ? (
        <>
          It has this set by delivery {has.delivery}, delivered <Time at={at(has.at)} />.
        </>
      ) : mayHaveSomeOf ? (
        <>
          Some files of Import {mayHaveSomeOf.import} may be in place there
          {keeps ? (
            <>
              {' '}
              beside those of Import {keeps.import}, delivered <Time at={at(keeps.at)} />
            </>
          ) : null}
          : it broke off while they were put there.
        </>
      ) : keeps ? (
        <>
          It has Import {keeps.import}, delivered <Time at={at(keeps.at)} />.
        </>
      ) : (
        'It has received nothing of this feed.'
      )}
    </>
  );
}

function asSentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

const stateWords: Record<DeliveryEvidence['delivery']['state'], string> = {
  waiting: 'it waits to be sent',
  sending: 'it is being sent',
  delivered: 'delivered',
  failed: 'not delivered',
  superseded: 'a newer import went instead',
  cancelled: 'not sent',
};

type Sent = NonNullable<DeliveryEvidence['receipt']>;

/** A folder is read again after writing; a server is asked for the sizes after the renames. */
function verifiedWords({ hostKey, files }: Sent): string {
  if (hostKey === undefined) return 'each file read back and its SHA-256 compared';
  const isTold = files.every(({ remoteBytes }) => remoteBytes !== undefined);
  return `sizes compared after the last rename${isTold ? '' : ', as far as the server told them'}`;
}

function placeFacts({ destination, receipt, import: it }: DeliveryEvidence): Fact[] {
  return [
    { name: 'Feed and import', value: `${it.feed}, Import ${it.number}` },
    { name: 'Destination', value: destination.name },
    ...(receipt ? [{ name: 'Where', value: receipt.where, isCode: true }] : []),
    ...(receipt?.hostKey ? [{ name: 'Host key shown', value: receipt.hostKey, isCode: true }] : []),
    ...(receipt?.server
      ? [
          { name: 'Server', value: receipt.server.banner, isCode: true },
          { name: 'Algorithms', value: receipt.server.algorithms.join(', '), isCode: true },
        ]
      : []),
  ];
}

function timeFacts(receipt: Sent, at: At): Fact[] {
  const fact = (name: string, instant: string | undefined): Fact[] =>
    instant === undefined ? [] : [{ name, value: <Time at={at(instant)} /> }];
  return [
    ...fact('Begun', receipt.startedAt),
    ...fact('All written', receipt.writtenAt),
    ...fact('All renamed', receipt.renamedAt),
    ...fact('In place', receipt.at),
  ];
}

/** Every column by its name: nothing is left out in silence. */
function madeWords(made: NonNullable<Sent['made']>): string[] {
  const zip = made.isZip ? [`One zip of ${countOf(made.members.length, 'file')}.`] : [];
  return [...zip, ...leftOutSentences(made, Number.POSITIVE_INFINITY)];
}

function Sentences({ title, items }: { title: string; items: readonly string[] }) {
  return (
    <>
      <h3>{title}</h3>
      <ul>
        {items.map((item) => (
          <li>{item}</li>
        ))}
      </ul>
    </>
  );
}

/** What was decided about the import, and what people asked for of this delivery. */
function Decisions({ evidence, at }: { evidence: DeliveryEvidence; at: At }) {
  const said = [...evidence.import.decisions, ...evidence.delivery.asked].toSorted((a, b) => a.at.localeCompare(b.at));
  if (said.length === 0) return <p>Nothing was decided yet.</p>;
  return (
    <ul>
      {said.map(({ at: instant, by, what, why }) => (
        <li>
          <Time at={at(instant)} />: {what} by <strong>{by === 'Rollcall' ? 'Rollcall itself' : by}</strong>
          {why ? `. ${why}` : '.'}
        </li>
      ))}
    </ul>
  );
}

function checkFacts({ check, import: it }: DeliveryEvidence, layout: string): Fact[] {
  if (!check) return [];
  const notices = Object.entries(check.notices).map(([severity, number]) => `${count(number)} ${severity}`);
  const sum = (key: 'rows' | 'badRows' | 'added' | 'removed' | 'changed') =>
    check.files.reduce((all, file) => all + file[key], 0);
  return [
    { name: 'Verdict', value: check.verdict },
    ...(check.reasons.length > 0 ? [{ name: 'Because', value: check.reasons.join(' ') }] : []),
    { name: 'Rows', value: `${count(sum('rows'))}, ${count(sum('badRows'))} of them wrong` },
    { name: 'Notices', value: notices.join(', ') || 'none' },
    { name: 'Layout', value: layout },
    {
      name: 'Compared with',
      value:
        it.baseline === undefined
          ? 'nothing: the first night'
          : `Import ${it.baseline}: ${count(sum('added'))} added, ${count(sum('removed'))} removed, ${count(sum('changed'))} changed`,
    },
  ];
}

function versionWords({ receipt, check, rollcall }: DeliveryEvidence, { by }: ReceiptProps['printed']): string {
  const did = [
    ...(check ? [`checked by Rollcall ${check.rollcall}`] : []),
    ...(receipt?.rollcall ? [`sent by Rollcall ${receipt.rollcall}`] : []),
  ].join(', ');
  return `${did === '' ? '' : `${did.charAt(0).toUpperCase()}${did.slice(1)}. `}Shown to ${by} by Rollcall ${rollcall},`;
}
