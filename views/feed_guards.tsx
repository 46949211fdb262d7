// The guards of one feed: each limit in plain words, and beside it what it would have done on the last 90 nights.
import { Effect, type EffectProps, effectId } from './guard_effect.tsx';
import { Banner, type BannerKind } from './parts/Banner.tsx';
import { type Mistake, MistakeSummary, mistakeOf } from './parts/MistakeSummary.tsx';
import { PageHead } from './parts/PageHead.tsx';
import { countOf } from './words.ts';

export interface GuardField {
  /** `rowsRemoved.percent`. */
  name: string;
  /** Before the field: `More than`. */
  before: string;
  /** After it: `%`. */
  after: string;
  value: string;
  /** What holds while it is empty. */
  inherited: string;
}

export interface GuardRow {
  key: string;
  title: string;
  fields: readonly GuardField[];
  off?: { name: string; isOff: boolean; warning: string };
  /** `Usual: 10 %, at least 20.` */
  usual: string;
  /** Something of its own is set here. */
  isSet: boolean;
  /** Files with a limit of their own. */
  own: readonly { file: string; words: string; href: string }[];
  /** A finding of this guard does not hold the night in this feed. */
  milder?: string;
  effect: EffectProps;
}

export interface GuardScope {
  text: string;
  href: string;
  isHere: boolean;
  /** Limits of its own. */
  own: number;
}

export interface FeedGuardsProps {
  feed: { name: string; href: string };
  answer?: { kind: BannerKind; text: string };
  /** `All files`, then each file; a district sets a limit for all, and another one where it must. */
  scopes: readonly GuardScope[];
  /** Files of the layout that did not come on any of these nights. */
  neverCame: readonly GuardScope[];
  /** The file whose limits these are; absent: of all. */
  file?: string;
  rows: readonly GuardRow[];
  mistakes: readonly Mistake[];
  /** For owners. */
  form?: { action: string; page: string; seen: string; why: string; isChanged: boolean };
}

export function FeedGuardsPage(props: FeedGuardsProps) {
  return (
    <>
      <PageHead
        title={`Guards of ${props.feed.name}`}
        up={{ text: props.feed.name, href: props.feed.href }}
        about="A night beyond one of these limits waits for a person. Beside each: what it would have done on the last 90 nights."
      />
      {props.answer ? <Banner kind={props.answer.kind} title={props.answer.text} /> : null}
      <nav class="scopes" aria-label="Files">
        <Scopes scopes={props.scopes} />
        {props.neverCame.length > 0 ? (
          <details>
            <summary class="muted">
              {countOf(props.neverCame.length, 'file')} of the layout did not come in 90 nights
            </summary>
            <Scopes scopes={props.neverCame} />
          </details>
        ) : null}
      </nav>
      {props.form ? <GuardForm {...props} form={props.form} /> : <GuardRows {...props} />}
    </>
  );
}

function Scopes({ scopes }: { scopes: readonly GuardScope[] }) {
  return (
    <ul>
      {scopes.map(({ text, href, isHere, own }) => (
        <li>
          <a href={href} aria-current={isHere ? 'page' : undefined}>
            {text}
            {own > 0 ? <span class="own"> {own} own</span> : null}
          </a>
        </li>
      ))}
    </ul>
  );
}

function GuardForm({ form, ...props }: FeedGuardsProps & { form: NonNullable<FeedGuardsProps['form']> }) {
  return (
    <form method="post" action={form.action} class="guards-form">
      {/* The first button is the one that Enter presses: it looks, and saves nothing. */}
      <button type="submit" class="unseen" tabindex={-1} formmethod="get" formaction={form.page} formnovalidate>
        Show what it would have done
      </button>
      <MistakeSummary mistakes={props.mistakes} />
      {props.file === undefined ? null : <input type="hidden" name="file" value={props.file} />}
      <input type="hidden" name="seen" value={form.seen} />
      <GuardRows {...props} form={form} />
      <div class="guards-end">
        <label for="field-why">Why these limits</label>
        <p class="hint" id="why-hint">
          Kept with the old and the new limits. They count from the next check on; what is held now stays held.
        </p>
        <div class="reason-line">
          <input
            id="field-why"
            name="why"
            value={form.why}
            required
            minlength={3}
            maxlength={500}
            autocomplete="off"
            aria-describedby="why-hint"
            aria-invalid={mistakeOf(props.mistakes, 'why') ? 'true' : undefined}
          />
          <button type="submit" class="button" formmethod="get" formaction={form.page} formnovalidate>
            Show the effect
          </button>
          <button type="submit" class="button" data-tone="primary">
            Save these guards
          </button>
        </div>
        {form.isChanged ? <p class="hint">Not saved yet.</p> : null}
      </div>
    </form>
  );
}

function GuardRows(props: FeedGuardsProps) {
  return (
    <div class="guards">
      {props.rows.map((row) => (
        <Guard row={row} props={props} />
      ))}
    </div>
  );
}

function Guard({ row, props }: { row: GuardRow; props: FeedGuardsProps }) {
  const { form } = props;
  const live = form
    ? {
        'hx-get': `${form.page}/${row.key}/effect`,
        'hx-trigger': 'input delay:250ms',
        'hx-include': 'closest form',
        'hx-target': `#${effectId(row.key)}`,
        'hx-swap': 'innerHTML',
        'hx-sync': 'this:replace',
      }
    : {};
  return (
    <section class="guard" aria-labelledby={`guard-${row.key}`}>
      <div class="guard-limit" {...live}>
        <h2 id={`guard-${row.key}`}>{row.title}</h2>
        {form ? <Fields row={row} mistakes={props.mistakes} /> : null}
        {row.off?.isOff || form ? <p class="guard-warning">{row.off?.warning}</p> : null}
        {row.milder ? <p class="hint">{row.milder}</p> : null}
        <p class="hint">
          {row.usual}{' '}
          {form && row.isSet ? (
            <button
              type="submit"
              class="link"
              name="reset"
              value={row.key}
              formmethod="get"
              formaction={form.page}
              formnovalidate
            >
              {props.file === undefined ? 'Set it back' : 'As for all files'}
              <span class="unseen">: {row.title}</span>
            </button>
          ) : null}
        </p>
        {row.own.map(({ file, words, href }) => (
          <p class="hint">
            <a href={href}>{file}</a>: {words}
          </p>
        ))}
      </div>
      <div class="guard-effect" id={effectId(row.key)} role="status">
        <Effect {...row.effect} />
      </div>
    </section>
  );
}

function Fields({ row, mistakes }: { row: GuardRow; mistakes: readonly Mistake[] }) {
  return (
    <fieldset class="guard-fields">
      <legend class="unseen">{row.title}</legend>
      {row.fields.map((field) => {
        const mistake = mistakeOf(mistakes, field.name);
        const id = `field-${field.name}`;
        return (
          <div class="guard-field">
            <label for={id}>{field.before}</label>
            <span class="guard-input">
              <input
                id={id}
                name={field.name}
                value={field.value}
                placeholder={field.inherited}
                inputmode={field.name === 'largest.size' ? undefined : 'decimal'}
                autocomplete="off"
                aria-invalid={mistake ? 'true' : undefined}
                aria-describedby={mistake ? `${id}-mistake` : undefined}
              />
              <span>{field.after}</span>
            </span>
            {mistake ? (
              <p class="mistake" id={`${id}-mistake`}>
                {mistake}
              </p>
            ) : null}
          </div>
        );
      })}
      {row.off ? (
        <label class="guard-off">
          <input type="checkbox" name={row.off.name} checked={row.off.isOff} /> Off
        </label>
      ) : null}
    </fieldset>
  );
}
