// What the accepted nights of a feed had, file by file: so that a file that was here before is known when it comes again.
import { localDate } from '../kit/zone.ts';
import type { Layout } from '../roster/layout.ts';
import type { FileHistory } from '../roster/replay.ts';
import { setOf } from './night_set.ts';
import type { Rows } from './ports.ts';
import type { Feed } from './records.ts';

/** Accepted nights that are looked back upon: a school year. */
const nightsLookedAt = 200;

/**
 * By file name of the layout, the bytes of the last accepted nights, followed back from the feed's baseline. `timezone`
 * says on which day a set was received. Empty before the first accepted night.
 */
export function acceptedFiles(
  rows: Pick<Rows, 'imports' | 'arrivals'>,
  feed: Pick<Feed, 'baselineImportId' | 'completeBy'>,
  layout: Layout | undefined,
  timezone: string,
): Record<string, FileHistory> {
  const history: Record<string, FileHistory & { last: string; isStill: boolean }> = {};
  const from = feed.baselineImportId;
  const nights = from === undefined ? [] : rows.imports.nightsBack(from, nightsLookedAt);
  const arrivals = rows.arrivals.ofImports(nights.map(({ setOf }) => setOf));
  for (const night of nights) {
    const receivedOn = localDate(night.lastArrivalAt, timezone);
    for (const { name, arrival } of setOf(layout, arrivals.get(night.setOf) ?? [], feed.completeBy)) {
      const { sha256 } = arrival;
      const file = history[name] ?? { nightsUnchanged: 0, older: [], last: sha256, isStill: true };
      history[name] = file;
      if (sha256 !== file.last) {
        file.isStill = false;
        if (!file.older.some((one) => one.sha256 === sha256)) file.older.push({ sha256, receivedOn });
      } else if (file.isStill) file.nightsUnchanged++;
    }
  }
  return Object.fromEntries(
    Object.entries(history).map(([name, { nightsUnchanged, older }]) => [name, { nightsUnchanged, older }]),
  );
}
