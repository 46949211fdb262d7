// Received, Checked, Compared, Decided, Forwarded: when, how long, and one fact each.
import { Icon } from './parts/Icon.tsx';
import { type Moment, Time } from './parts/Time.tsx';

export interface Step {
  name: string;
  state: 'done' | 'now' | 'stopped' | 'failed' | 'open';
  at?: Moment;
  /** `in 0.8 s`. */
  took?: string;
  fact?: string;
  more?: readonly string[];
  /** 0-1 while it runs. */
  share?: number;
}

const icons = { done: 'delivered', now: 'running', stopped: 'held', failed: 'rejected', open: 'waiting' } as const;
const words = {
  done: 'done',
  now: 'running',
  stopped: 'waiting for a person',
  failed: 'failed',
  open: 'not yet',
} as const;

export function Timeline({ steps }: { steps: readonly Step[] }) {
  return (
    <section aria-labelledby="night">
      <h2 id="night" class="unseen">
        The night, step by step
      </h2>
      <ol class="timeline">
        {steps.map((step) => (
          <li data-state={step.state}>
            <span class="knot">
              <Icon name={icons[step.state]} />
            </span>
            <h3>
              {step.name}
              <span class="unseen">: {words[step.state]}</span>
            </h3>
            <p class="when">
              {step.at ? <Time at={step.at} /> : null}
              {step.took ? <span class="muted"> {step.took}</span> : null}
            </p>
            <div class="fact">
              {step.fact ? <p>{step.fact}</p> : null}
              {step.share === undefined ? null : (
                <progress max="100" value={Math.round(step.share * 100)} aria-label={`${step.name}: how far`} />
              )}
              {step.more?.map((line) => (
                <p class="muted">{line}</p>
              ))}
            </div>
          </li>
        ))}
      </ol>
    </section>
  );
}
