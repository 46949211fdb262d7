// The foot of an accepted import: an earlier roster can be put in force again, with a reason that is kept for ever.
import { ReasonForm } from './parts/Reasons.tsx';

export interface RollbackProps {
  /** The import whose set would be in force again. */
  to: number;
  /** The import it would replace. */
  inForce: number;
  /** `Roll back to Import 212…` */
  offer: string;
  /** What it does, in one or two sentences. */
  consequence: string;
}

export function Rollback(props: RollbackProps) {
  return (
    <section class="rollback" aria-label="Roll back">
      <details id={`rolling-back-${props.to}`}>
        <summary class="button">{props.offer}</summary>
        <p>{props.consequence}</p>
        <ReasonForm
          id={`rollback-${props.to}`}
          action={`/imports/${props.to}/roll-back`}
          verb={`Put Import ${props.to} in force again`}
          label="What is wrong with the roster in force"
          tone="danger"
          fields={{ inForce: String(props.inForce) }}
        />
      </details>
    </section>
  );
}
