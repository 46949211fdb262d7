// The form of one report: the statement, how its file is written, the roster to try it on, and what it came to.
import { Banner, type BannerKind } from './parts/Banner.tsx';
import { Field } from './parts/Field.tsx';
import { type Mistake, MistakeSummary, mistakeOf } from './parts/MistakeSummary.tsx';
import { ProblemNote, type ProblemView } from './parts/ProblemNote.tsx';
import { countOf } from './words.ts';

export interface TableView {
  name: string;
  columns: readonly { name: string; note?: string }[];
}

export interface ReportPreview {
  files: readonly {
    name: string;
    columns: readonly string[];
    rows: readonly (readonly string[])[];
    hasMore: boolean;
  }[];
  /** `Import 214`. */
  of: string;
  areValuesShown: boolean;
  /** What the layout that it must pass says of all of it. */
  verdict?: { kind: BannerKind; text: string };
  /** What to know of the rows and columns. */
  warnings: readonly string[];
}

export interface ReportFields {
  name: string;
  sql: string;
  layout: string;
  delimiter: string;
  quoting: string;
  header: string;
  feed: string;
  why: string;
}

export interface ReportProps {
  title: string;
  isNew: boolean;
  /** Absent: it is shown and cannot be changed here. */
  action?: string;
  previewAction?: string;
  removeAction?: string;
  /** Of a ready-made report: where one of one's own begins. */
  copyHref?: string;
  fields: ReportFields;
  layouts: readonly { value: string; text: string }[];
  feeds: readonly { value: string; text: string }[];
  /** Of a ready-made report, which is not edited. */
  files: readonly { name: string; sql: string }[];
  mapped: readonly string[];
  left: readonly string[];
  usedBy: readonly { text: string; href: string }[];
  /** Where an owner can have it sent too. */
  offers: readonly { text: string; href: string }[];
  tables: readonly TableView[];
  /** Where the tables of another feed come from. */
  tablesHref: string;
  mistakes: readonly Mistake[];
  preview?: ReportPreview;
  problem?: ProblemView;
  answer?: { kind: BannerKind; text: string };
}

const delimiters = [
  { value: '', text: 'As the layout has it, else comma' },
  { value: ',', text: 'Comma' },
  { value: 'tab', text: 'Tab' },
  { value: '|', text: 'Pipe' },
  { value: ';', text: 'Semicolon' },
];
const quotings = [
  { value: '', text: 'Where a value needs them' },
  { value: 'all', text: 'Around every value' },
  { value: 'none', text: 'None' },
];
const headers = [
  { value: '', text: 'As the layout has it, else a header' },
  { value: 'yes', text: 'A header with the SELECT’s names' },
  { value: 'no', text: 'No header' },
];

export function ReportForm(props: ReportProps) {
  const { fields, mistakes } = props;
  const mistake = (name: string) => mistakeOf(mistakes, name);
  return (
    <form method="post" action={props.action ?? props.previewAction} class="form">
      <MistakeSummary mistakes={mistakes} />
      {props.isNew ? (
        <Field
          name="name"
          label="Name"
          required
          isCode
          value={fields.name}
          mistake={mistake('name')}
          hint="Small letters, digits, hyphens and dots, such as lunch-list. The file is called so unless the feed says otherwise."
        />
      ) : null}
      {props.files.length > 0 ? null : (
        <Field name="sql" label="One SELECT" required isCode lines={14} value={fields.sql} mistake={mistake('sql')} />
      )}
      {props.previewAction && props.feeds.length > 0 ? <Trial {...props} action={props.previewAction} /> : null}
      <Outcome preview={props.preview} problem={props.problem} />
      {props.files.length > 0 ? <Statements files={props.files} /> : null}
      {props.action ? (
        <fieldset class="group">
          <legend>Its file</legend>
          <div class="pair">
            <Field
              name="layout"
              label="Layout it must pass"
              value={fields.layout}
              options={props.layouts}
              mistake={mistake('layout')}
              hint="Checked each time before it is sent."
            />
            <Field name="delimiter" label="Separator" value={fields.delimiter} options={delimiters} />
            <Field name="quoting" label="Quotes" value={fields.quoting} options={quotings} />
            <Field name="header" label="First line" value={fields.header} options={headers} />
          </div>
        </fieldset>
      ) : null}
      {props.action ? (
        <>
          <Field
            name="why"
            label="Why"
            required
            value={fields.why}
            mistake={mistake('why')}
            hint="One sentence, kept in the activity."
          />
          <div class="form-end">
            <button type="submit" class="button" data-tone="primary">
              Save
            </button>
          </div>
        </>
      ) : null}
    </form>
  );
}

/** Beside the statement: what it makes of a roster. Another feed has other tables, which follow at once. */
function Trial({ fields, feeds, tablesHref, action }: ReportProps & { action: string }) {
  return (
    <div class="trial">
      <div
        hx-get={tablesHref}
        hx-trigger="change"
        hx-include="#field-feed"
        hx-target="#report-tables"
        hx-swap="outerMorph"
        hx-sync="this:replace"
      >
        <Field name="feed" label="Try it on the roster of" isNeeded value={fields.feed} options={feeds} />
      </div>
      <button type="submit" class="button" formaction={action} formnovalidate>
        Preview
      </button>
      <button type="submit" class="button" formaction={action} formnovalidate name="values" value="yes">
        Preview with values
      </button>
      <p class="hint">Its last accepted roster; nothing is sent. That you looked at values is recorded.</p>
    </div>
  );
}

function Outcome({ preview, problem }: { preview: ReportPreview | undefined; problem: ProblemView | undefined }) {
  if (problem) return <ProblemNote problem={problem} />;
  if (!preview) return null;
  return (
    <section aria-labelledby="preview" class="report-preview">
      <h2 id="preview">First rows</h2>
      <p class="muted">
        Over {preview.of}.{' '}
        {preview.areValuesShown
          ? 'The values are shown, and that they were is on record. Passwords and the like stay masked.'
          : 'Masked: the first character of a value, and nothing of one that is worked out.'}
      </p>
      {preview.verdict ? <Banner kind={preview.verdict.kind} title={preview.verdict.text} /> : null}
      {preview.warnings.map((text) => (
        <Banner kind="warning" title={text} />
      ))}
      {preview.files.map((file) => (
        <details class="preview" open={preview.files.length === 1}>
          <summary>
            {file.name}{' '}
            <span class="muted">
              {file.rows.length === 0
                ? 'no rows'
                : `${file.hasMore ? 'first ' : ''}${countOf(file.rows.length, 'row')}`}
            </span>
          </summary>
          <section class="preview-scroll" aria-label={`First rows of ${file.name}`} tabindex={0}>
            <table>
              <thead>
                <tr>
                  {file.columns.map((column) => (
                    <th scope="col">{column}</th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {file.rows.map((row) => (
                  <tr>
                    {row.map((value) => (
                      <td>{value}</td>
                    ))}
                  </tr>
                ))}
              </tbody>
            </table>
          </section>
        </details>
      ))}
    </section>
  );
}

export function Statements({ files }: Pick<ReportProps, 'files'>) {
  return (
    <>
      {files.map((file) => (
        <details class="preview" open={files.length === 1}>
          <summary>
            {file.name} <span class="muted">its SELECT</span>
          </summary>
          <section class="preview-scroll" aria-label={`SQL of ${file.name}`} tabindex={0}>
            <pre>
              <code>{file.sql}</code>
            </pre>
          </section>
        </details>
      ))}
    </>
  );
}
