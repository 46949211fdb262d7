// Named values, one under the other; a value to be given to somebody else has a copy button and can always be selected.
import type { Child } from 'hono/jsx';
import { Icon } from './Icon.tsx';

export interface Fact {
  name: string;
  value: Child;
  /** The exact text to copy. */
  copy?: string | undefined;
  isCode?: boolean;
  /** Where the value leads. */
  href?: string;
  note?: Child;
}

export function Facts({ facts }: { facts: readonly Fact[] }) {
  return (
    <dl class="facts">
      {facts.map((fact) => (
        <div>
          <dt>{fact.name}</dt>
          <dd>
            <span class={fact.isCode || fact.copy ? 'code selectable' : undefined}>
              {fact.href ? <a href={fact.href}>{fact.value}</a> : fact.value}
            </span>
            {fact.copy ? <CopyButton what={fact.name} text={fact.copy} /> : null}
            {fact.note ? <span class="muted fact-note">{fact.note}</span> : null}
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** Shown by app.js only where the browser can copy; without JavaScript the text is there to be selected. */
export function CopyButton({ what, text }: { what: string; text: string }) {
  return (
    <button type="button" class="copy" data-copy={text} aria-label={`Copy ${what}`} hidden>
      <Icon name="copy" />
      <span class="copy-word">Copy</span>
    </button>
  );
}
