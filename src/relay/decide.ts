// The verdict becomes a state: accepted, held or rejected. Acceptance, baseline and supersession are one transaction.

import { localDate } from '../kit/zone.ts';
import { covering, heldOn } from './allowances.ts';
import { planDeliveries } from './delivery_plan.ts';
import { moveImport } from './import_states.ts';
import type { CheckOutcome } from './ports.ts';
import type { Decision, Feed, Import, ImportState } from './records.ts';
import type { Story } from './story.ts';
import { importChanged, ourselves } from './story.ts';

/**
 * Older imports of the feed that still wait make way for a newer set that is accepted or held: those held, and once
 * something newer is accepted those accepted and not sent. A rejected set does not make anything give way.
 */
function supersedeOlder(story: Story, it: Import, states: ImportState[]): void {
  for (const older of story.rows.imports.inState(...states)) {
    if (older.feedId !== it.feedId || older.id >= it.id) continue;
    moveImport(story.rows.imports, older, 'superseded', { finishedAt: story.clock.now(), dueAt: null });
    importChanged(story, older);
  }
}

/**
 * Moves a checked or held import to `accepted`: its set is the new baseline, and its deliveries are planned.
 * False when somebody else decided first.
 */
export function accept(story: Story, it: Import, feed: Feed, decision: Decision): boolean {
  const { rows } = story;
  if (!it.pinned) throw new Error(`import ${it.id} has no checked layout to pin`);
  const moved = moveImport(rows.imports, it, 'accepted', {
    decidedAt: decision.at,
    decisions: [...it.decisions, decision],
    dueAt: null,
  });
  if (!moved) return false;
  rows.feeds.setBaseline(feed.id, it.id, it.pinned);
  const unsent: ImportState[] = feed.forwards.length > 0 ? ['accepted'] : [];
  // Going back says nothing about a newer set that waits for a person.
  supersedeOlder(story, it, it.rollbackOf === undefined ? ['held', ...unsent] : unsent);
  const after = rows.feeds.get(feed.id);
  const accepted = rows.imports.get(it.id);
  if (!after || !accepted) throw new Error(`import ${it.id} or its feed vanished while it was accepted`);
  planDeliveries(story, accepted, after, true);
  return true;
}

/** What the check found decides; the initial import waits for a person unless the feed says `accept`. */
export function decide(story: Story, it: Import, feed: Feed, outcome: CheckOutcome): void {
  const { rows, clock, log } = story;
  const now = clock.now();
  const { report } = outcome;
  const isInitial = feed.baselineImportId === undefined;
  const waitsForPerson = isInitial && feed.initialImport === 'confirm';
  const zone = rows.district.get()?.timezone ?? 'UTC';
  const allowance = covering(report, heldOn(rows.feeds.get(feed.id)?.allowances, localDate(now, zone)));
  const found = { ...checkedAs(now, outcome), problem: null };
  const why = report.reasons[0] ?? 'No guard was exceeded, and no notice holds it.';

  rows.transaction(() => {
    rows.imports.patch(it.id, found);
    rows.measures.put(it.id, outcome.measures);
    const checked: Import = { ...it, ...checkedAs(now, outcome) };
    if (report.verdict === 'reject') {
      const decisions = [...it.decisions, { by: ourselves, at: now, what: 'rejected' as const, why }];
      moveImport(rows.imports, checked, 'rejected', { decidedAt: now, finishedAt: now, decisions, dueAt: null });
    } else if (allowance && !waitsForPerson) {
      const allowed = `Allowed until ${allowance.until} by ${allowance.by} (${allowance.why}): ${why}`;
      accept(story, checked, feed, { by: ourselves, at: now, what: 'accepted', why: allowed });
    } else if (report.verdict === 'hold' || waitsForPerson) {
      const holdCause = report.verdict === 'hold' ? 'check' : 'initial import';
      const heldBecause =
        holdCause === 'check' ? why : 'The initial import waits for a person to confirm its layout and its numbers.';
      const decisions = [...it.decisions, { by: ourselves, at: now, what: 'held' as const, why: heldBecause }];
      if (moveImport(rows.imports, checked, 'held', { holdCause, decidedAt: now, decisions, dueAt: null }))
        supersedeOlder(story, checked, ['held']);
    } else {
      accept(story, checked, feed, { by: ourselves, at: now, what: 'accepted', why });
    }
  });
  log.info('decided', { import: it.id, feed: feed.name, verdict: report.verdict, milliseconds: report.milliseconds });
  importChanged(story, it);
}

/** What a check leaves on its import. */
export function checkedAs(now: number, { report, pinned }: CheckOutcome) {
  return { checkedAt: now, verdict: report.verdict, report, ...(pinned && { pinned }) };
}
