// The foot of a held import: release or reject, each with a reason that is kept for ever.
import { ReasonForm } from './parts/Reasons.tsx';

export interface DecideProps {
  importId: number;
  /** The first import of its feed: confirming also pins the layout. */
  isInitial: boolean;
  /** What releasing does, in one sentence with the numbers. */
  consequence: string;
  mayDecide: boolean;
  /** Where to come back to afterwards. */
  back?: string;
}

export function Decide(props: DecideProps) {
  const back = props.back ? { back: props.back } : {};
  return (
    <div class="decide" id={`decide-${props.importId}`}>
      <p>{props.consequence}</p>
      {props.mayDecide ? (
        <div class="decide-forms">
          <details name={`decide-${props.importId}`}>
            <summary class="button" data-tone="primary">
              {props.isInitial ? 'Confirm…' : 'Release…'}
            </summary>
            <ReasonForm
              id={`release-${props.importId}`}
              action={`/imports/${props.importId}/release`}
              verb={props.isInitial ? 'Confirm this layout and these numbers' : 'Release this import'}
              label={props.isInitial ? 'What makes you sure' : 'Why it may go out'}
              tone="primary"
              {...back}
            />
          </details>
          <details name={`decide-${props.importId}`}>
            <summary class="button">Reject…</summary>
            <ReasonForm
              id={`reject-${props.importId}`}
              action={`/imports/${props.importId}/reject`}
              verb="Reject this import"
              label="Why it must not go out"
              tone="danger"
              {...back}
            />
          </details>
        </div>
      ) : (
        <p class="muted">An operator or an owner can release or reject it.</p>
      )}
    </div>
  );
}
