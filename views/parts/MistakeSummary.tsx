// What is wrong with a form, at its top, each with a link to its field.

export interface Mistake {
  /** Name of the field; absent when it concerns the whole form. */
  field?: string;
  text: string;
}

export function MistakeSummary({ mistakes }: { mistakes: readonly Mistake[] }) {
  if (mistakes.length === 0) return null;
  return (
    <div class="banner" data-kind="wrong" role="alert" tabindex={-1} id="mistakes" data-focus="yes">
      <div>
        <strong>{mistakes.length === 1 ? 'One thing to correct' : `${mistakes.length} things to correct`}</strong>
        <ul>
          {mistakes.map((mistake) => (
            <li>{mistake.field ? <a href={`#field-${mistake.field}`}>{mistake.text}</a> : mistake.text}</li>
          ))}
        </ul>
      </div>
    </div>
  );
}

/** The mistake of one field, for `Field`. */
export function mistakeOf(mistakes: readonly Mistake[], field: string): string | undefined {
  return mistakes.find((mistake) => mistake.field === field)?.text;
}
