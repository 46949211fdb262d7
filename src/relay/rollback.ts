// An accepted roster turns out to be wrong: a person puts an earlier one in force again. That is a new import of the old
// set, checked against the one in force, accepted by that person's word, and sent to everybody.
import { fail, ok } from '../kit/result.ts';
import { accept, checkedAs } from './decide.ts';
import { moveImport } from './import_states.ts';
import type { CheckOutcome } from './ports.ts';
import type { Import, ImportHead } from './records.ts';
import type { Relay } from './relay.ts';
import type { Story } from './story.ts';
import { importChanged, ourselves } from './story.ts';

/** Whether the set of this import was once in force. */
export function wasAccepted(it: Pick<ImportHead, 'decisions'>): boolean {
  return it.decisions.some(({ what }) => what === 'accepted' || what === 'released');
}

export function createRollback(story: Story): Pick<Relay, 'rollBack'> {
  const { rows, clock, log } = story;
  return {
    rollBack(importId, inForceId, by, why) {
      const reason = why.trim();
      if (reason === '') return fail('reason_missing', `for going back to import ${importId}`);
      return rows.transaction(() => {
        const to = rows.imports.get(importId);
        const feed = to && rows.feeds.get(to.feedId);
        if (!to || !feed) return fail('not_known', `import ${importId}`);
        const inForce = feed.baselineImportId;
        if (!wasAccepted(to)) return fail('already_decided', `import ${importId} was never accepted`);
        if (inForce === importId) return fail('already_decided', `import ${importId} is in force`);
        // Whoever decided looked at another roster than the one that would be replaced.
        if (inForce !== inForceId) return fail('already_decided', `import ${inForce} is in force by now`);
        const moving = rows.imports.inState('ready', 'checking').find((it) => it.feedId === feed.id);
        if (moving)
          return fail('already_decided', `import ${moving.id} is just being checked; look again when it is decided`);
        const now = clock.now();
        const rollbackOf = to.rollbackOf ?? to.id;
        const it = rows.imports.openRollback({
          feedId: feed.id,
          openedAt: now,
          lastArrivalAt: to.lastArrivalAt,
          rollbackOf,
          baselineImportId: inForceId,
          decisions: [{ by, at: now, what: 'rolled back', why: reason }],
        });
        if (to.pinned) rows.imports.patch(it.id, { pinned: to.pinned });
        rows.activity.add({
          at: now,
          who: by,
          what: 'rolled back',
          about: `Import ${inForce}`,
          detail: `to import ${rollbackOf}: ${reason}`,
        });
        log.info('rolled_back', { import: it.id, feed: feed.name, user: by });
        importChanged(story, it);
        story.wake();
        return ok(it.id);
      });
    },
  };
}

/**
 * A person decided already; the check says what going back changes, and that the old set is whole. It is refused when
 * it cannot be used any more, and when another roster came in force meanwhile.
 */
export function decideRollback(story: Story, checking: Import, outcome: CheckOutcome): void {
  const { rows, clock, log } = story;
  const now = clock.now();
  const { report } = outcome;
  const it: Import = { ...checking, ...checkedAs(now, outcome) };
  rows.transaction(() => {
    rows.imports.patch(it.id, { ...checkedAs(now, outcome), problem: null });
    rows.measures.put(it.id, outcome.measures);
    const feed = rows.feeds.get(it.feedId);
    if (!feed) throw new Error(`the feed of import ${it.id} vanished`);
    const by = it.decisions[0]?.by ?? ourselves;
    const refusal =
      feed.baselineImportId !== it.baselineImportId
        ? `Import ${feed.baselineImportId} came in force meanwhile.`
        : report.verdict === 'reject'
          ? (report.reasons[0] ?? 'Its files cannot be used any more.')
          : undefined;
    if (refusal === undefined) {
      const why = `The set of import ${it.rollbackOf} again, as ${by} decided.`;
      accept(story, it, feed, { by: ourselves, at: now, what: 'accepted', why });
      return;
    }
    const decisions = [...it.decisions, { by: ourselves, at: now, what: 'rejected' as const, why: refusal }];
    moveImport(rows.imports, it, 'rejected', { decidedAt: now, finishedAt: now, decisions, dueAt: null });
  });
  log.info('decided', { import: it.id, verdict: report.verdict, milliseconds: report.milliseconds });
  importChanged(story, it);
}
