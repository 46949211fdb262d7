// The files of the set with their hashes: the evidence.
import { CopyButton } from './parts/Facts.tsx';
import { type Moment, Time } from './parts/Time.tsx';
import { count, size } from './words.ts';

export interface FileFact {
  name: string;
  /** What it is when it is not simply a file of the set, such as `in roster.zip`. */
  note?: string;
  bytes: number;
  sha256: string;
  rows?: number;
  received: Moment;
}

export function Files({ files }: { files: readonly FileFact[] }) {
  return (
    <section aria-labelledby="files">
      <h2 id="files">Files</h2>
      {files.length === 0 ? (
        <p class="muted">No file of this import is on record any more.</p>
      ) : (
        <table class="plain files-table">
          <caption class="unseen">Files of this import as received</caption>
          <thead>
            <tr>
              <th scope="col">File</th>
              <th scope="col">Received</th>
              <th scope="col" class="number">
                Size
              </th>
              <th scope="col" class="number">
                Rows
              </th>
              <th scope="col">SHA-256</th>
            </tr>
          </thead>
          <tbody>
            {files.map((file) => (
              <tr>
                <th scope="row" class="file-name">
                  {file.name}
                  {file.note ? <span class="muted"> {file.note}</span> : null}
                </th>
                <td data-label="Received">
                  <Time at={file.received} />
                </td>
                <td class="number" data-label="Size">
                  {size(file.bytes)}
                </td>
                <td class="number" data-label="Rows">
                  {file.rows === undefined ? '–' : count(file.rows)}
                </td>
                <td data-label="SHA-256">
                  <span class="code hash" title={file.sha256}>
                    {file.sha256.slice(0, 16)}
                    <span class="rest">{file.sha256.slice(16)}</span>
                  </span>
                  <CopyButton what={`SHA-256 of ${file.name}`} text={file.sha256} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}
