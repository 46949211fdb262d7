// One labelled input with its hint and its mistake.
import type { Child } from 'hono/jsx';

export interface FieldProps {
  name: string;
  label: string;
  value?: string | undefined;
  hint?: Child;
  /** What is wrong with the value. */
  mistake?: string | undefined;
  type?: 'text' | 'password' | 'number' | 'time' | 'date' | 'url';
  autocomplete?: string;
  required?: boolean;
  /** Needed by the chosen kind only: not marked as optional, and not asked for by the browser. */
  isNeeded?: boolean;
  placeholder?: string;
  /** Several lines. */
  lines?: number;
  /** A technical value: no spelling check, fixed-width letters. */
  isCode?: boolean;
  options?: readonly { value: string; text: string }[];
  autofocus?: boolean;
}

export function Field(props: FieldProps) {
  const id = `field-${props.name}`;
  const described =
    [props.hint ? `${id}-hint` : '', props.mistake ? `${id}-mistake` : ''].filter(Boolean).join(' ') || undefined;
  const shared = {
    id,
    name: props.name,
    required: props.required,
    autofocus: props.autofocus,
    'aria-describedby': described,
    'aria-invalid': props.mistake ? ('true' as const) : undefined,
  };
  return (
    <div class="field">
      <label for={id}>
        {props.label}
        {props.required || props.isNeeded ? null : <span class="optional"> optional</span>}
      </label>
      {props.hint ? (
        <p class="hint" id={`${id}-hint`}>
          {props.hint}
        </p>
      ) : null}
      {props.options ? (
        <select {...shared}>
          {props.options.map((option) => (
            <option value={option.value} selected={option.value === props.value}>
              {option.text}
            </option>
          ))}
        </select>
      ) : props.lines ? (
        <textarea
          {...shared}
          rows={props.lines}
          spellcheck={!props.isCode}
          data-code={props.isCode ? 'yes' : undefined}
        >
          {props.value ?? ''}
        </textarea>
      ) : (
        <input
          {...shared}
          type={props.type ?? 'text'}
          value={props.value}
          placeholder={props.placeholder}
          autocomplete={props.autocomplete ?? 'off'}
          spellcheck={!props.isCode}
          autocapitalize={props.isCode ? 'none' : undefined}
          data-code={props.isCode ? 'yes' : undefined}
        />
      )}
      {props.mistake ? (
        <p class="mistake" id={`${id}-mistake`}>
          {props.mistake}
        </p>
      ) : null}
    </div>
  );
}
