// The form that corrects one file of a layout: a row of fields for each column, the whole of it one plain form.
import { Field } from './parts/Field.tsx';
import { type Mistake, MistakeSummary, mistakeOf } from './parts/MistakeSummary.tsx';
import { PageHead } from './parts/PageHead.tsx';

export interface ColumnFields {
  name: string;
  type: string;
  formats: string;
  /** One a line. */
  values: string;
  isFilled: boolean;
  isKey: boolean;
  isSecret: boolean;
  references: string;
  because: string;
  odd: string;
}

export interface LayoutFormProps {
  feed: string;
  file: string;
  action: string;
  up: { text: string; href: string };
  /** Mark of the layout it is made from. */
  was: string;
  isRequired: boolean;
  isAnyOrder: boolean;
  columns: readonly ColumnFields[];
  types: readonly { value: string; text: string }[];
  /** What a column may refer to, `students.csv.SIS ID`. */
  targets: readonly string[];
  why: string;
  mistakes: readonly Mistake[];
  /** What saving leads to. */
  consequence: string;
}

interface ColumnEditProps {
  column: ColumnFields;
  at: number;
  form: Pick<LayoutFormProps, 'file' | 'types' | 'targets' | 'mistakes'>;
}

export function LayoutFormPage(props: LayoutFormProps) {
  return (
    <div class="form-page">
      <PageHead title={`Correct ${props.file}`} up={props.up} about={props.consequence} />
      <form method="post" action={props.action} class="layout-form">
        <MistakeSummary mistakes={props.mistakes} />
        <input type="hidden" name="file" value={props.file} />
        <input type="hidden" name="was" value={props.was} />
        <fieldset class="group">
          <legend>The file</legend>
          <div class="choice">
            <label>
              <input type="checkbox" name="required" value="yes" checked={props.isRequired} />
              It must come every night
            </label>
            <label>
              <input type="checkbox" name="anyOrder" value="yes" checked={props.isAnyOrder} />
              Its columns may come in any order
            </label>
          </div>
        </fieldset>
        {props.columns.map((column, at) => (
          <ColumnEdit column={column} at={at} form={props} />
        ))}
        <div class="form">
          <Field
            name="why"
            label="Why it is corrected"
            required
            value={props.why}
            mistake={mistakeOf(props.mistakes, 'why')}
            hint="One sentence, kept with the feed."
          />
          <div class="form-end">
            <button type="submit" class="button" data-tone="primary">
              Save and check again
            </button>
            <a href={props.up.href}>Cancel</a>
          </div>
        </div>
      </form>
    </div>
  );
}

/** The fields of one column, named `c0.type` and so on. */
export function ColumnEdit({ column, at, form }: ColumnEditProps) {
  const name = (field: string) => `c${at}.${field}`;
  const wrong = (field: string) => mistakeOf(form.mistakes, name(field));
  const targets = form.targets.filter((target) => target !== `${form.file}.${column.name}`);
  return (
    <fieldset class="group column-edit">
      <legend>
        <span class="muted">{at + 1}</span> {column.name}
      </legend>
      {column.because || column.odd ? (
        <p class="hint">
          {column.because} {column.odd ? <strong>{column.odd}</strong> : null}
        </p>
      ) : null}
      <div class="row">
        <Field name={name('type')} label="Type" isNeeded value={column.type} options={form.types} />
        <Field
          name={name('references')}
          label="Refers to"
          isNeeded
          value={column.references}
          options={[{ value: '', text: 'nothing' }, ...targets.map((target) => ({ value: target, text: target }))]}
        />
        <div class="choice marks">
          <label>
            <input type="checkbox" name={name('filled')} value="yes" checked={column.isFilled} />
            always filled
          </label>
          <label>
            <input type="checkbox" name={name('key')} value="yes" checked={column.isKey} />
            part of the key
          </label>
          <label>
            <input type="checkbox" name={name('secret')} value="yes" checked={column.isSecret} />
            masked everywhere
          </label>
        </div>
      </div>
      <div class="when-date">
        <Field
          name={name('formats')}
          label="Date formats"
          isNeeded
          value={column.formats}
          mistake={wrong('formats')}
          isCode
          hint="Such as M/D/YYYY or YYYY-MM-DD; several with a comma between."
        />
      </div>
      <div class="when-values">
        <Field
          name={name('values')}
          label="Accepted values"
          isNeeded
          value={column.values}
          mistake={wrong('values')}
          lines={Math.min(8, Math.max(2, column.values.split('\n').length))}
          isCode
          hint="One a line, letter by letter. Any other value is an error."
        />
      </div>
    </fieldset>
  );
}
