// What is agreed about a feed's columns, changed by people: corrected, or taken as a refused set had it. What the change
// concerns is checked again from its stored bytes. One transaction each, and only from the layout that was looked at.

import { markOfText } from '../kit/mark.ts';
import { fail, ok } from '../kit/result.ts';
import type { Layout } from '../roster/layout.ts';
import { layoutChanges } from '../roster/layout_change.ts';
import { builtInLayout } from '../roster/layouts/catalogue.ts';
import { layoutOf } from './completeness.ts';
import { moveImport } from './import_states.ts';
import type { Rows } from './ports.ts';
import type { Feed, Import } from './records.ts';
import type { Relay } from './relay.ts';
import type { Story } from './story.ts';
import { importChanged, ourselves } from './story.ts';

/**
 * The layout a feed stands by: corrected or pinned; else as the set that waits for its confirmation had it; else as
 * agreed. Undefined while it has to be learned and nothing has come.
 */
export function layoutAtHand(feed: Feed, waiting: Import | undefined): Layout | undefined {
  return feed.pinned ?? waiting?.pinned ?? layoutOf(feed, builtInLayout);
}

/** The initial import that waits for its person, with the layout it proposes. */
export function waitingInitial(rows: Pick<Rows, 'imports'>, feed: Feed): Import | undefined {
  if (feed.baselineImportId !== undefined) return undefined;
  return rows.imports.inState('held').findLast((it) => it.feedId === feed.id);
}

/** Tells one layout from another, whatever it says about its evidence. */
export function markOf(layout: Layout): string {
  const text = JSON.stringify(layout, (key, value) => (key === 'because' || key === 'odd' ? undefined : value));
  return markOfText(text);
}

/** Whether the layout that a refused set came with may be taken: it is the newest, and nobody has refused it. */
export function isAdoptable(rows: Pick<Rows, 'imports'>, feed: Feed, it: Import): boolean {
  const agreed = layoutOf(feed, builtInLayout);
  if (
    it.state !== 'rejected' ||
    it.rollbackOf !== undefined ||
    it.decisions.at(-1)?.by !== ourselves ||
    !agreed ||
    !it.pinned
  )
    return false;
  return newestSet(rows, feed.id)?.id === it.id && layoutChanges(agreed, it.pinned).some((file) => file.isChanged);
}

export function createAgreements(story: Story): Pick<Relay, 'correctLayout' | 'adoptLayout'> {
  const { rows, clock, log } = story;

  /** The layout is the feed's, and what waits under another one is checked again. */
  function agree(feed: Feed, layout: Layout, by: string, why: string, also?: Import): void {
    rows.feeds.setLayout(feed.id, layout);
    const newest = newestSet(rows, feed.id);
    const isRefused =
      newest?.state === 'rejected' && newest.rollbackOf === undefined && newest.decisions.at(-1)?.by === ourselves;
    const again = rows.imports.inState('held').filter((it) => it.feedId === feed.id);
    if (also) again.push(also);
    else if (newest && isRefused && newest.report) again.push(newest);
    for (const it of again) checkAgain(story, it, by, why);
  }

  return {
    correctLayout(feedId, by, { layout, was, what, why }) {
      const reason = why.trim();
      if (reason === '') return fail('reason_missing', `for another layout of feed ${feedId}`);
      return rows.transaction(() => {
        const feed = rows.feeds.get(feedId);
        if (!feed) return fail('not_known', `feed ${feedId}`);
        const before = layoutAtHand(feed, waitingInitial(rows, feed));
        if (!before || markOf(before) !== was) {
          return fail('already_decided', `the layout of ${feed.name} was changed meanwhile`);
        }
        agree(feed, layout, by, reason);
        const detail = `${what} ${reason}`;
        rows.activity.add({
          at: clock.now(),
          who: by,
          what: 'corrected the layout of',
          about: `feed ${feed.name}`,
          detail,
        });
        log.info('layout_corrected', { feed: feed.name, user: by });
        story.changed({ feedId });
        story.wake();
        return ok();
      });
    },

    adoptLayout(importId, by, why) {
      const reason = why.trim();
      if (reason === '') return fail('reason_missing', `for the layout of import ${importId}`);
      return rows.transaction(() => {
        const it = rows.imports.get(importId);
        const feed = it && rows.feeds.get(it.feedId);
        if (!it || !feed) return fail('not_known', `import ${importId}`);
        if (!isAdoptable(rows, feed, it) || !it.pinned) {
          return fail('already_decided', `import ${importId} is ${it.state}, or another layout is agreed by now`);
        }
        agree(feed, it.pinned, by, reason, it);
        const about = `Import ${importId}`;
        rows.activity.add({ at: clock.now(), who: by, what: 'accepted the layout of', about, detail: reason });
        log.info('layout_adopted', { import: importId, feed: feed.name, user: by });
        story.wake();
        return ok();
      });
    },
  };
}

/** The newest import of the feed that is a whole set, or was. */
function newestSet(rows: Pick<Rows, 'imports'>, feedId: number): Import | undefined {
  return rows.imports.page({ feedId, limit: 5 }).find(({ state }) => state !== 'receiving' && state !== 'cancelled');
}

function checkAgain(story: Story, it: Import, by: string, why: string): void {
  const now = story.clock.now();
  const decisions = [...it.decisions, { by, at: now, what: 'given another layout' as const, why }];
  const forgotten = {
    ...{ verdict: null, report: null, pinned: null, holdCause: null, problem: null },
    ...{ checkedAt: null, decidedAt: null, finishedAt: null },
  };
  moveImport(story.rows.imports, it, 'ready', { ...forgotten, decisions, checkAttempts: 0, dueAt: now });
  importChanged(story, it);
}
