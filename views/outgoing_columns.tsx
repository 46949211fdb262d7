// Which columns of each file go along: boxes to tick, file by file. Files that did not come are folded away.

export interface OutgoingColumn {
  name: string;
  isKept: boolean;
  /** Why it cannot stay here. */
  needed?: string;
  /** `birth date`. */
  sensitive?: string;
}

export interface OutgoingFile {
  name: string;
  field: string;
  mistake?: string;
  /** It came in the set that is in force. */
  isThere: boolean;
  /** Its rows are people. */
  isPeople: boolean;
  isSome: boolean;
  columns: readonly OutgoingColumn[];
  /** Why no column of it can stay here. */
  fixed?: string;
}

export function Columns({ files }: { files: readonly OutgoingFile[] }) {
  return (
    <>
      {files.filter(isShown).map((file) => (
        <FileColumns file={file} />
      ))}
      {files.every(isShown) ? null : (
        <details class="absent">
          <summary>
            Files that did not come <span class="muted">all columns, should they come</span>
          </summary>
          {files
            .filter((file) => !isShown(file))
            .map((file) => (
              <FileColumns file={file} />
            ))}
        </details>
      )}
    </>
  );
}

/** A file that came, or of which some columns stay here or should. */
function isShown({ isThere, isSome, mistake }: OutgoingFile): boolean {
  return isThere || isSome || mistake !== undefined;
}

function FileColumns({ file }: { file: OutgoingFile }) {
  const { name, field, mistake, isSome, columns, fixed } = file;
  const kept = columns.filter((column) => column.isKept).length;
  return (
    <details id={`field-${field}`} open={isSome || mistake !== undefined}>
      <summary>
        {name}
        <span class="muted"> {isSome ? `${kept} of ${columns.length} columns` : 'all columns'}</span>
      </summary>
      {mistake === undefined ? null : <p class="mistake">{mistake}</p>}
      {fixed ? (
        <p class="hint">{fixed}</p>
      ) : (
        <>
          <label>
            <input type="radio" name={`mode:${name}`} value="all" checked={!isSome} /> All columns, new ones too
          </label>
          <label>
            <input type="radio" name={`mode:${name}`} value="some" checked={isSome} /> Only these
          </label>
          <input type="hidden" name={`boxes:${name}`} value={String(columns.filter((it) => !it.needed).length)} />
          <div class="ticks">
            {columns.map((column) => (
              <label>
                <input
                  type="checkbox"
                  name={`column:${name}`}
                  value={column.name}
                  checked={column.isKept || column.needed !== undefined}
                  disabled={column.needed !== undefined}
                />
                <span>
                  {column.sensitive ? (
                    <strong>
                      <ColumnName name={column.name} />
                    </strong>
                  ) : (
                    <ColumnName name={column.name} />
                  )}
                  {column.sensitive || column.needed ? (
                    <span class="muted"> {[column.sensitive, column.needed].filter(Boolean).join('; ')}</span>
                  ) : null}
                </span>
              </label>
            ))}
          </div>
        </>
      )}
    </details>
  );
}

/** A long name without a space may end its line between two of its words. */
function ColumnName({ name }: { name: string }) {
  return name.split(/(?<=[\p{Ll}\d])(?=\p{Lu})|(?<=[_./-])/u).map((part, at) => (
    <>
      {at > 0 ? <wbr /> : null}
      {part}
    </>
  ));
}
