// How an owner changes the calendar: days one by one, a list or an .ics file, the school days.
import { Field } from './parts/Field.tsx';
import { type Mistake, MistakeSummary, mistakeOf } from './parts/MistakeSummary.tsx';
import { PageHead } from './parts/PageHead.tsx';

export interface DaysFormValues {
  kind: string;
  from: string;
  until: string;
  text: string;
  feed: string;
  list: string;
}

export interface CalendarForms {
  values: DaysFormValues;
  mistakes: readonly Mistake[];
  /** Feeds that may have days of their own. */
  feeds: readonly string[];
  schoolDays: readonly number[];
  /** Of the calendar as it is shown. */
  was: string;
  /** Which form is open: the one that was sent. */
  open?: 'days' | 'list';
}

const kinds = [
  { value: 'holiday', text: 'Holiday: nothing is expected; what comes is sent' },
  { value: 'pause', text: 'Pause: what comes is checked and not sent' },
  { value: 'rollover', text: 'Rollover: the roster is turned over to the next year' },
];

const weekdays = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

export function CalendarFormParts(props: CalendarForms) {
  const { values, mistakes, was } = props;
  const wrong = (field: string) => mistakeOf(mistakes, field);
  const forWhom = (id: string) => (
    <Field
      name={id}
      label="For"
      value={values.feed}
      required
      hint={props.feeds.length === 0 ? 'A feed with a time of its own can have days of its own.' : undefined}
      options={[{ value: '', text: 'all feeds' }, ...props.feeds.map((name) => ({ value: name, text: name }))]}
    />
  );
  return (
    <section aria-labelledby="change">
      <h2 id="change">Change the calendar</h2>
      <MistakeSummary mistakes={mistakes} />
      <details open={props.open === 'days'}>
        <summary>Add days</summary>
        <form method="post" action="/calendar/days" class="form">
          <input type="hidden" name="was" value={was} />
          <Field name="kind" label="What they are" value={values.kind} required options={kinds} />
          <div class="row">
            <Field name="from" label="First day" type="date" value={values.from} required mistake={wrong('from')} />
            <Field name="until" label="Last day" type="date" value={values.until} mistake={wrong('until')} />
          </div>
          <Field
            name="text"
            label="Name, or the reason of a pause"
            value={values.text}
            placeholder="Thanksgiving"
            mistake={wrong('text')}
          />
          {forWhom('feed')}
          <div class="form-end">
            <button type="submit" class="button" data-tone="primary">
              Add
            </button>
          </div>
        </form>
      </details>
      <details open={props.open === 'list'}>
        <summary>Add a whole list, or an .ics file</summary>
        <form method="post" action="/calendar/import" enctype="multipart/form-data" class="form">
          <input type="hidden" name="was" value={was} />
          <Field
            name="list"
            label="One entry a line"
            lines={6}
            isCode
            value={values.list}
            hint="2026-11-26..2026-11-27 Thanksgiving. Nothing is entered before you have seen what was read."
            mistake={wrong('list')}
          />
          <div class="field">
            <label for="field-file">
              Or a calendar file<span class="optional"> optional</span>
            </label>
            <input id="field-file" type="file" name="file" accept=".ics,.txt,text/calendar,text/plain" />
          </div>
          <div class="form-end">
            <button type="submit" class="button">
              Read it
            </button>
          </div>
        </form>
      </details>
      <details>
        <summary>School days</summary>
        <form method="post" action="/calendar/school-days" class="form">
          <input type="hidden" name="was" value={was} />
          <fieldset class="group">
            <legend>Files are expected on the mornings of</legend>
            <div class="days">
              {weekdays.map((name, at) => (
                <label>
                  <input type="checkbox" name="days" value={at + 1} checked={props.schoolDays.includes(at + 1)} />{' '}
                  {name}
                </label>
              ))}
            </div>
          </fieldset>
          <div class="form-end">
            <button type="submit" class="button">
              Save the school days
            </button>
          </div>
        </form>
      </details>
    </section>
  );
}

export interface ReadDaysProps {
  mistakes: readonly { line: number; text: string }[];
  days: readonly { entry: string; days: string; text: string }[];
  feeds: readonly string[];
  was: string;
}

/** What was read from a list or a file, before any of it is entered. */
export function ReadDaysPage({ mistakes, days, feeds, was }: ReadDaysProps) {
  return (
    <>
      <PageHead title="Days to enter" up={{ text: 'Calendar', href: '/calendar' }} about="Nothing is entered yet." />
      {mistakes.length > 0 ? (
        <div class="banner" data-kind="wrong" role="alert">
          <div>
            <strong>
              {mistakes.length === 1 ? 'One line could not be read' : `${mistakes.length} lines could not be read`}
            </strong>
            <ul>
              {mistakes.map((it) => (
                <li>
                  Line {it.line}: {it.text}
                </li>
              ))}
            </ul>
          </div>
        </div>
      ) : null}
      {days.length === 0 ? (
        <p>
          Nothing was read. <a href="/calendar#change">Back to the calendar</a>.
        </p>
      ) : (
        <form method="post" action="/calendar/days" class="form">
          <input type="hidden" name="was" value={was} />
          <Field name="kind" label="What they are" value="holiday" required options={kinds} />
          <Field
            name="feed"
            label="For"
            value=""
            required
            options={[{ value: '', text: 'all feeds' }, ...feeds.map((name) => ({ value: name, text: name }))]}
          />
          <fieldset class="group">
            <legend>Days to enter</legend>
            <div class="choice">
              {days.map((it) => (
                <label>
                  <input type="checkbox" name="entry" value={it.entry} checked /> {it.days} {it.text}
                </label>
              ))}
            </div>
          </fieldset>
          <div class="form-end">
            <button type="submit" class="button" data-tone="primary">
              Enter these days
            </button>
            <a href="/calendar">Cancel</a>
          </div>
        </form>
      )}
    </>
  );
}
