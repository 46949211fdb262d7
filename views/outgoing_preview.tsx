// What would go along of the roster in force to a destination, file by file, and what stays here.
import { Banner } from './parts/Banner.tsx';
import { count } from './words.ts';

export interface OutgoingPreview {
  /** `Import 214` */
  of: string;
  files: readonly { name: string; isPeople: boolean; rows: number; kept: number; why: readonly string[] }[];
  /** `Of Import 214, 4,120 of 9,803 rows of users.csv would go along` */
  sentence: string;
  /** What was asked for and nobody has. */
  warnings: readonly string[];
}

export function Preview({ preview }: { preview: OutgoingPreview }) {
  return (
    <section aria-labelledby="outgoing-preview">
      <h2 id="outgoing-preview">{preview.sentence}</h2>
      {preview.warnings.map((text) => (
        <Banner kind="warning" title={text} />
      ))}
      <table class="listing">
        <caption class="unseen">What would go along of {preview.of}</caption>
        <thead>
          <tr>
            <th scope="col">File</th>
            <th scope="col" class="number">
              Rows
            </th>
            <th scope="col" class="number">
              Go along
            </th>
            <th scope="col" class="number">
              Stay here
            </th>
            <th scope="col">What stays</th>
          </tr>
        </thead>
        <tbody>
          {preview.files.map((file) => (
            <tr>
              <th scope="row" class="file-name">
                {file.name}
              </th>
              <td data-label="Rows" class="number">
                {count(file.rows)}
              </td>
              <td data-label="Go along" class="number">
                {count(file.kept)}
              </td>
              <td data-label="Stay here" class="number">
                {count(file.rows - file.kept)}
              </td>
              {file.why.length > 0 ? <td data-label="What stays">{file.why.join('; ')}</td> : <td />}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
