// What a person looks at before a layout is agreed on: the proposal with its evidence and some rows; or, when it changed,
// the agreed columns and the received ones side by side.
import { LayoutFiles, type LayoutFileView } from './layout_table.tsx';
import { ReasonForm } from './parts/Reasons.tsx';
import { countOf } from './words.ts';

export interface PreviewView {
  file: string;
  columns: readonly string[];
  rows: readonly (readonly string[])[];
}

export interface ProposalProps {
  /** Where it comes from, in a sentence. */
  about: string;
  files: readonly LayoutFileView[];
  previews: readonly PreviewView[];
  /** The values are shown as they are. */
  areValuesShown: boolean;
  /** Asks for the values; absent for those who may not. */
  showValuesAction?: string;
}

export interface ColumnPair {
  kind: 'same' | 'moved' | 'renamed' | 'added' | 'removed';
  agreed?: { name: string; place: number };
  received?: { name: string; place: number };
}

export interface ChangedFile {
  file: string;
  columns: readonly ColumnPair[];
  facts: readonly { what: string; agreed: string; received: string }[];
}

export interface LayoutChangeProps {
  files: readonly ChangedFile[];
  /** What can be done about it, in a sentence. */
  about: string;
  /** Takes the new layout from now on; absent where it cannot be taken, or not by this person. */
  adoptAction?: string;
}

const kindWords: Record<ColumnPair['kind'], string> = {
  same: 'as agreed',
  moved: 'moved',
  renamed: 'renamed?',
  added: 'new',
  removed: 'gone',
};

export function Proposal(props: ProposalProps) {
  const odd = props.files.reduce(
    (sum, file) => sum + file.odd.length + file.columns.reduce((own, column) => own + column.odd.length, 0),
    0,
  );
  const columns = props.files.reduce((sum, file) => sum + file.columns.length, 0);
  return (
    <section aria-labelledby="proposal">
      <h2 id="proposal">Proposed layout</h2>
      <p class="muted">
        {props.about}{' '}
        {odd === 0 ? 'Nothing looks odd.' : `${countOf(odd, 'thing')} ${odd === 1 ? 'looks' : 'look'} odd.`}
      </p>
      <LayoutFiles files={props.files} isOpen={columns <= 30} />
      <Previews {...props} />
    </section>
  );
}

function Previews({ previews, areValuesShown, showValuesAction }: ProposalProps) {
  if (previews.length === 0) return null;
  return (
    <>
      <h3 id="preview">First rows</h3>
      {areValuesShown ? (
        <p class="muted">The values are shown, and that they were is on record. Passwords and the like stay masked.</p>
      ) : (
        <p class="muted">Masked: the first character of each value.</p>
      )}
      {!areValuesShown && showValuesAction ? (
        <form method="post" action={showValuesAction} class="line-form">
          <button type="submit" class="button">
            Show the values
          </button>
          <span class="hint">That you looked is recorded in the activity.</span>
        </form>
      ) : null}
      {previews.map((preview) => (
        <details
          class="preview"
          id={`rows-${encodeURIComponent(preview.file)}`}
          open={areValuesShown && previews.length <= 3}
        >
          <summary>
            {preview.file} <span class="muted">{countOf(preview.rows.length, 'row')}</span>
          </summary>
          <section class="preview-scroll" aria-label={`First rows of ${preview.file}`} tabindex={0}>
            <table>
              <thead>
                <tr>
                  {preview.columns.map((column) => (
                    <th scope="col">{column}</th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {preview.rows.map((row) => (
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
    </>
  );
}

export function LayoutChange({ files, about, adoptAction }: LayoutChangeProps) {
  return (
    <section aria-labelledby="layout-change">
      <h2 id="layout-change">Agreed and received</h2>
      <p class="muted">{about}</p>
      {files.map((file) => (
        <SideBySide file={file} />
      ))}
      {adoptAction ? (
        <div class="adopt">
          <ReasonForm
            id="adopt"
            action={adoptAction}
            verb="Accept the new layout from now on"
            label="Why the new layout is right"
            hint="This set is checked again under it at once, against the last accepted night. Doing nothing keeps the agreed layout."
            tone="primary"
          />
        </div>
      ) : null}
    </section>
  );
}

function SideBySide({ file }: { file: ChangedFile }) {
  const same = file.columns.filter((column) => column.kind === 'same').length;
  return (
    <>
      <h3>{file.file}</h3>
      {file.facts.length > 0 ? (
        <ul class="reasons">
          {file.facts.map((fact) => (
            <li>
              {fact.what}: agreed {fact.agreed}, received {fact.received}
            </li>
          ))}
        </ul>
      ) : null}
      {same === file.columns.length ? null : (
        <table class="plain side-by-side">
          <caption class="unseen">Columns of {file.file} as agreed and as received</caption>
          <thead>
            <tr>
              <th scope="col">Agreed</th>
              <th scope="col">Received</th>
              <th scope="col">What happened</th>
            </tr>
          </thead>
          <tbody>
            {file.columns.map((column) => (
              <tr data-kind={column.kind}>
                <td data-label="Agreed" class={column.agreed ? undefined : 'blank'}>
                  <Place of={column.agreed} />
                </td>
                <td data-label="Received" class={column.received ? undefined : 'blank'}>
                  <Place of={column.received} />
                </td>
                <td class="happened">{kindWords[column.kind]}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </>
  );
}

function Place({ of }: { of: { name: string; place: number } | undefined }) {
  if (!of) return <span class="muted">–</span>;
  return (
    <>
      <span class="muted place">{of.place}</span> {of.name}
    </>
  );
}
