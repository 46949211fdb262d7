// "Test connection", step by step: what was done, how long it took, and after a failure what it means and what to try.
import { type ChangedKey, ChangedKeyNote } from './destination_key.tsx';
import { Banner } from './parts/Banner.tsx';
import { Icon } from './parts/Icon.tsx';
import type { ProblemView } from './parts/ProblemNote.tsx';

export interface TestStepView {
  name: string;
  state: 'done' | 'failed' | 'running';
  detail?: string;
}

export interface TestOutcome {
  steps: readonly TestStepView[];
  isRunning?: boolean;
  problem?: ProblemView;
  advice?: { means: string; tries: readonly string[] };
  /** The host key that was shown, for whoever compared it with the vendor's. */
  pin?: { action: string; fingerprint: string };
  /** Another key than the pinned one was shown; said in place of the problem. */
  changedKey?: ChangedKey;
}

const icons = { done: 'delivered', failed: 'rejected', running: 'running' };
const words = { done: 'worked', failed: 'failed', running: 'running' };

/** What the form's answer replaces; with `liveHref` the steps go on coming. */
export function TestPlace({ outcome, liveHref }: { outcome: TestOutcome | undefined; liveHref?: string }) {
  if (liveHref === undefined) {
    return (
      <div id="test-place">
        <TestOutcomeView outcome={outcome} />
      </div>
    );
  }
  return (
    <div id="test-place" hx-sse:connect={liveHref} hx-sse:close="done" hx-target="#test-outcome" hx-swap="outerMorph">
      <TestOutcomeView outcome={outcome} />
    </div>
  );
}

export function TestOutcomeView({ outcome }: { outcome: TestOutcome | undefined }) {
  return (
    <div id="test-outcome" role="status">
      {outcome ? (
        <ol class="test-steps">
          {outcome.steps.map((step) => (
            <li data-state={step.state}>
              <Icon name={icons[step.state]} />
              <span>
                {step.name}
                <span class="unseen">: {words[step.state]}</span>
                {step.detail ? <span class="muted note">{step.detail}</span> : null}
              </span>
            </li>
          ))}
        </ol>
      ) : null}
      {outcome?.changedKey ? (
        <ChangedKeyNote {...outcome.changedKey} />
      ) : outcome?.problem ? (
        <Failure outcome={outcome} problem={outcome.problem} />
      ) : null}
      {outcome && !outcome.problem && !outcome.isRunning ? <p>It connects, and a file can be written there.</p> : null}
    </div>
  );
}

/** What happened stands at its step already; here is what it means and what to try. */
function Failure({ outcome: { steps, advice, pin }, problem }: { outcome: TestOutcome; problem: ProblemView }) {
  const isSaid = steps.some(({ detail }) => detail?.startsWith(problem.detail));
  return (
    <Banner kind="warning" title={problem.title}>
      {isSaid ? null : <p>{problem.detail}</p>}
      {advice ? (
        <>
          <p>{advice.means}</p>
          <ul>
            {advice.tries.map((it) => (
              <li>{it}</li>
            ))}
          </ul>
        </>
      ) : (
        <p>{problem.hint}</p>
      )}
      {pin ? (
        <form method="post" action={pin.action}>
          <input type="hidden" name="hostKey" value={pin.fingerprint} />
          <button type="submit" class="button">
            The vendor confirms it: pin this host key
          </button>
        </form>
      ) : null}
    </Banner>
  );
}
