// Tonight: did every feed arrive, pass and get delivered, and what needs me?

import { NightStrip } from './parts/charts/NightStrip.tsx';
import type { Night } from './parts/charts/nights.ts';
import { EmptyState } from './parts/EmptyState.tsx';
import { Icon } from './parts/Icon.tsx';
import { Status } from './parts/Status.tsx';
import type { StatusName } from './parts/status_words.ts';
import { type Moment, Time } from './parts/Time.tsx';
import { count } from './words.ts';

export interface TonightRow {
  feed: string;
  href: string;
  status: StatusName;
  /** Beside the status, muted: why, or since when. */
  statusNote?: string;
  import?: { id: number; href: string; at: Moment };
  rows?: number;
  change?: { added: number; removed: number };
  next?: Moment;
  /** `5:00 AM, 45 min grace`. */
  nextTime?: string;
  nights: readonly Night[];
  nightsSummary: string;
}

export interface SentencePart {
  text: string;
  href?: string;
}

export interface TonightProps {
  /** `Saturday, November 21`. */
  date: string;
  sentence: readonly SentencePart[];
  /** What needs a person, one sentence each. */
  needs: readonly SentencePart[][];
  rows: readonly TonightRow[];
  /** What will stop deliveries on a day to come. */
  warnings: readonly SentencePart[][];
  /** Worth knowing; nobody has to act tonight. */
  notes: readonly SentencePart[][];
  /** What is missing before a first night can come; empty when all is there. */
  steps: readonly { text: string; href: string; verb: string; isDone: boolean }[];
  isOwner: boolean;
}

export function TonightPage(props: TonightProps) {
  return (
    <>
      <div hx-sse:connect="/live" hx-target="#tonight" hx-swap="outerMorph" id="tonight-live">
        <TonightBody {...props} />
      </div>
      <LostConnection />
    </>
  );
}

/** Shown by app.js while the live connection is broken. */
export function LostConnection() {
  return (
    <p class="lost" role="status" id="lost" hidden>
      Live updates paused, reconnecting.
    </p>
  );
}

/** What the live connection replaces. */
export function TonightBody(props: TonightProps) {
  return (
    <div id="tonight">
      <p class="date">{props.date}</p>
      <h1 class="sentence">
        <Sentence parts={props.sentence} />
      </h1>
      {props.needs.map((parts) => (
        <p class="need">
          <Sentence parts={parts} />
        </p>
      ))}
      {props.rows.length > 0 ? <TonightTable rows={props.rows} /> : null}
      {props.warnings.map((parts) => (
        <p class="warned">
          <Icon name="late" />
          <span>
            <Sentence parts={parts} />
          </span>
        </p>
      ))}
      {props.notes.map((parts) => (
        <p class="muted">
          <Sentence parts={parts} />
        </p>
      ))}
      {props.steps.some((step) => !step.isDone) ? <FirstSteps {...props} /> : null}
    </div>
  );
}

function Sentence({ parts }: { parts: readonly SentencePart[] }) {
  return <>{parts.map((part) => (part.href ? <a href={part.href}>{part.text}</a> : part.text))}</>;
}

function TonightTable({ rows }: { rows: readonly TonightRow[] }) {
  return (
    <table class="listing tonight">
      <caption class="unseen">Every feed and where it stands tonight</caption>
      <thead>
        <tr>
          <th scope="col">Feed</th>
          <th scope="col">Tonight</th>
          <th scope="col">Last import</th>
          <th scope="col" class="number">
            Rows
          </th>
          <th scope="col">Next expected</th>
          <th scope="col">30 nights</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr>
            <th scope="row" class="thing">
              <a href={row.href}>{row.feed}</a>
            </th>
            <td class="state">
              <Status name={row.status} />
              {row.statusNote ? <span class="muted note">{row.statusNote}</span> : null}
            </td>
            <td data-label="Last import">
              {row.import ? (
                <>
                  <a href={row.import.href}>Import {row.import.id}</a>{' '}
                  <span class="muted note">
                    <Time at={row.import.at} />
                  </span>
                </>
              ) : (
                <span class="muted">none yet</span>
              )}
            </td>
            <td class="number" data-label="Rows">
              {row.rows === undefined ? <span class="muted">–</span> : count(row.rows)}
              {row.change ? <Change {...row.change} /> : null}
            </td>
            <td data-label="Next expected">
              {row.next ? <Time at={row.next} /> : <span class="muted">no time agreed</span>}
              {row.nextTime ? <span class="muted note">{row.nextTime}</span> : null}
            </td>
            <td class="nights">
              <NightStrip nights={row.nights} summary={row.nightsSummary} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Change({ added, removed }: { added: number; removed: number }) {
  if (added === 0 && removed === 0) return <span class="muted note">no change</span>;
  return (
    <span class="muted note">
      {added > 0 ? `+${count(added)}` : ''}
      {added > 0 && removed > 0 ? ' ' : ''}
      {removed > 0 ? `−${count(removed)}` : ''}
    </span>
  );
}

function FirstSteps({ steps, rows, isOwner }: TonightProps) {
  return (
    <EmptyState
      title={rows.length === 0 ? 'No feed yet. Three steps to the first night.' : 'Some things are still missing.'}
    >
      <ol class="steps">
        {steps.map((step) => (
          <li data-done={step.isDone ? 'yes' : 'no'}>
            {step.isDone || !isOwner ? step.text : <a href={step.href}>{step.text}</a>}
            {step.isDone ? <span class="muted"> done</span> : null}
          </li>
        ))}
      </ol>
      {isOwner ? null : <p class="muted">An owner can set these up.</p>}
    </EmptyState>
  );
}
