// When a feed's night is due, and what makes its set complete.
import { Field } from './parts/Field.tsx';
import { FormPage } from './parts/FormPage.tsx';
import { type Mistake, mistakeOf } from './parts/MistakeSummary.tsx';

export interface FeedNightValues {
  at: string;
  grace: string;
  /** `district`, or `own` for the days below. */
  daysOf: string;
  days: readonly string[];
  isOwnCalendar: boolean;
  way: string;
  zip: string;
  marker: string;
  settle: string;
  within: string;
}

export interface FeedNightProps {
  feed: string;
  action: string;
  values: FeedNightValues;
  /** `Mon to Fri`: the district's. */
  schoolDays: string;
  /** OneRoster alone has a manifest. */
  hasManifest: boolean;
  was: string;
  mistakes: readonly Mistake[];
}

const weekdays = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

export function FeedNightPage({ feed, action, values, schoolDays, hasManifest, was, mistakes }: FeedNightProps) {
  const wrong = (field: string) => mistakeOf(mistakes, field);
  const ways = [
    { value: 'usual', text: 'All required files, or a zip where the layout allows one' },
    { value: 'files', text: 'All required files; never a zip' },
    { value: 'zip', text: 'One zip, which is the whole set' },
    ...(hasManifest || values.way === 'manifest'
      ? [{ value: 'manifest', text: 'manifest.csv and all files it names' }]
      : []),
    { value: 'marker', text: 'All required files, then a marker file' },
  ];
  return (
    <FormPage
      title="When a night is due"
      up={{ text: feed, href: `/feeds/${encodeURIComponent(feed)}` }}
      about="When this feed is expected, and what makes its set complete. A change counts at once."
      action={action}
      verb="Save"
      mistakes={mistakes}
    >
      <input type="hidden" name="was" value={was} />
      <fieldset class="group">
        <legend>Expected by</legend>
        <div class="row">
          <Field
            name="at"
            label="Time"
            type="time"
            value={values.at}
            hint="Empty: no time is agreed, and nothing is ever late."
            mistake={wrong('at')}
          />
          <Field name="grace" label="Grace, minutes" type="number" value={values.grace} mistake={wrong('grace')} />
        </div>
        <div class="choice">
          <label>
            <input type="radio" name="daysOf" value="district" checked={values.daysOf === 'district'} /> On the school
            days of the district: {schoolDays}
          </label>
          <label>
            <input type="radio" name="daysOf" value="own" checked={values.daysOf === 'own'} /> On these days
          </label>
        </div>
        <div class="days">
          {weekdays.map((name, n) => (
            <label>
              <input type="checkbox" name="days" value={n + 1} checked={values.days.includes(String(n + 1))} /> {name}
            </label>
          ))}
        </div>
        {wrong('days') ? <p class="mistake">{wrong('days')}</p> : null}
        <div class="choice">
          <label>
            <input type="checkbox" name="ownCalendar" value="yes" checked={values.isOwnCalendar} /> The district’s
            holidays, pauses and rollovers do not apply to this feed
          </label>
        </div>
      </fieldset>
      <fieldset class="group">
        <legend>Complete when</legend>
        <Field
          name="way"
          label="What has to be there"
          value={values.way}
          required
          options={ways}
          mistake={wrong('way')}
        />
        <Field
          name="zip"
          label="Name of the zip"
          value={values.zip}
          isCode
          placeholder="roster*.zip"
          hint="For a zip only. * is any run of characters."
          mistake={wrong('zip')}
        />
        <Field
          name="marker"
          label="Name of the marker file"
          value={values.marker}
          isCode
          placeholder="done.txt"
          hint="For a marker only: a file beside those of the layout."
          mistake={wrong('marker')}
        />
        <div class="row">
          <Field
            name="settle"
            label="Quiet for, seconds"
            type="number"
            value={values.settle}
            required
            mistake={wrong('settle')}
          />
          <Field
            name="within"
            label="Checked anyway after, minutes"
            type="number"
            value={values.within}
            required
            mistake={wrong('within')}
          />
        </div>
      </fieldset>
    </FormPage>
  );
}
