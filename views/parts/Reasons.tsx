// A form whose button needs one sentence why; works without JavaScript, stored for ever.

import type { Child } from 'hono/jsx';

export interface ReasonFormProps {
  action: string;
  /** The button: a verb. */
  verb: string;
  label: string;
  tone?: 'primary' | 'danger' | 'plain';
  /** Distinguishes several on a page. */
  id: string;
  hint?: string;
  /** Where to come back to. */
  back?: string;
  /** What goes along unseen. */
  fields?: Record<string, string>;
  /** Further fields, before the reason. */
  children?: Child;
}

export function ReasonForm(props: ReasonFormProps) {
  const field = `${props.id}-why`;
  return (
    <form method="post" action={props.action} class="reason">
      {props.children}
      <label for={field}>{props.label}</label>
      {props.hint ? (
        <p class="hint" id={`${field}-hint`}>
          {props.hint}
        </p>
      ) : null}
      <div class="reason-line">
        <input
          id={field}
          name="why"
          required
          minlength={3}
          maxlength={500}
          autocomplete="off"
          aria-describedby={props.hint ? `${field}-hint` : undefined}
        />
        {props.back ? <input type="hidden" name="back" value={props.back} /> : null}
        {Object.entries(props.fields ?? {}).map(([name, value]) => (
          <input type="hidden" name={name} value={value} />
        ))}
        <button type="submit" class="button" data-tone={props.tone ?? 'plain'}>
          {props.verb}
        </button>
      </div>
    </form>
  );
}
