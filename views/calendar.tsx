// The calendar: what is coming, the school year day by day, and the days the district has entered.
import { CalendarFormParts, type CalendarForms } from './calendar_forms.tsx';
import { MonthGrid, type MonthView } from './calendar_months.tsx';
import { Banner, type BannerKind } from './parts/Banner.tsx';
import { PageHead } from './parts/PageHead.tsx';
import { Status } from './parts/Status.tsx';
import type { StatusName } from './parts/status_words.ts';
import { type Moment, Time } from './parts/Time.tsx';
import { countOf } from './words.ts';

export interface ComingDay {
  /** `Mon, Nov 23`, or of equal days `Mon, Nov 23 to Fri, Nov 27`. */
  day: string;
  /** `Holiday: Thanksgiving`. */
  notes: readonly string[];
  /** What is due and what goes out, in order of the clock. */
  times: readonly { at: string; text: string }[];
}

export interface DayRow {
  feed: string;
  href: string;
  /** `by 5:00 AM`, or why not. */
  expected: string;
  /** What came; absent: nothing did, and `status` says what that means. */
  import?: { text: string; href: string; at: Moment };
  status?: StatusName;
  /** In place of a status. */
  nothing: string;
  word?: string;
  /** `12 min late`. */
  late?: string;
  /** Where it went or goes. */
  sends: readonly string[];
}

export interface EnteredDays {
  kind: string;
  kindWord: string;
  days: string;
  text: string;
  /** Whom it holds for. */
  of: string;
  isOver: boolean;
  /** For those who may take it out: what the form sends. */
  remove?: Record<string, string>;
}

export interface CalendarProps {
  sentence: string;
  answer?: { kind: BannerKind; text: string };
  feeds: readonly { name: string; href: string; isCurrent: boolean }[];
  coming: readonly ComingDay[];
  day?: { title: string; note: string; rows: readonly DayRow[] };
  /** No year before the first night, none after the last one that is known of. */
  year: { title: string; before?: string; after?: string; months: readonly MonthView[] };
  entered: readonly EnteredDays[];
  schoolDays: string;
  forms?: CalendarForms;
}

export function CalendarPage(props: CalendarProps) {
  return (
    <>
      <PageHead title="Calendar" about={props.sentence} />
      {props.answer ? <Banner kind={props.answer.kind} title={props.answer.text} /> : null}
      {props.feeds.length > 2 ? (
        <nav class="chips calendar-feeds" aria-label="Feeds">
          {props.feeds.map((feed) => (
            <a href={feed.href} aria-current={feed.isCurrent ? 'true' : undefined}>
              {feed.name}
            </a>
          ))}
        </nav>
      ) : null}
      {props.day ? <DayPart {...props.day} /> : null}
      <Coming days={props.coming} />
      <section aria-labelledby="year">
        <div class="year-head">
          <h2 id="year">School year {props.year.title}</h2>
          <p class="paging">
            {props.year.before ? <a href={props.year.before}>The year before</a> : null}
            {props.year.after ? <a href={props.year.after}>The year after</a> : null}
          </p>
        </div>
        <ul class="calendar-legend">
          <li data-kind="holiday">Holiday: nothing is expected</li>
          <li data-kind="paused">Pause: received and checked, not sent</li>
          <li data-kind="rollover">Rollover window</li>
        </ul>
        <div class="months">
          {props.year.months.map((month) => (
            <MonthGrid month={month} />
          ))}
        </div>
      </section>
      <Entered entered={props.entered} schoolDays={props.schoolDays} />
      {props.forms ? <CalendarFormParts {...props.forms} /> : null}
    </>
  );
}

function Coming({ days }: { days: readonly ComingDay[] }) {
  return (
    <section aria-labelledby="coming">
      <h2 id="coming">The next 14 days</h2>
      {days.length === 0 ? (
        <p class="muted">Nothing is expected and nothing goes out at a set time.</p>
      ) : (
        <ol class="coming">
          {days.map((it) => (
            <li>
              <h3>{it.day}</h3>
              <div>
                {it.notes.map((note) => (
                  <p class="muted">{note}</p>
                ))}
                {it.times.length > 0 ? (
                  <ul>
                    {it.times.map(({ at, text }) => (
                      <li>
                        <span class="clock">{at}</span> <span>{text}</span>
                      </li>
                    ))}
                  </ul>
                ) : null}
              </div>
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}

function DayPart({ title, note, rows }: NonNullable<CalendarProps['day']>) {
  return (
    <section aria-labelledby="day" id="the-day">
      <h2 id="day">{title}</h2>
      {note ? <p class="muted">{note}</p> : null}
      <table class="listing">
        <caption class="unseen">{title}, feed by feed</caption>
        <thead>
          <tr>
            <th scope="col">Feed</th>
            <th scope="col">Expected</th>
            <th scope="col">What came</th>
            <th scope="col">Sent</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr>
              <th scope="row" class="thing">
                <a href={row.href}>{row.feed}</a>
              </th>
              <td data-label="Expected">{row.expected}</td>
              <td data-label="What came">
                {row.status ? <Status name={row.status} {...(row.word ? { word: row.word } : {})} /> : row.nothing}
                {row.import ? (
                  <span class="note muted">
                    <a href={row.import.href}>{row.import.text}</a>, <Time at={row.import.at} />
                    {row.late ? `, ${row.late}` : ''}
                  </span>
                ) : null}
              </td>
              <td data-label="Sent">
                {row.sends.length === 0 ? 'nothing' : row.sends.map((text) => <span class="note">{text}</span>)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Entered({ entered, schoolDays }: Pick<CalendarProps, 'entered' | 'schoolDays'>) {
  const coming = entered.filter(({ isOver }) => !isOver);
  const over = entered.filter(({ isOver }) => isOver);
  return (
    <section aria-labelledby="entered">
      <h2 id="entered">Holidays, pauses and rollovers</h2>
      <p class="muted">School days: {schoolDays}.</p>
      {coming.length > 0 ? (
        <EnteredTable rows={coming} caption="Days to come" />
      ) : (
        <p class="muted">No holiday, pause or rollover is entered from today on.</p>
      )}
      {over.length > 0 ? (
        <details>
          <summary>{countOf(over.length, 'entry that is', 'entries that are')} over</summary>
          <EnteredTable rows={over} caption="Days that are over" />
        </details>
      ) : null}
    </section>
  );
}

function EnteredTable({ rows, caption }: { rows: readonly EnteredDays[]; caption: string }) {
  return (
    <table class="listing entered">
      <caption class="unseen">{caption}</caption>
      <thead>
        <tr>
          <th scope="col">Days</th>
          <th scope="col">What</th>
          <th scope="col">For</th>
          <th scope="col">
            <span class="unseen">Take out</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr>
            <th scope="row" class="thing">
              {row.days}
            </th>
            <td data-label="What">
              <span class="day-kind" data-kind={row.kind}>
                {row.kindWord}
              </span>{' '}
              {row.text}
            </td>
            <td data-label="For">{row.of}</td>
            <td>
              {row.remove ? (
                <form method="post" action="/calendar/days/remove">
                  {Object.entries(row.remove).map(([name, value]) => (
                    <input type="hidden" name={name} value={value} />
                  ))}
                  <button type="submit" class="button" aria-label={`Remove ${row.kindWord} ${row.days} ${row.text}`}>
                    Remove
                  </button>
                </form>
              ) : null}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
