// One report: its SQL beside the tables and columns it can read, its first rows, and what sends it.
import { Banner } from './parts/Banner.tsx';
import { Field } from './parts/Field.tsx';
import { PageHead } from './parts/PageHead.tsx';
import { ReportForm, type ReportProps, Statements } from './report_form.tsx';
import { countOf } from './words.ts';

export function ReportPage(props: ReportProps) {
  return (
    <div class="report-page">
      <PageHead title={props.title} up={{ text: 'Custom reports', href: '/reports' }}>
        {props.copyHref ? (
          <a class="button" href={props.copyHref}>
            Begin one of your own with it
          </a>
        ) : null}
      </PageHead>
      {props.answer ? <Banner kind={props.answer.kind} title={props.answer.text} /> : null}
      <SentTo usedBy={props.usedBy} offers={props.offers} isNew={props.isNew} />
      <Prose mapped={props.mapped} left={props.left} />
      <div class="report-desk">
        <div>
          {props.action || props.previewAction ? <ReportForm {...props} /> : <Statements files={props.files} />}
        </div>
        <Tables tables={props.tables} />
      </div>
      {props.removeAction ? <Removal action={props.removeAction} /> : null}
    </div>
  );
}

function SentTo({ usedBy, offers, isNew }: Pick<ReportProps, 'usedBy' | 'offers' | 'isNew'>) {
  if (isNew) return null;
  return (
    <section aria-label="Sent to" class="report-sent">
      {usedBy.length === 0 ? (
        <p class="muted">Nothing sends it yet.</p>
      ) : (
        <p>
          Sent by <Links ways={usedBy} />.
        </p>
      )}
      {offers.length === 0 ? null : (
        <details>
          <summary>Send it to a vendor</summary>
          <ul>
            {offers.map((way) => (
              <li>
                <a href={way.href}>{way.text}</a>
              </li>
            ))}
          </ul>
        </details>
      )}
    </section>
  );
}

function Links({ ways }: { ways: ReportProps['usedBy'] }) {
  return (
    <>
      {ways.map((way, at) => (
        <>
          {at > 0 ? ', ' : ''}
          <a href={way.href}>{way.text}</a>
        </>
      ))}
    </>
  );
}

function Prose({ mapped, left }: Pick<ReportProps, 'mapped' | 'left'>) {
  if (mapped.length === 0) return null;
  return (
    <div class="report-prose">
      <section aria-label="What goes where">
        <h2>What goes where</h2>
        <ul>
          {mapped.map((text) => (
            <li>{text}</li>
          ))}
        </ul>
      </section>
      <section aria-label="What is not in it">
        <h2>What is not in it</h2>
        <ul>
          {left.map((text) => (
            <li>{text}</li>
          ))}
        </ul>
      </section>
    </div>
  );
}

export function Tables({ tables }: Pick<ReportProps, 'tables'>) {
  if (tables.length === 0) return <aside id="report-tables" />;
  return (
    <aside id="report-tables" class="report-tables" aria-labelledby="tables">
      <h2 id="tables">Tables</h2>
      <p class="muted">All values are text; a blank one is ''. Joins by a key are quick.</p>
      {tables.map((table) => (
        <details>
          <summary>
            <code>{table.name}</code> <span class="muted">{countOf(table.columns.length, 'column')}</span>
          </summary>
          <ul>
            {table.columns.map((column) => (
              <li>
                <code>{column.name}</code>
                {column.note ? <span class="muted"> {column.note}</span> : null}
              </li>
            ))}
          </ul>
        </details>
      ))}
    </aside>
  );
}

function Removal({ action }: { action: string }) {
  return (
    <details class="preview">
      <summary>Remove this report</summary>
      <form method="post" action={action} class="form">
        <Field name="removeWhy" label="Why" required hint="Refused while a feed sends it." />
        <div class="form-end">
          <button type="submit" class="button">
            Remove
          </button>
        </div>
      </form>
    </details>
  );
}
