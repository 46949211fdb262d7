// What goes along from a feed to a destination, and under which names: columns, schools, who opted out; and beside it what
// that means for the roster in force.

import { Columns, type OutgoingFile } from './outgoing_columns.tsx';
import { OptOuts } from './outgoing_opt_outs.tsx';
import { type OutgoingPreview, Preview } from './outgoing_preview.tsx';
import { What } from './outgoing_reports.tsx';
import { Banner, type BannerKind } from './parts/Banner.tsx';
import { Field } from './parts/Field.tsx';
import { type Mistake, MistakeSummary, mistakeOf } from './parts/MistakeSummary.tsx';
import { PageHead } from './parts/PageHead.tsx';
import { countOf } from './words.ts';

export interface OutgoingValues {
  name: string;
  zip: string;
  isReports: boolean;
  /** The last one is blank: for one more. */
  reports: readonly { from: string; name: string }[];
  /** Whoever chose a report knows that it leaves out what its SELECT leaves out, and nothing else. */
  isLessKnown: boolean;
  isSomeSchools: boolean;
  moreSchools: string;
  optOut: readonly { file: string; column: string; values: string }[];
  why: string;
}

export interface FeedOutgoingProps {
  feed: { name: string; href: string };
  destination: { name: string; href: string };
  answer?: { kind: BannerKind; text: string };
  action: string;
  seen: string;
  values: OutgoingValues;
  files: readonly OutgoingFile[];
  schools: readonly { id: string; name?: string; rows: number; isKept: boolean }[];
  /** The reports that can be sent. */
  choices: readonly { value: string; text: string }[];
  /** What is left out now, which no report leaves out of itself. */
  less?: string;
  examples: readonly string[];
  preview?: OutgoingPreview;
  /** Why there is no preview. */
  unseen?: { text: string; isWarning: boolean };
  isChanged: boolean;
  mistakes: readonly Mistake[];
}

export function FeedOutgoingPage(props: FeedOutgoingProps) {
  const { feed, destination, values, mistakes } = props;
  const wrong = (field: string) => mistakeOf(mistakes, field);
  return (
    <>
      <PageHead
        title={`What ${destination.name} gets of ${feed.name}`}
        up={{ text: feed.name, href: feed.href }}
        about="What is not needed there stays here. It counts from the next delivery on, and for those that wait."
      />
      {props.answer ? <Banner kind={props.answer.kind} title={props.answer.text} /> : null}
      <form method="post" action={props.action} class="outgoing">
        {/* The first button is the one that Enter presses: it looks, and saves nothing. */}
        <button type="submit" class="unseen" tabindex={-1} formaction={`${props.action}/preview`} formnovalidate>
          Show what would go
        </button>
        <MistakeSummary mistakes={mistakes} />
        <input type="hidden" name="seen" value={props.seen} />
        <What {...props} />
        <fieldset class="group">
          <legend>Names</legend>
          <div
            class="row"
            hx-post={`${props.action}/names`}
            hx-trigger="input delay:250ms"
            hx-include="closest form"
            hx-target="#outgoing-names"
            hx-swap="innerHTML"
            hx-sync="this:replace"
          >
            <Field
              name="name"
              label="Name of each file"
              value={values.name}
              isCode
              hint="{name} {date} {time} {feed} {n}"
              mistake={wrong('name')}
            />
            <Field
              name="zip"
              label="One zip of all, named"
              value={values.zip}
              isCode
              placeholder="roster-{date}.zip"
              hint="Empty: the files go one by one."
              mistake={wrong('zip')}
            />
          </div>
          <div id="outgoing-names" role="status">
            <ExampleNames names={props.examples} />
          </div>
        </fieldset>
        <div class="when-set">
          <Parts {...props} />
        </div>
        <div class="guards-end">
          <label for="field-why">Why</label>
          <p class="hint" id="why-hint">
            Kept with what it was and what it is.
          </p>
          <div class="reason-line">
            <input
              id="field-why"
              name="why"
              value={values.why}
              required
              minlength={3}
              maxlength={500}
              autocomplete="off"
              aria-describedby="why-hint"
              aria-invalid={wrong('why') ? 'true' : undefined}
            />
            <button type="submit" class="button" formaction={`${props.action}/preview`} formnovalidate>
              Show what would go
            </button>
            <button type="submit" class="button" data-tone="primary">
              Save
            </button>
          </div>
          {props.isChanged ? <p class="hint">Not saved yet.</p> : null}
        </div>
      </form>
    </>
  );
}

/** The names that files have there, as if they were sent now. */
export function ExampleNames({ names }: { names: readonly string[] }) {
  if (names.length === 0) return <p class="hint">Such a name cannot be used.</p>;
  return (
    <p class="hint">
      Now that would be{' '}
      {names.map((name, at) => (
        <>
          {at > 0 ? ', ' : ''}
          <code>{name}</code>
        </>
      ))}
    </p>
  );
}

function Parts(props: FeedOutgoingProps) {
  const { values, files, schools, mistakes } = props;
  return (
    <>
      {props.preview ? <Preview preview={props.preview} /> : null}
      {props.unseen ? <Unseen {...props.unseen} /> : null}
      <fieldset class="group">
        <legend>Columns</legend>
        <Columns files={files} />
      </fieldset>
      <fieldset class="group">
        <legend>Schools</legend>
        <label>
          <input type="radio" name="schools" value="all" checked={!values.isSomeSchools} /> All schools, new ones too
        </label>
        <label>
          <input type="radio" name="schools" value="some" checked={values.isSomeSchools} /> Only these
        </label>
        <input type="hidden" name="boxes" value={String(schools.length)} />
        <div class="ticks">
          {schools.map(({ id, name, rows, isKept }) => (
            <label>
              <input type="checkbox" name="school" value={id} checked={isKept} />
              <span>
                {name ?? id}
                <span class="muted">{` ${name === undefined ? 'without a name' : id}, ${countOf(rows, 'row')}`}</span>
              </span>
            </label>
          ))}
        </div>
        <Field
          name="moreSchools"
          label="Ids of others"
          value={values.moreSchools}
          isCode
          hint="As the files have them, with a comma between."
          mistake={mistakeOf(mistakes, 'moreSchools')}
        />
      </fieldset>
      <fieldset class="group">
        <legend>Who opted out</legend>
        <p class="hint">
          Rows with one of these values stay here, and all that is about the same people. Empty the column to take a
          rule away.
        </p>
        <OptOuts rules={values.optOut} files={files} mistakes={mistakes} />
      </fieldset>
    </>
  );
}

function Unseen({ text, isWarning }: NonNullable<FeedOutgoingProps['unseen']>) {
  return isWarning ? <Banner kind="warning" title={text} /> : <p class="muted">{text}</p>;
}
