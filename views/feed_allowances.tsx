// Nights that are accepted though they would be held: who allowed it, until when, and a way to end it.
export interface AllowanceView {
  import: { text: string; href: string };
  /** `rows_removed_mass of sections.csv up to 38 %`, one each. */
  kinds: readonly string[];
  until: string;
  by: string;
  why: string;
  /** Absent for those who may not end it. */
  endAction?: string;
}

export function Allowances(props: { allowances: readonly AllowanceView[] }) {
  if (props.allowances.length === 0) return null;
  return (
    <>
      <h3>Accepted for a while</h3>
      {props.allowances.map((it) => (
        <div class="allowance">
          <p>
            Until {it.until}, nights like <a href={it.import.href}>{it.import.text}</a> are accepted, as {it.by}{' '}
            decided: {it.why}
          </p>
          <ul class="reasons">
            {it.kinds.map((kind) => (
              <li>{kind}</li>
            ))}
          </ul>
          {it.endAction ? (
            <form method="post" action={it.endAction}>
              <button type="submit" class="button">
                Hold such nights again
              </button>
            </form>
          ) : null}
        </div>
      ))}
    </>
  );
}
