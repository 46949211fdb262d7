// Where the file set went: each destination with its attempts, its problem and its receipt.
import { ProblemNote, type ProblemView } from './parts/ProblemNote.tsx';
import { ReasonForm } from './parts/Reasons.tsx';
import { Status } from './parts/Status.tsx';
import type { StatusName } from './parts/status_words.ts';
import { type Moment, Time } from './parts/Time.tsx';
import { count, countOf } from './words.ts';

export interface AttemptView {
  startedAt: Moment;
  took?: string;
  outcome: string;
}

export interface ReceiptView {
  at: Moment;
  where: string;
  hostKey?: string;
  /** What was left out and how it was packed, a sentence each. */
  made?: readonly string[];
  /** Of several to one destination the newest stands open. */
  isNewest: boolean;
  files: readonly { name: string; bytes: number; sha256: string; remoteBytes?: number }[];
}

/** A file that a report made. */
export interface MadeView {
  name: string;
  href: string;
  rows: number;
  leftOut: number;
  /** What the check of the target said of it, a sentence each. */
  said: readonly string[];
}

export interface DeliveryView {
  id: number;
  destination: string;
  href: string;
  status: StatusName;
  word: string;
  /** One sentence: delivered when, tried again when, not before when. */
  sentence: string;
  /** Who asked for it, where it was sent once more. */
  repeatedBy?: string;
  share?: number;
  problem?: ProblemView;
  attempts: readonly AttemptView[];
  /** Absent and empty: it carries the files as received. */
  made?: readonly MadeView[];
  receipt?: ReceiptView;
  /** Where a form to send again goes; absent when that makes no sense or is not allowed. */
  againHref?: string;
  /** What its button says after a problem. */
  againVerb?: string;
  /** The page to print: its receipt, or the record of what was tried and decided. */
  receiptHref?: string;
  /** The same to send it before its time, and not to send it. */
  nowHref?: string;
  cancelHref?: string;
}

export function Deliveries({ deliveries }: { deliveries: readonly DeliveryView[] }) {
  return (
    <section aria-labelledby="delivered">
      <h2 id="delivered">Deliveries</h2>
      {deliveries.map((delivery) => (
        <Delivery delivery={delivery} />
      ))}
    </section>
  );
}

function Delivery({ delivery }: { delivery: DeliveryView }) {
  return (
    <div class="delivery">
      <h3>
        <a href={delivery.href}>{delivery.destination}</a> <Status name={delivery.status} word={delivery.word} />
        {delivery.repeatedBy === undefined ? null : (
          <span class="muted note">a repeat asked for by {delivery.repeatedBy}</span>
        )}
      </h3>
      <p>{delivery.sentence}</p>
      {delivery.share === undefined ? null : (
        <progress
          max="100"
          value={Math.round(delivery.share * 100)}
          aria-label={`Sending to ${delivery.destination}`}
        />
      )}
      {delivery.problem ? (
        <ProblemNote problem={delivery.problem}>
          {delivery.againHref ? <AgainButton delivery={delivery} href={delivery.againHref} /> : null}
        </ProblemNote>
      ) : null}
      {delivery.nowHref ? <SendButton href={delivery.nowHref} verb="Send now" /> : null}
      {delivery.cancelHref ? (
        <details id={`cancel-${delivery.id}`}>
          <summary>Cancel this delivery</summary>
          <ReasonForm
            id={`cancel-form-${delivery.id}`}
            action={delivery.cancelHref}
            verb="Cancel it"
            label="Why it is not to be sent"
            tone="danger"
          />
        </details>
      ) : null}
      {delivery.made?.length ? <Made id={delivery.id} files={delivery.made} /> : null}
      {delivery.receipt ? <Receipt id={delivery.id} receipt={delivery.receipt} href={delivery.receiptHref} /> : null}
      {delivery.receiptHref && !delivery.receipt ? (
        <p>
          <a href={delivery.receiptHref}>Record to print</a>
        </p>
      ) : null}
      {delivery.againHref && !delivery.problem ? <SendButton href={delivery.againHref} verb="Send once more" /> : null}
      {delivery.attempts.length > 0 ? (
        <details class="attempts" id={`attempts-${delivery.id}`}>
          <summary>{countOf(delivery.attempts.length, 'attempt')}</summary>
          <ol>
            {delivery.attempts.map((attempt) => (
              <li>
                <Time at={attempt.startedAt} /> {attempt.took ? <span class="muted">{attempt.took}</span> : null}{' '}
                {attempt.outcome}
              </li>
            ))}
          </ol>
        </details>
      ) : null}
    </div>
  );
}

function Made({ id, files }: { id: DeliveryView['id']; files: readonly MadeView[] }) {
  return (
    <ul>
      {files.map((file) => (
        <li>
          <a href={file.href}>{file.name}</a> was made by a report: {countOf(file.rows, 'row')}.
          {file.leftOut > 0
            ? ` ${countOf(file.leftOut, 'row')} of the roster left out: fields not under their columns.`
            : null}
          {file.said.length > 0 ? (
            <details id={`made-${id}-${encodeURIComponent(file.name)}`}>
              <summary>{countOf(file.said.length, 'notice')} of its check</summary>
              <ul>
                {file.said.map((sentence) => (
                  <li>{sentence}</li>
                ))}
              </ul>
            </details>
          ) : null}
        </li>
      ))}
    </ul>
  );
}

/** Sends what failed; of what is held, by the words that stand beside the button. */
export function AgainButton({
  delivery: { againVerb, problem },
  ...rest
}: {
  delivery: Pick<DeliveryView, 'againVerb' | 'problem'>;
  href: string;
  back?: string;
}) {
  const read = againVerb === undefined ? {} : { read: problem?.detail ?? '' };
  return <SendButton verb={againVerb ?? 'Send again now'} {...read} {...rest} />;
}

interface SendButtonProps {
  href: string;
  verb: string;
  back?: string;
  read?: string;
}

function SendButton({ href, verb, back, read }: SendButtonProps) {
  return (
    <form method="post" action={href}>
      {read ? <input type="hidden" name="read" value={read} /> : null}
      {back ? <input type="hidden" name="back" value={back} /> : null}
      <button type="submit" class="button">
        {verb}
      </button>
    </form>
  );
}

function Receipt({ id, receipt, href }: { id: DeliveryView['id']; receipt: ReceiptView; href: string | undefined }) {
  return (
    <details class="receipt" id={`receipt-${id}`} open={receipt.isNewest}>
      <summary>Receipt</summary>
      <dl class="facts">
        <div>
          <dt>Where</dt>
          <dd>
            <span class="code selectable">{receipt.where}</span>
          </dd>
        </div>
        {receipt.hostKey ? (
          <div>
            <dt>Host key shown</dt>
            <dd>
              <span class="code selectable">{receipt.hostKey}</span>
            </dd>
          </div>
        ) : null}
        {receipt.made && receipt.made.length > 0 ? (
          <div>
            <dt>Made from the set</dt>
            <dd>
              {receipt.made.map((sentence) => (
                <p>{sentence}</p>
              ))}
            </dd>
          </div>
        ) : null}
        <div>
          <dt>In place</dt>
          <dd>
            <Time at={receipt.at} />
          </dd>
        </div>
      </dl>
      <table class="plain">
        <caption class="unseen">Files in place at the destination</caption>
        <thead>
          <tr>
            <th scope="col">Name there</th>
            <th scope="col" class="number">
              Sent
            </th>
            <th scope="col" class="number">
              Size there
            </th>
          </tr>
        </thead>
        <tbody>
          {receipt.files.map((file) => (
            <tr>
              <th scope="row" class="file-name">
                {file.name}
              </th>
              <td class="number" data-label="Sent">
                {count(file.bytes)} bytes
              </td>
              <td class="number" data-label="Size there">
                {file.remoteBytes === undefined ? 'not told' : `${count(file.remoteBytes)} bytes`}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {href === undefined ? null : (
        <p>
          <a href={href}>Receipt to print</a>
        </p>
      )}
    </details>
  );
}
