// The foot of a held import: release or reject, each with a reason that is kept for ever.
import { ReasonForm } from './parts/Reasons.tsx';

export interface DecideProps {
  importId: number;
  /** The first import of its feed: confirming also pins the layout. */
  isInitial: boolean;
  /** What releasing does: `7 files go to gradecam, and the next night is compared with them.` */
  released: string;
  /** What stays otherwise: `gradecam keeps Friday’s roster.` */
  kept: string;
  mayDecide: boolean;
  /** Dates between which nights of this kind can be accepted too; absent where that has no meaning. */
  also?: { from: string; until: string };
  /** Where to come back to afterwards. */
  back?: string;
}

export function Decide(props: DecideProps) {
  const back = props.back ? { back: props.back } : {};
  return (
    <div class="decide" id={`decide-${props.importId}`}>
      <dl class="outcomes">
        <div>
          <dt>{props.isInitial ? 'Confirm' : 'Release'}</dt>
          <dd>{props.released}</dd>
        </div>
        <div>
          <dt>Reject</dt>
          <dd>{props.kept}</dd>
        </div>
      </dl>
      {props.mayDecide ? (
        <div class="decide-forms">
          <details id={`releasing-${props.importId}`} name={`decide-${props.importId}`}>
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
            >
              {props.also ? <Also importId={props.importId} {...props.also} /> : null}
            </ReasonForm>
          </details>
          <details id={`rejecting-${props.importId}`} name={`decide-${props.importId}`}>
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

/** For a rollover: the same will be so tomorrow and the day after, and nobody wants to be asked each night. */
function Also(props: { importId: number; from: string; until: string }) {
  const id = `also-${props.importId}`;
  return (
    <p class="also-until">
      <label for={id}>Also accept nights of this kind until</label>{' '}
      <input type="date" id={id} name="until" min={props.from} max={props.until} aria-describedby={`${id}-hint`} />{' '}
      <span class="hint" id={`${id}-hint`}>
        Leave it empty to release this one night. A night that loses more, or is held for anything else, still waits.
      </span>
    </p>
  );
}
