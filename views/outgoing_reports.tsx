// What goes to a destination: the files of the set, or in their place what custom reports make of it.
import type { FeedOutgoingProps } from './feed_outgoing.tsx';
import { mistakeOf } from './parts/MistakeSummary.tsx';

export function What({ values, choices, less, mistakes }: FeedOutgoingProps) {
  const wrong = mistakeOf(mistakes, 'reports');
  return (
    <fieldset class="group">
      <legend>What goes</legend>
      <label>
        <input type="radio" name="what" value="set" checked={!values.isReports} /> The files of the set
      </label>
      <label>
        <input type="radio" name="what" value="reports" checked={values.isReports} /> Custom reports in their place
      </label>
      <div class="when-reports" id="field-reports">
        {wrong ? <p class="mistake">{wrong}</p> : null}
        {values.reports.map((report, at) => (
          <div class="row">
            <div class="field">
              <label for={`field-from-${at}`}>{at === 0 ? 'Report' : 'One more report'}</label>
              <select id={`field-from-${at}`} name="from" aria-invalid={at === 0 && wrong ? 'true' : undefined}>
                <option value="">None</option>
                {choices.map(({ value, text }) => (
                  <option value={value} selected={value === report.from}>
                    {text}
                  </option>
                ))}
              </select>
            </div>
            <div class="field">
              <label for={`field-fromName-${at}`}>
                Its file is called<span class="optional"> optional</span>
              </label>
              <input
                id={`field-fromName-${at}`}
                name="fromName"
                value={report.name}
                placeholder="as the report has it"
                autocomplete="off"
                spellcheck={false}
                data-code="yes"
              />
            </div>
          </div>
        ))}
        {less === undefined ? null : (
          <label>
            <input id="field-isLessKnown" type="checkbox" name="isLessKnown" value="yes" checked={values.isLessKnown} />{' '}
            No longer left out: {less}
          </label>
        )}
        <p class="hint">
          The SELECT alone says what goes along. Each report is made in full and checked before it is saved here.
        </p>
      </div>
    </fieldset>
  );
}
