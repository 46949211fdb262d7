// A new feed: from which sender, in which layout, when, and where to.
import { Field } from './parts/Field.tsx';
import { FormPage } from './parts/FormPage.tsx';
import { type Mistake, mistakeOf } from './parts/MistakeSummary.tsx';

export interface FeedFormValues {
  name: string;
  sender: string;
  layout: string;
  initialImport: string;
  settle: string;
  expectAt: string;
  grace: string;
  days: readonly string[];
  to: readonly string[];
  at: string;
  until: string;
}

export interface FeedFormProps {
  values: FeedFormValues;
  senders: readonly string[];
  destinations: readonly string[];
  layouts: readonly { id: string; title: string }[];
  mistakes: readonly Mistake[];
}

const days = [
  ['1', 'Mon'],
  ['2', 'Tue'],
  ['3', 'Wed'],
  ['4', 'Thu'],
  ['5', 'Fri'],
  ['6', 'Sat'],
  ['7', 'Sun'],
] as const;

export function FeedFormPage({ values, senders, destinations, layouts, mistakes }: FeedFormProps) {
  const wrong = (field: string) => mistakeOf(mistakes, field);
  return (
    <FormPage
      title="New feed"
      up={{ text: 'Feeds', href: '/feeds' }}
      about="One nightly sync. Its layout is pinned by the first import."
      action="/feeds"
      verb="Add the feed"
      mistakes={mistakes}
    >
      <Field
        name="name"
        label="Name"
        value={values.name}
        placeholder="rosters"
        required
        isCode
        mistake={wrong('name')}
      />
      <Field
        name="sender"
        label="Sender"
        value={values.sender}
        required
        hint={
          senders.length === 0 ? (
            <>
              No sender yet. <a href="/senders/new">Add one first</a>.
            </>
          ) : undefined
        }
        options={senders.map((name) => ({ value: name, text: name }))}
        mistake={wrong('sender')}
      />
      <Field
        name="layout"
        label="Layout"
        value={values.layout}
        required
        hint="Learn: the first night’s files say what the layout is, and you confirm it."
        options={[
          { value: 'learn', text: 'Learn it from the first night' },
          ...layouts.map((it) => ({ value: it.id, text: it.title })),
        ]}
        mistake={wrong('layout')}
      />
      <fieldset class="choice">
        <legend>Initial import</legend>
        <label>
          <input type="radio" name="initialImport" value="confirm" checked={values.initialImport !== 'accept'} /> A
          person confirms its layout and numbers
        </label>
        <label>
          <input type="radio" name="initialImport" value="accept" checked={values.initialImport === 'accept'} /> Accept
          it when the check does
        </label>
      </fieldset>
      <Field
        name="settle"
        label="Quiet for"
        value={values.settle}
        type="number"
        required
        hint="Seconds without a new file until the set counts as complete."
        mistake={wrong('settle')}
      />
      <fieldset class="group">
        <legend>Expected by</legend>
        <div class="row">
          <Field name="expectAt" label="Time" value={values.expectAt} type="time" mistake={wrong('expectAt')} />
          <Field name="grace" label="Grace, minutes" value={values.grace} type="number" mistake={wrong('grace')} />
        </div>
        <div class="days">
          {days.map(([value, text]) => (
            <label>
              <input type="checkbox" name="days" value={value} checked={values.days.includes(value)} /> {text}
            </label>
          ))}
        </div>
      </fieldset>
      <fieldset class="group">
        <legend>Forward to</legend>
        {destinations.length === 0 ? (
          <p class="hint">
            No destination yet. It can be <a href="/destinations/new">added</a> first, or later.
          </p>
        ) : (
          <div class="days">
            {destinations.map((name) => (
              <label>
                <input type="checkbox" name="to" value={name} checked={values.to.includes(name)} /> {name}
              </label>
            ))}
          </div>
        )}
        {wrong('to') ? <p class="mistake">{wrong('to')}</p> : null}
        <div class="row">
          <Field
            name="at"
            label="When"
            value={values.at}
            required
            isCode
            hint="arrival: as soon as it is accepted. Or a cron pattern: 30 6 * * 1-5 is 6:30 AM on weekdays."
            mistake={wrong('at')}
          />
          <Field
            name="until"
            label="Until"
            value={values.until}
            type="time"
            hint="No attempt is begun after it."
            mistake={wrong('until')}
          />
        </div>
      </fieldset>
    </FormPage>
  );
}
