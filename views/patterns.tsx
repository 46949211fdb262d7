// Every part of the pages on one page: for designing, for screenshots and for the accessibility test.
import { MonthGrid } from './calendar_months.tsx';
import { TestOutcomeView } from './destination_test.tsx';
import { ExampleNames } from './feed_outgoing.tsx';
import { Effect } from './guard_effect.tsx';
import { HoldStory } from './hold_story.tsx';
import { Changes } from './import_changes.tsx';
import { Decide } from './import_decide.tsx';
import { LayoutChange, Proposal } from './import_layout.tsx';
import { Notices } from './import_notices.tsx';
import { Timeline } from './import_timeline.tsx';
import { ColumnEdit } from './layout_form.tsx';
import * as layouts from './layout_samples.ts';
import { LeavingDestinationPart } from './leaving.tsx';
import { ListedRows } from './listing.tsx';
import { Preview } from './outgoing_preview.tsx';
import { Banner } from './parts/Banner.tsx';
import { NightGrid } from './parts/charts/NightGrid.tsx';
import { NightStrip } from './parts/charts/NightStrip.tsx';
import { RowSpark } from './parts/charts/RowSpark.tsx';
import { EmptyState } from './parts/EmptyState.tsx';
import { Facts } from './parts/Facts.tsx';
import { Field } from './parts/Field.tsx';
import { MistakeSummary } from './parts/MistakeSummary.tsx';
import { PageHead } from './parts/PageHead.tsx';
import { ProblemNote } from './parts/ProblemNote.tsx';
import { ReasonForm } from './parts/Reasons.tsx';
import { Status } from './parts/Status.tsx';
import { type StatusName, statuses } from './parts/status_words.ts';
import * as samples from './pattern_samples.ts';
import { ReportForm, Statements } from './report_form.tsx';
import { TokenTable } from './tokens.tsx';

export function PatternsPage() {
  return (
    <>
      <PageHead title="Patterns" about="Every part of these pages, with made-up content." />
      <section aria-labelledby="p-status">
        <h2 id="p-status">Status</h2>
        <ul class="pattern-row">
          {(Object.keys(statuses) as StatusName[]).map((name) => (
            <li>
              <Status name={name} />
            </li>
          ))}
        </ul>
      </section>
      <section aria-labelledby="p-month">
        <h2 id="p-month">A month</h2>
        <div class="months">
          <MonthGrid month={samples.month} />
        </div>
      </section>
      <section aria-labelledby="p-banner">
        <h2 id="p-banner">Banners</h2>
        <Banner kind="note" title="A note." />
        <Banner kind="good" title="Released. It goes out now." />
        <Banner kind="warning" title="A warning.">
          <p>With a second sentence.</p>
        </Banner>
        <Banner kind="wrong" title="A mistake." />
        <ProblemNote problem={samples.problem} />
        <MistakeSummary mistakes={[{ field: 'sample', text: 'The host is missing.' }]} />
      </section>
      <section aria-labelledby="p-report">
        <h2 id="p-report">A custom report</h2>
        <div class="report-desk">
          <ReportForm {...samples.report} />
        </div>
        <Statements files={[{ name: 'schools.csv', sql: samples.report.fields.sql }]} />
      </section>
      <section aria-labelledby="p-leaving">
        <h2 id="p-leaving">What a destination gets</h2>
        <LeavingDestinationPart destination={samples.leaving} />
      </section>
      <section aria-labelledby="p-outgoing">
        <h2 id="p-outgoing">What would go along</h2>
        <Preview preview={samples.outgoing} />
        <ExampleNames names={['roster-2026-11-20.zip.pgp']} />
      </section>
      <section aria-labelledby="p-form">
        <h2 id="p-form">Forms</h2>
        <div class="form">
          <Field
            name="sample"
            label="Host"
            value=""
            required
            mistake="The host is missing."
            hint="As the vendor wrote it."
            isCode
          />
          <Field name="sample-lines" label="Keys" lines={2} isCode />
          <Field
            name="sample-choice"
            label="Layout"
            options={[{ value: 'a', text: 'Learn it from the first night' }]}
            required
          />
        </div>
        <ReasonForm
          id="p"
          action="/-/patterns"
          verb="Stop"
          label="Why it is stopped"
          hint="It goes on receiving."
          tone="danger"
        />
        <div class="pattern-row">
          <a class="button" data-tone="primary" href="#p-form">
            Primary
          </a>
          <a class="button" href="#p-form">
            Plain
          </a>
          <a class="button" data-tone="danger" href="#p-form">
            Danger
          </a>
        </div>
      </section>
      <section aria-labelledby="p-facts">
        <h2 id="p-facts">Facts</h2>
        <Facts facts={samples.facts} />
        <EmptyState title="No file yet.">
          <p>
            Give your SIS <a href="/senders">these five values</a>.
          </p>
        </EmptyState>
      </section>
      <section aria-labelledby="p-nights">
        <h2 id="p-nights">Nights</h2>
        <NightStrip nights={samples.nights} summary="30 nights, one of each kind at the end." />
        <NightGrid nights={samples.nights} summary="The same nights as weeks." />
        <RowSpark points={samples.spark} floor={82} title="Rows per night" />
      </section>
      <section aria-labelledby="p-guard">
        <h2 id="p-guard">The effect of a guard</h2>
        <Effect {...samples.effect} />
      </section>
      <section aria-labelledby="p-column">
        <h2 id="p-column">Correcting a column</h2>
        <form method="post" action="/-/patterns" class="layout-form">
          <ColumnEdit
            column={layouts.columnFields}
            at={0}
            form={{
              file: 'Student.csv',
              types: [{ value: 'enum', text: 'one of a list' }],
              targets: ['School.csv.SIS ID'],
              mistakes: [],
            }}
          />
        </form>
      </section>
      <section aria-labelledby="p-test">
        <h2 id="p-test">Testing a connection</h2>
        <TestOutcomeView outcome={samples.connectionTest} />
      </section>
      <Timeline steps={samples.steps} />
      <Proposal {...layouts.proposal} />
      <LayoutChange {...layouts.layoutChange} />
      <Changes changes={samples.changes} isFirst={false} />
      <ListedRows table={samples.listed} file="Student.csv" />
      <TokenTable tokens={samples.tokens} />
      <Notices groups={samples.notices} downloads={[{ href: '/-/patterns', text: 'HTML, to mail or print' }]} />
      <HoldStory {...samples.holdStory} />
      <Decide
        importId={0}
        isInitial={false}
        released="6 files go to gradecam, and the next night is compared with them."
        kept="gradecam keeps Friday’s roster."
        mayDecide
      />
    </>
  );
}
