// Which values of which column mean that somebody opted out: a line for each rule, and one that waits for one more.
import type { OutgoingFile } from './outgoing_columns.tsx';
import { type Mistake, mistakeOf } from './parts/MistakeSummary.tsx';

interface OptOutsProps {
  rules: readonly { file: string; column: string; values: string }[];
  files: readonly OutgoingFile[];
  mistakes: readonly Mistake[];
}

export function OptOuts({ rules, files, mistakes }: OptOutsProps) {
  const ofPeople = files.find((file) => file.isPeople && file.isThere)?.name;
  return (
    <>
      {rules.map((rule, at) => {
        const [column, values] = [saidOf(mistakes, `optColumn-${at}`), saidOf(mistakes, `optValues-${at}`)];
        return (
          <div class="row opt-out">
            <div class="field">
              <label for={`field-optFile-${at}`}>File</label>
              <select id={`field-optFile-${at}`} name="optFile">
                {files.map(({ name }) => (
                  <option value={name} selected={name === (rule.file || ofPeople)}>
                    {name}
                  </option>
                ))}
              </select>
            </div>
            <div class="field">
              <label for={`field-optColumn-${at}`}>Column</label>
              <input
                id={`field-optColumn-${at}`}
                name="optColumn"
                value={rule.column}
                list="outgoing-columns"
                autocomplete="off"
                spellcheck={false}
                data-code="yes"
                {...column.marks}
              />
              {column.said}
            </div>
            <div class="field">
              <label for={`field-optValues-${at}`}>Values, one a line</label>
              <textarea
                id={`field-optValues-${at}`}
                name="optValues"
                rows={3}
                spellcheck={false}
                data-code="yes"
                {...values.marks}
              >
                {rule.values}
              </textarea>
              {values.said}
            </div>
          </div>
        );
      })}
      <datalist id="outgoing-columns">
        {[...new Set(files.flatMap((file) => file.columns.map((column) => column.name)))].map((name) => (
          <option value={name} />
        ))}
      </datalist>
    </>
  );
}

/** What is wrong with a field, and what the field says of itself then. */
function saidOf(mistakes: readonly Mistake[], field: string) {
  const text = mistakeOf(mistakes, field);
  if (text === undefined) return { marks: {}, said: null };
  const id = `field-${field}-mistake`;
  return {
    marks: { 'aria-invalid': 'true' as const, 'aria-describedby': id },
    said: (
      <p class="mistake" id={id}>
        {text}
      </p>
    ),
  };
}
