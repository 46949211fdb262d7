// The files of a receipt: what lies at the destination, each with its proof, and what was received for it.
import type { DeliveryEvidence } from '../src/relay/delivery_evidence.ts';
import type { Fact } from './parts/Facts.tsx';
import { type Moment, Time } from './parts/Time.tsx';
import { count } from './words.ts';

type Received = DeliveryEvidence['received'][number];
type Sent = NonNullable<DeliveryEvidence['receipt']>['files'][number];

/** A file that went as it came is shown once, with the time it came; the others of the night stand below. */
export function ReceiptFiles({ evidence, at }: { evidence: DeliveryEvidence; at: (instant: string) => Moment }) {
  const { received, receipt, check } = evidence;
  const sent = receipt?.files ?? [];
  const members = receipt?.made?.members ?? [];
  // Where nothing was zipped or encrypted, what is inside is what was sent.
  const inside = members.some((file) => sent.every(({ sha256 }) => sha256 !== file.sha256)) ? members : [];
  const shown = new Set([...sent, ...inside].map((file) => sourceOf(file, received)));
  const left = received.filter((file) => !shown.has(file));
  const counted = [...(check?.files ?? []), ...members, ...evidence.reports];
  const rowsOf = (sha256: string) => counted.find((file) => file.sha256 === sha256 && file.rows !== undefined)?.rows;
  const came = ({ at: instant, door }: Received) => (
    <>
      <Time at={at(instant)} /> <span class="muted">{doorWords[door] ?? door}</span>
    </>
  );
  const cameOf = (file: { name: string; sha256: string }) => {
    const source = sourceOf(file, received);
    return source ? came(source) : 'made from the set';
  };
  return (
    <>
      {receipt ? (
        <section aria-labelledby="files">
          <h2 id="files">Files at the destination</h2>
          <FileTable
            caption="Files in place at the destination"
            head={{ there: 'Bytes there', came: 'Received' }}
            rows={sent.map((file) => ({
              ...{ name: file.name, bytes: file.bytes, sha256: file.sha256, rows: rowsOf(file.sha256) },
              ...(file.listing ? { line: file.listing } : {}),
              there: thereOf(file),
              came: cameOf(file),
            }))}
          />
        </section>
      ) : null}
      {inside.length > 0 ? (
        <section aria-labelledby="inside">
          <h2 id="inside">Inside, before it was {receipt?.made?.isZip ? 'zipped' : 'encrypted'}</h2>
          <FileTable
            caption="Files inside"
            head={{ came: 'Received' }}
            rows={inside.map((file) => ({ ...file, rows: rowsOf(file.sha256), came: cameOf(file) }))}
          />
        </section>
      ) : null}
      {left.length > 0 ? (
        <section aria-labelledby="received">
          <h2 id="received">{receipt ? 'Received, and not sent as it came' : 'Received'}</h2>
          <FileTable
            caption="Files as they were received"
            head={{ came: 'Received' }}
            rows={left.map((file) => ({ ...file, rows: rowsOf(file.sha256), came: came(file) }))}
          />
        </section>
      ) : null}
    </>
  );
}

const doorWords: Record<string, string> = {
  sftp: 'by SFTP',
  https: 'by HTTPS',
  upload: 'from a browser',
  folder: 'from a folder',
  pull: 'fetched',
  zip: 'out of the zip',
};

/** The received file of these bytes; of several, the one that is called the same. */
function sourceOf(
  { name, sha256 }: Pick<Sent, 'name' | 'sha256'>,
  received: readonly Received[],
): Received | undefined {
  const same = received.filter((file) => file.sha256 === sha256);
  return same.find((file) => name.endsWith(file.name)) ?? same[0];
}

function thereOf({ bytes, remoteBytes, standing, resumedFrom }: Sent): string {
  const words = [
    remoteBytes === undefined ? 'not told' : count(remoteBytes),
    ...(standing === undefined ? [] : [standing]),
    ...(resumedFrom === undefined || resumedFrom === bytes ? [] : [`gone on with at ${count(resumedFrom)}`]),
  ];
  return words.join(', ');
}

interface FileRow {
  name: string;
  bytes: number;
  sha256: string;
  rows: number | undefined;
  /** The server's own line. */
  line?: string;
  there?: string;
  came: Fact['value'];
}

interface FileTableProps {
  caption: string;
  head: { there?: string; came: string };
  rows: readonly FileRow[];
}

function FileTable({ caption, head, rows }: FileTableProps) {
  return (
    <table class="plain">
      <caption class="unseen">{caption}</caption>
      <thead>
        <tr>
          <th scope="col">{`Name, SHA-256${rows.some(({ line }) => line) ? ' and the server’s own line' : ''}`}</th>
          <th scope="col" class="number">
            Rows
          </th>
          <th scope="col" class="number">
            Bytes
          </th>
          {head.there ? (
            <th scope="col" class="number">
              {head.there}
            </th>
          ) : null}
          <th scope="col">{head.came}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr>
            <th scope="row" class="file-name">
              {row.name}
              <span class="code selectable whole-hash">{row.sha256}</span>
              {row.line ? <span class="code muted whole-hash">{row.line}</span> : null}
            </th>
            <td class="number" data-label="Rows">
              {row.rows === undefined ? '–' : count(row.rows)}
            </td>
            <td class="number" data-label="Bytes">
              {count(row.bytes)}
            </td>
            {head.there ? (
              <td class="number" data-label={head.there}>
                {row.there}
              </td>
            ) : null}
            <td data-label={head.came}>{row.came}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
