// The limits of a feed, changed by a person: from what that person looked at, with a reason, on the record.
import { isDeepStrictEqual } from 'node:util';
import { fail, ok } from '../kit/result.ts';
import { guardChanges, withoutEmpty } from '../roster/guard_changes.ts';
import type { Relay } from './relay.ts';
import type { Story } from './story.ts';

export function createGuardChange(story: Story): Pick<Relay, 'changeGuards'> {
  const { rows, clock, log } = story;
  return {
    changeGuards(feedId, by, { was, guards, why }) {
      const reason = why.trim();
      if (reason === '') return fail('reason_missing', `for other guards of feed ${feedId}`);
      return rows.transaction(() => {
        const feed = rows.feeds.get(feedId);
        if (!feed) return fail('not_known', `feed ${feedId}`);
        const present = withoutEmpty(feed.guards);
        if (!isDeepStrictEqual(present, withoutEmpty(was))) {
          return fail('already_decided', `the guards of ${feed.name} were changed meanwhile`);
        }
        const next = withoutEmpty(guards);
        const changes = guardChanges(present, next);
        if (changes.length === 0) return ok([]);
        rows.feeds.setGuards(feedId, next);
        const detail = `${changes.join(' and ')}: ${reason}`;
        rows.activity.add({ at: clock.now(), who: by, what: 'changed', about: `feed ${feed.name}`, detail });
        log.info('guards_changed', { feed: feed.name, user: by, count: changes.length });
        story.changed({ feedId });
        return ok(changes);
      });
    },
  };
}
