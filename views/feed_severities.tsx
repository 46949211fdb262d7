// What a district has made graver or milder for one feed, and the form to do so.
import { Field } from './parts/Field.tsx';

export interface SeverityChange {
  code: string;
  title: string;
  severity: string;
  usual: string;
}

export interface SeveritiesProps {
  changed: readonly SeverityChange[];
  /** For those who may change it. */
  form?: { action: string; rules: readonly { code: string; text: string }[] };
}

const severities = [
  { value: 'usual', text: 'as usual' },
  { value: 'reject', text: 'reject: the night is refused' },
  { value: 'hold', text: 'hold: a person decides' },
  { value: 'error', text: 'error: the row is wrong' },
  { value: 'warn', text: 'warn: kept and shown' },
  { value: 'info', text: 'info: good to know' },
] as const;

export function Severities({ changed, form }: SeveritiesProps) {
  return (
    <>
      <h3 id="severities">Severities</h3>
      {changed.length === 0 ? (
        <p class="muted">
          As the <a href="/rules">rule book</a> has them.
        </p>
      ) : (
        <>
          <p class="muted">
            Other than the <a href="/rules">rule book</a> has them, each report of a night says so:
          </p>
          <ul class="reasons">
            {changed.map((change) => (
              <li>
                <a href={`/rules#${change.code}`}>{change.title}</a>: {change.severity} instead of {change.usual}
              </li>
            ))}
          </ul>
        </>
      )}
      {form ? (
        <details>
          <summary>Raise or lower one</summary>
          <form method="post" action={form.action}>
            <Field
              name="code"
              label="Rule"
              required
              hint="What it is as usual stands in brackets. A rule that rejects can be lowered to hold, and no further."
              options={form.rules.map(({ code, text }) => ({ value: code, text }))}
            />
            <Field name="severity" label="In this feed it is" required options={severities} />
            <button type="submit" class="button">
              Change the severity
            </button>
          </form>
        </details>
      ) : null}
    </>
  );
}
