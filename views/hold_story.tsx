// A held night in few words: what would happen, what else is beyond its limit, where it is, and what that usually means.
import { unbroken } from './words.ts';

export interface HoldStoryProps {
  /** `327 of 1,688 people would disappear (19.4 %, limit 5 %).` */
  sentence: string;
  /** What else; nothing that the sentence says already. */
  others: readonly string[];
  /** `Gone tonight: people of all 3 schools alike.` */
  gone: readonly string[];
  /** What such a pattern usually comes from. */
  hint?: string;
}

export function HoldStory({ sentence, others, gone, hint }: HoldStoryProps) {
  return (
    <div class="hold-story">
      <p class="hold-sentence">{unbroken(sentence)}</p>
      {others.length > 0 ? (
        <ul class="reasons">
          {others.map((other) => (
            <li>{unbroken(other)}</li>
          ))}
        </ul>
      ) : null}
      {gone.length > 0 ? (
        <p>
          {gone.join(' ')}
          {hint ? <span class="muted"> {hint}</span> : null}
        </p>
      ) : null}
    </div>
  );
}
