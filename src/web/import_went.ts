// Where an import's files went and when, for the sentence under its title.
import { list } from '../../views/words.ts';
import { byDestination, placeNow, standingOf } from '../relay/delivery_sum.ts';
import type { Delivery, Import } from '../relay/records.ts';
import type { Times } from './format.ts';
import type { Site } from './site.ts';

/** More times than these are not listed one by one. */
const mostTimes = 2;

/** `gradecam at 1:40 AM`, `gradecam at 1:40 AM and archive on Nov 4, 5:00 AM`, or all and the last time. */
export function wentTo(
  { deps: { store } }: Site,
  it: Pick<Import, 'finishedAt' | 'lastArrivalAt'>,
  deliveries: readonly Delivery[],
  times: Times,
): string {
  const placeIn = placeNow(store);
  const went = byDestination(deliveries).flatMap((to) => {
    const { destinationId } = to[0]!;
    const name = store.destinations.get(destinationId)?.name;
    const at = standingOf(to, placeIn(destinationId))?.receipt?.at ?? it.finishedAt ?? it.lastArrivalAt;
    return name === undefined ? [] : [{ name, at, when: timeWords(times.near(at).text) }];
  });
  const together = [...Map.groupBy(went, ({ when }) => when)];
  if (together.length <= mostTimes)
    return list(together.map(([when, some]) => `${list(some.map(({ name }) => name))} ${when}`));
  const last = timeWords(times.near(Math.max(...went.map(({ at }) => at))).text);
  return `${list(went.map(({ name }) => name))}, to the last ${last}`;
}

function timeWords(text: string): string {
  return `${/^\d/.test(text) ? 'at' : 'on'} ${text}`;
}
