// What one limit would have done on the last nights; replaced alone while somebody types.

import { type GuardPoint, GuardStrip } from './parts/charts/GuardStrip.tsx';
import { unbroken } from './words.ts';

export interface EffectProps {
  key: string;
  /** `Held when more than 10 % of the rows of a file disappear.` */
  clause: string;
  /** `Would have held 2 of 61 imports.` */
  sentence: string;
  /** The night that came nearest. */
  furthest?: string;
  held: readonly { day: string; href: string; detail: string }[];
  /** Held ones beyond those named. */
  more: number;
  points: readonly GuardPoint[];
  hasLimit: boolean;
  notes: readonly string[];
}

export function effectId(key: string): string {
  return `effect-${key}`;
}

export function Effect(props: EffectProps) {
  return (
    <>
      <p class="hint">{props.clause}</p>
      <p class="guard-sentence" data-held={props.held.length > 0 ? 'yes' : undefined}>
        {props.sentence}
      </p>
      <GuardStrip points={props.points} hasLimit={props.hasLimit} />
      {props.furthest ? <p class="hint">{unbroken(props.furthest)}</p> : null}
      {props.held.length > 0 ? (
        <ul class="guard-nights">
          {props.held.map((night) => (
            <li>
              <a href={night.href}>{night.day}</a> <span class="muted">{unbroken(night.detail)}</span>
            </li>
          ))}
          {props.more > 0 ? <li class="muted">and {props.more} earlier</li> : null}
        </ul>
      ) : null}
      {props.notes.map((note) => (
        <p class="hint">{note}</p>
      ))}
    </>
  );
}
