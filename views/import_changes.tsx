// What changed against the last accepted night: a bar for each file with the guard's tick, then who, by school and grade.
import { ChangeBar } from './parts/charts/ChangeBar.tsx';
import { count, list, percent } from './words.ts';

export interface GroupRow {
  name: string;
  before: number;
  after: number;
  removed: number;
  added: number;
}

export interface GroupTable {
  /** `School`, `Grade`, `Term`, `Role`. */
  kind: string;
  rows: readonly GroupRow[];
}

export interface FileChange {
  file: string;
  /** What its rows are, where that is known: `people`. */
  noun?: string;
  rows: number;
  baselineRows?: number;
  unchanged: number;
  changed: number;
  removed: number;
  added: number;
  /** Rows that may disappear before the guard holds the night. */
  mostRemoved?: number;
  isOverLimit: boolean;
  /** Where it is listed who that is; absent when nobody came, left or changed. */
  whoHref?: string;
  /** Columns in which something changed, most rows first: `email emptied on about 97 %`. */
  columns: readonly string[];
  groups: readonly GroupTable[];
}

export function Changes({
  changes,
  isFirst,
  id = '',
}: {
  changes: readonly FileChange[];
  isFirst: boolean;
  id?: string;
}) {
  const compared = changes.some((change) => change.baselineRows !== undefined);
  const worst = changes.find((change) => change.isOverLimit && change.groups.length > 0);
  return (
    <section aria-labelledby={`changes${id}`}>
      <h2 id={`changes${id}`}>{compared ? 'What changed' : 'The numbers'}</h2>
      {isFirst && !compared ? (
        <p class="muted">This is the first night, so there is nothing to compare with yet.</p>
      ) : null}
      {compared ? <Bars changes={changes} /> : <Counts changes={changes} />}
      {changes
        .filter((change) => change.columns.length > 0)
        .map((change) => (
          <p class="muted columns-changed">
            Columns of {change.file} that changed: {change.columns.join(', ')}.
          </p>
        ))}
      {changes
        .filter((change) => change.groups.length > 0)
        .map((change) => (
          <Groups
            change={change}
            isCompared={compared}
            isOpen={change === worst}
            id={`groups${id}-${encodeURIComponent(change.file)}`}
          />
        ))}
    </section>
  );
}

/** Nothing happened there: the eye may pass over it. */
function zero(rows: number): 'yes' | undefined {
  return rows === 0 ? 'yes' : undefined;
}

function Bars({ changes }: { changes: readonly FileChange[] }) {
  return (
    <>
      <table class="plain changes">
        <caption class="unseen">Rows of each file against the last accepted night</caption>
        <thead>
          <tr>
            <th scope="col">File</th>
            <th scope="col" class="bar-column">
              Against the last accepted night
            </th>
            <th scope="col" class="number">
              Unchanged
            </th>
            <th scope="col" class="number">
              Changed
            </th>
            <th scope="col" class="number">
              Gone
            </th>
            <th scope="col" class="number">
              New
            </th>
          </tr>
        </thead>
        <tbody>
          {changes.map((change) => (
            <tr data-over={change.isOverLimit ? 'yes' : undefined}>
              <th scope="row">
                {change.file}
                {change.noun ? <span class="muted noun"> {change.noun}</span> : null}
                {change.whoHref ? (
                  <a class="who" href={change.whoHref} aria-label={`Who changed in ${change.file}?`}>
                    Who?
                  </a>
                ) : null}
              </th>
              <td class="bar-column">
                {change.baselineRows === undefined ? (
                  <span class="muted">nothing to compare with</span>
                ) : (
                  <ChangeBar
                    file={change.file}
                    unchanged={change.unchanged}
                    changed={change.changed}
                    removed={change.removed}
                    added={change.added}
                    {...(change.mostRemoved === undefined ? {} : { mostRemoved: change.mostRemoved })}
                  />
                )}
              </td>
              <td class="number" data-label="Unchanged" data-zero={zero(change.unchanged)}>
                {count(change.unchanged)}
              </td>
              <td class="number" data-label="Changed" data-zero={zero(change.changed)}>
                {count(change.changed)}
              </td>
              <td class="number" data-label="Gone" data-zero={zero(change.removed)}>
                {count(change.removed)}
                {change.removed > 0 && change.baselineRows ? (
                  <span class="muted note">{percent((change.removed / change.baselineRows) * 100)}</span>
                ) : null}
              </td>
              <td class="number" data-label="New" data-zero={zero(change.added)}>
                {count(change.added)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <p class="legend">
        <Key of="kept" text="unchanged" />
        <Key of="changed" text="changed" />
        <Key of="removed" text="gone" />
        <Key of="added" text="new" />
        <Key of="tick" text="the guard: more gone than this holds the night" />
      </p>
    </>
  );
}

function Key({ of, text }: { of: string; text: string }) {
  return (
    <span class="key-word">
      <span class="key" data-key={of} /> {text}
    </span>
  );
}

function Counts({ changes }: { changes: readonly FileChange[] }) {
  return (
    <table class="plain">
      <caption class="unseen">Rows of each file</caption>
      <thead>
        <tr>
          <th scope="col">File</th>
          <th scope="col" class="number">
            Rows
          </th>
        </tr>
      </thead>
      <tbody>
        {changes.map((change) => (
          <tr>
            <th scope="row">{change.file}</th>
            <td class="number">{count(change.rows)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** By school, grade and so on: counts only, never who. */
export function Groups(props: { change: FileChange; isCompared: boolean; isOpen: boolean; id: string }) {
  const { change, isCompared, isOpen, id } = props;
  return (
    <details class="groups" id={id} open={isOpen}>
      <summary>
        {change.file} by {list(change.groups.map((table) => table.kind.toLowerCase()))}
      </summary>
      <div class="group-tables">
        {change.groups.map((table) => (
          <table class="plain" data-tall={table.rows.length > 6 ? 'yes' : undefined}>
            <caption class="unseen">
              {change.file} by {table.kind.toLowerCase()}
            </caption>
            <thead>
              <tr>
                <th scope="col">{table.kind}</th>
                {isCompared ? (
                  <>
                    <th scope="col" class="number">
                      Before
                    </th>
                    <th scope="col" class="number">
                      Tonight
                    </th>
                    <th scope="col" class="number">
                      Gone
                    </th>
                    <th scope="col" class="number">
                      New
                    </th>
                  </>
                ) : (
                  <th scope="col" class="number">
                    Rows
                  </th>
                )}
              </tr>
            </thead>
            <tbody>
              {table.rows.map((row) => (
                <tr data-over={isCompared && row.after === 0 && row.before > 0 ? 'yes' : undefined}>
                  <th scope="row">{row.name}</th>
                  {isCompared ? <td class="number">{count(row.before)}</td> : null}
                  <td class="number">{count(row.after)}</td>
                  {isCompared ? (
                    <>
                      <td class="number" data-zero={zero(row.removed)}>
                        {count(row.removed)}
                      </td>
                      <td class="number" data-zero={zero(row.added)}>
                        {count(row.added)}
                      </td>
                    </>
                  ) : null}
                </tr>
              ))}
            </tbody>
          </table>
        ))}
      </div>
    </details>
  );
}
