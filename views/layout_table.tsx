// A layout file by file: each column with its type, whether it is always filled, key and references, and what speaks for it.
export interface LayoutColumnView {
  name: string;
  /** `date M/D/YYYY`, `digits, 6 long`. */
  type: string;
  filled: string;
  /** `key`, `in students.csv.SIS ID`, `masked`. */
  part: string;
  because: readonly string[];
  odd: readonly string[];
}

export interface LayoutFileView {
  name: string;
  isRequired: boolean;
  /** `commas, with a header, utf-8`. */
  written: string;
  order: string;
  key: string;
  because: readonly string[];
  odd: readonly string[];
  columns: readonly LayoutColumnView[];
  /** The form to correct it, for those who may. */
  correctHref?: string;
}

export function LayoutFiles({ files, isOpen = false }: { files: readonly LayoutFileView[]; isOpen?: boolean }) {
  return (
    <>
      {files.map((file) => (
        <LayoutFileTable file={file} isOpen={isOpen} />
      ))}
    </>
  );
}

function LayoutFileTable({ file, isOpen }: { file: LayoutFileView; isOpen: boolean }) {
  const oddCount = file.odd.length + file.columns.filter((column) => column.odd.length > 0).length;
  return (
    <details class="layout-file" id={`layout-${encodeURIComponent(file.name)}`} open={isOpen}>
      <summary>
        {file.name}{' '}
        <span class="muted">
          {file.columns.length} columns, {file.order}
          {file.isRequired ? '' : ', optional'}
        </span>
        {oddCount > 0 ? <span class="odd-mark"> {oddCount} to look at</span> : null}
      </summary>
      <div class="layout-body">
        <p class="layout-facts">
          <span class="muted">Written with</span> {file.written}. <span class="muted">Key:</span> {file.key}.
          {file.correctHref ? (
            <>
              {' '}
              <a href={file.correctHref}>Correct this file</a>
            </>
          ) : null}
        </p>
        {file.because.length > 0 ? <p class="evidence">{sentence(file.because)}</p> : null}
        <OddOnes odd={file.odd} />
        <table class="plain layout-table">
          <caption class="unseen">Columns of {file.name}</caption>
          <thead>
            <tr>
              <th scope="col" class="number">
                #
              </th>
              <th scope="col">Column</th>
              <th scope="col">Type</th>
              <th scope="col">Filled</th>
              <th scope="col">Key and references</th>
              <th scope="col">What speaks for it</th>
            </tr>
          </thead>
          <tbody>
            {file.columns.map((column, at) => (
              <tr>
                <td class="number muted place">{at + 1}</td>
                <th scope="row">{column.name}</th>
                <td>{column.type}</td>
                <td>{column.filled}</td>
                <td class={column.part === '' ? 'blank' : undefined}>{column.part}</td>
                <td class={column.because.length + column.odd.length === 0 ? 'evidence blank' : 'evidence'}>
                  {sentence(column.because)}
                  <OddOnes odd={column.odd} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}

function OddOnes({ odd }: { odd: readonly string[] }) {
  if (odd.length === 0) return null;
  return (
    <ul class="odd">
      {odd.map((says) => (
        <li>
          <strong>Look at this:</strong> {says}.
        </li>
      ))}
    </ul>
  );
}

function sentence(parts: readonly string[]): string {
  if (parts.length === 0) return '';
  const text = parts.join('; ');
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
