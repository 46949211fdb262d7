// GET and POST /feeds/:feed/layout: corrects one file of the layout that a feed stands by, or that waits for its person.
import { type ColumnFields, LayoutFormPage } from '../../views/layout_form.tsx';
import type { Mistake } from '../../views/parts/MistakeSummary.tsx';
import { layoutAtHand, markOf, waitingInitial } from '../relay/agreed_layout.ts';
import type { Feed, Import } from '../relay/records.ts';
import type { Layout, LayoutColumn, LayoutFile } from '../roster/layout.ts';
import { typeNames } from '../roster/layout_words.ts';
import { showFailure } from './failure_show.ts';
import { type FormValues, readForm, reasonMistake } from './form.ts';
import { correctionOf } from './layout_correction.ts';
import { page, redirectWith } from './page.ts';
import type { Site, WebContext } from './site.ts';

interface AtHand {
  feed: Feed;
  waiting: Import | undefined;
  layout: Layout;
  file: LayoutFile;
}

export function editLayout(site: Site, c: WebContext) {
  const found = atHand(site, c, c.req.query('file'));
  return found ? show(site, c, found, undefined, []) : showFailure(site, c, 404);
}

export async function saveLayout(site: Site, c: WebContext): Promise<Response> {
  const form = await readForm(c);
  const user = c.get('user');
  const found = atHand(site, c, form.exact('file'));
  if (!found || !user) return await showFailure(site, c, 404);
  const { feed, layout, file } = found;
  const { layout: corrected, mistakes, changes } = correctionOf(form, layout, file, user.name);
  const why = form.text('why');
  const noReason = reasonMistake(why);
  if (noReason) mistakes.push({ field: 'why', text: noReason });
  if (mistakes.length > 0) return await show(site, c, found, form, mistakes);
  const back = upOf(found).href;
  if (changes.length === 0) return redirectWith(site, c, back, { kind: 'note', text: 'Nothing was changed.' });
  const what = `${file.name}: ${changes.join(' ')}`;
  const result = site.deps.relay.correctLayout(feed.id, user.name, {
    layout: corrected,
    was: form.exact('was'),
    what,
    why,
  });
  if (!result.ok) {
    const text = `Not saved: ${result.problem.detail}. Look at it again and correct what is still to be corrected.`;
    return redirectWith(site, c, back, { kind: 'wrong', text });
  }
  const again = found.waiting
    ? ` Import ${found.waiting.id} is being checked again under it.`
    : ' It counts from the next set on.';
  return redirectWith(site, c, back, { kind: 'good', text: `The layout is corrected.${again}` });
}

function atHand(site: Site, c: WebContext, fileName: string | undefined): AtHand | undefined {
  const { store } = site.deps;
  const feed = store.feeds.byName(c.req.param('feed') ?? '');
  if (!feed) return undefined;
  const waiting = waitingInitial(store, feed);
  const layout = layoutAtHand(feed, waiting);
  const file = layout?.files.find((one) => one.name === fileName);
  return layout && file ? { feed, waiting, layout, file } : undefined;
}

function upOf({ feed, waiting }: AtHand): { text: string; href: string } {
  return waiting
    ? { text: `Import ${waiting.id}`, href: `/imports/${waiting.id}` }
    : { text: feed.name, href: `/feeds/${encodeURIComponent(feed.name)}` };
}

/** `form`: as it was posted, to be corrected; absent the first time. */
function show(site: Site, c: WebContext, found: AtHand, form: FormValues | undefined, mistakes: Mistake[]) {
  const { feed, waiting, layout, file } = found;
  return page(
    site,
    c,
    { title: `Correct ${file.name}`, place: waiting ? 'imports' : 'feeds', status: mistakes.length > 0 ? 422 : 200 },
    LayoutFormPage({
      feed: feed.name,
      file: file.name,
      action: `/feeds/${encodeURIComponent(feed.name)}/layout`,
      up: upOf(found),
      was: form?.exact('was') ?? markOf(layout),
      isRequired: form ? form.text('required') === 'yes' : file.required,
      isAnyOrder: form ? form.text('anyOrder') === 'yes' : file.columnOrder === 'any',
      columns: file.columns.map((column, at) => fieldsOf(column, file, form, at)),
      types: Object.entries(typeNames).map(([value, text]) => ({ value, text })),
      targets: targetsOf(layout),
      why: form?.text('why') ?? '',
      mistakes,
      consequence: waiting
        ? `Saving checks the stored files of Import ${waiting.id} again; it still waits for you to confirm it.`
        : 'Saving counts from the next set on. A set that waits, or that the check refused last, is checked again.',
    }),
  );
}

function fieldsOf(column: LayoutColumn, file: LayoutFile, form: FormValues | undefined, at: number): ColumnFields {
  const posted = (name: string) => form?.exact(`c${at}.${name}`);
  const isMarked = (name: string, was: boolean) => (form ? posted(name) === 'yes' : was);
  return {
    name: column.name,
    type: posted('type') ?? column.type,
    formats: posted('formats') ?? (column.formats ?? []).join(', '),
    values: posted('values') ?? (column.values ?? []).join('\n'),
    isFilled: isMarked('filled', column.filled ?? column.required),
    isKey: isMarked('key', file.key.includes(column.name)),
    isSecret: isMarked('secret', column.secret === true),
    references: posted('references') ?? column.references ?? '',
    because: sentence(column.because),
    odd: sentence(column.odd),
  };
}

function sentence(parts: readonly string[] | undefined): string {
  const text = (parts ?? []).join('; ');
  return text === '' ? '' : `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

/** The single keys of the layout, and what is referred to already. */
function targetsOf(layout: Layout): string[] {
  const keys = layout.files.flatMap((file) => (file.key.length === 1 ? [`${file.name}.${file.key[0]}`] : []));
  const named = layout.files.flatMap((file) => file.columns.flatMap((column) => column.references ?? []));
  return [...new Set([...keys, ...named])];
}
