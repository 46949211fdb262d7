// Our host keys, as the other side's technician asks for them on the phone.
import { CopyButton } from './Facts.tsx';

export interface HostKey {
  type: string;
  fingerprint: string;
  publicKey: string;
}

export function Fingerprints({ keys }: { keys: readonly HostKey[] }) {
  if (keys.length === 0)
    return <p class="muted">The SFTP door is not open at the moment, so its host keys are not known here.</p>;
  return (
    <dl class="facts">
      {keys.map((key) => (
        <div>
          <dt>{key.type}</dt>
          <dd>
            <span class="code selectable">{key.fingerprint}</span>
            <CopyButton what={`${key.type} fingerprint`} text={key.fingerprint} />
          </dd>
        </div>
      ))}
    </dl>
  );
}
