// Who was removed, added or changed in one file: masked until somebody asks, and asking is recorded.
import { type Chip, Paging } from './imports.tsx';
import { PageHead } from './parts/PageHead.tsx';
import { ProblemNote, type ProblemView } from './parts/ProblemNote.tsx';
import { count } from './words.ts';

export interface ListingRow {
  line: string;
  cells: readonly string[];
  /** Of a row that changed. */
  changes?: readonly { column: string; before: string; after: string }[];
  /** What is to be said instead of changes. */
  note?: string;
}

export interface ListingProps {
  file: string;
  importId: number;
  /** `gone`, `new`, `changed`: as the sentence has it. */
  word: string;
  kind: string;
  /** The night it is compared with. */
  baselineId: number;
  kindChips: readonly Chip[];
  groupOptions: readonly { value: string; text: string }[];
  group: string;
  key: string;
  areValuesShown: boolean;
  /** The form that looks for a key and shows values; absent for those who may not. */
  askAction?: string;
  pageAction: string;
  downloadAction: string;
  problem?: ProblemView;
  table?: {
    columns: readonly string[];
    /** Left out: blank in each row of this page. */
    blank: readonly string[];
    rows: readonly ListingRow[];
    isChanged: boolean;
    total: number;
    /** The first and the last key on this page, from 1. */
    from: number;
    to: number;
    page: number;
    pages: number;
    olderHref?: string;
    newestHref?: string;
  };
}

export function ListingPage(props: ListingProps) {
  const { table } = props;
  const up = { text: `Import ${props.importId}`, href: `/imports/${props.importId}` };
  return (
    <>
      <PageHead title={`Who is ${props.word} in ${props.file}`} up={up} about={aboutOf(props)} />
      <div class="filters">
        <nav class="chips" aria-label="What happened to them">
          {props.kindChips.map((chip) => (
            <a href={chip.href} aria-current={chip.isChosen ? 'true' : undefined}>
              {chip.text}
            </a>
          ))}
        </nav>
        <div class="listing-asks">
          {props.groupOptions.length > 0 ? <GroupFilter {...props} /> : null}
          {props.askAction ? <Ask {...props} action={props.askAction} /> : null}
        </div>
      </div>
      {props.problem ? <ProblemNote problem={props.problem} /> : null}
      {table && table.rows.length > 0 ? <ListedRows table={table} file={props.file} /> : null}
      {table && table.blank.length > 0 ? (
        <p class="muted blank-columns">Blank in all of these rows: {table.blank.join(', ')}.</p>
      ) : null}
      {table && table.rows.length === 0 ? <p class="muted">Nobody fits this choice.</p> : null}
      {table && props.areValuesShown ? <PageButtons {...props} table={table} /> : null}
      {table && !props.areValuesShown ? (
        <Paging
          {...(table.olderHref ? { olderHref: table.olderHref } : {})}
          {...(table.newestHref ? { newestHref: table.newestHref } : {})}
          words={{ newest: 'The first', older: 'The next' }}
        />
      ) : null}
      {table && table.total > 0 ? <Download {...props} /> : null}
    </>
  );
}

function aboutOf({ table, word, baselineId, areValuesShown }: ListingProps): string {
  if (!table) return `Against the roster of Import ${baselineId}.`;
  const shown =
    table.rows.length > 0 && table.pages > 1 ? ` This page: ${count(table.from)} to ${count(table.to)}.` : '';
  const values = areValuesShown
    ? ' The values are shown, and that they were is on record. Passwords and the like stay masked.'
    : ' Of each value only the first character is shown.';
  return `${count(table.total)} ${word} since Import ${baselineId}.${shown}${values}`;
}

function GroupFilter(props: ListingProps) {
  return (
    <form method="get" action={props.pageAction} class="line-form">
      <input type="hidden" name="kind" value={props.kind} />
      <label for="listing-group">Only</label>
      <select id="listing-group" name="group">
        <option value="">everybody</option>
        {props.groupOptions.map((option) => (
          <option value={option.value} selected={option.value === props.group}>
            {option.text}
          </option>
        ))}
      </select>
      <button type="submit" class="button">
        Show
      </button>
    </form>
  );
}

function Hidden({ kind, group }: { kind: string; group: string }) {
  return (
    <>
      <input type="hidden" name="kind" value={kind} />
      <input type="hidden" name="group" value={group} />
    </>
  );
}

/** Sent by POST: a key in an address would stay in the browser's history and in the logs of proxies. */
function Ask(props: ListingProps & { action: string }) {
  return (
    <form method="post" action={props.action} class="line-form">
      <Hidden kind={props.kind} group={props.group} />
      <label for="listing-key">Key</label>
      <input id="listing-key" name="key" value={props.key} autocomplete="off" spellcheck={false} data-code="yes" />
      <button type="submit" class="button">
        Find
      </button>
      <button type="submit" class="button" name="values" value="yes">
        Show values
      </button>
      <span class="hint">That values were shown is recorded in the activity.</span>
    </form>
  );
}

export function ListedRows({
  table,
  file,
}: {
  table: Pick<NonNullable<ListingProps['table']>, 'columns' | 'rows' | 'isChanged'>;
  file: string;
}) {
  return (
    <section class="preview-scroll listed" aria-label={`Rows of ${file}`} tabindex={0}>
      <table>
        <thead>
          <tr>
            <th scope="col">Line</th>
            {table.columns.map((column) => (
              <th scope="col">{column}</th>
            ))}
            {table.isChanged ? <th scope="col">What changed</th> : null}
          </tr>
        </thead>
        <tbody>
          {table.rows.map((row) => (
            <tr>
              <td class="muted">{row.line}</td>
              {row.cells.map((cell) => (
                <td>{cell}</td>
              ))}
              {table.isChanged ? <What row={row} /> : null}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function What({ row }: { row: ListingRow }) {
  if (row.note) return <td class="muted">{row.note}</td>;
  return (
    <td class="what-changed">
      {(row.changes ?? []).map(({ column, before, after }) => (
        <div>
          <span class="muted">{column}</span> {before === '' ? <span class="muted">blank</span> : before} →{' '}
          {after === '' ? <span class="muted">blank</span> : after}
        </div>
      ))}
    </td>
  );
}

/** Pages of values are asked for like the first one. */
function PageButtons(props: ListingProps & { table: NonNullable<ListingProps['table']> }) {
  const { page, pages } = props.table;
  if (!props.askAction || pages < 2) return null;
  return (
    <form method="post" action={props.askAction} class="line-form">
      <Hidden kind={props.kind} group={props.group} />
      <input type="hidden" name="key" value={props.key} />
      <input type="hidden" name="values" value="yes" />
      {page > 1 ? (
        <button type="submit" class="button" name="page" value={String(page - 1)}>
          The ones before
        </button>
      ) : null}
      {page < pages ? (
        <button type="submit" class="button" name="page" value={String(page + 1)}>
          The next
        </button>
      ) : null}
    </form>
  );
}

function Download(props: ListingProps) {
  const masked = new URLSearchParams({ kind: props.kind, ...(props.group ? { group: props.group } : {}) });
  return (
    <div class="line-form downloads">
      {props.key === '' ? <a href={`${props.downloadAction}?${masked}`}>All of them as CSV, masked</a> : null}
      {props.askAction ? (
        <form method="post" action={props.downloadAction} class="line-form">
          <Hidden kind={props.kind} group={props.group} />
          <input type="hidden" name="key" value={props.key} />
          <button type="submit" class="button">
            Download with values
          </button>
          <span class="hint">Recorded too.</span>
        </form>
      ) : null}
    </div>
  );
}
