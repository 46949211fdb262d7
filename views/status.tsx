// Status: what the other side's technician asks for on the phone, and whether this machine is well.
import { type Fact, Facts } from './parts/Facts.tsx';
import { Fingerprints, type HostKey } from './parts/Fingerprints.tsx';
import { PageHead } from './parts/PageHead.tsx';
import { Status } from './parts/Status.tsx';
import { type Moment, Time } from './parts/Time.tsx';

export interface StatusProps {
  checks: readonly { name: string; isOk: boolean }[];
  facts: readonly Fact[];
  hostKeys: readonly HostKey[];
  algorithms: readonly Fact[];
  /** Clients that were refused for their algorithms, newest first. */
  refused: readonly { at: Moment; address: string; client: string; detail: string }[];
  /** Free share of the disk, 0-100. */
  diskUsedPercent: number;
  diskSentence: string;
}

const checkNames: Record<string, string> = { database: 'Database', disk: 'Disk', door: 'SFTP door' };

export function StatusPage(props: StatusProps) {
  return (
    <>
      <PageHead title="Status" about="What a technician on the phone asks for." />
      <section aria-labelledby="health">
        <h2 id="health">Health</h2>
        <ul class="checks">
          {props.checks.map((check) => (
            <li>
              <Status name={check.isOk ? 'delivered' : 'rejected'} word={check.isOk ? 'Works' : 'Does not work'} />{' '}
              {checkNames[check.name] ?? check.name}
            </li>
          ))}
        </ul>
        <p id="disk">{props.diskSentence}</p>
        <meter min="0" max="100" high={85} optimum={10} value={props.diskUsedPercent} aria-labelledby="disk" />
      </section>
      <section aria-labelledby="server">
        <h2 id="server">This server</h2>
        <Facts facts={props.facts} />
      </section>
      <section aria-labelledby="keys">
        <h2 id="keys">Host keys</h2>
        <Fingerprints keys={props.hostKeys} />
      </section>
      {props.algorithms.length > 0 ? (
        <section aria-labelledby="algorithms">
          <h2 id="algorithms">Algorithms</h2>
          <Facts facts={props.algorithms} />
        </section>
      ) : null}
      <section aria-labelledby="refused">
        <h2 id="refused">Refused for their algorithms</h2>
        {props.refused.length === 0 ? (
          <p class="muted">None since the start of this server.</p>
        ) : (
          <table class="plain">
            <caption class="unseen">Clients refused for their algorithms, newest first</caption>
            <thead>
              <tr>
                <th scope="col">From</th>
                <th scope="col">Client</th>
                <th scope="col">Why</th>
                <th scope="col">Last time</th>
              </tr>
            </thead>
            <tbody>
              {props.refused.map((each) => (
                <tr>
                  <th scope="row">{each.address}</th>
                  <td data-label="Client">{each.client}</td>
                  <td data-label="Why">{each.detail}</td>
                  <td data-label="Last time">
                    <Time at={each.at} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </section>
    </>
  );
}
