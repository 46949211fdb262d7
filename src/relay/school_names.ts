// What the schools of the roster in force are called, for pages that name them: read from its file of schools alone.
import { layoutFileOf } from '../roster/file_names.ts';
import { schoolFileOf } from '../roster/school_file.ts';
import { setOf } from './night_set.ts';
import type { Relay } from './relay.ts';
import type { Story } from './story.ts';

type Names = ReadonlyMap<string, string>;

/** A file of schools is small; one of another kind is not read for its names. */
const mostBytes = 4 * 1024 * 1024;
/** Longer nobody waits for names: what is being made of a large set goes first. */
const mostWaitMs = 1500;
const none: Names = new Map();

export function createSchoolNames({ rows, packer, spool, clock }: Story): Pick<Relay, 'schoolNames'> {
  /** By feed, of the import that was in force then. */
  const found = new Map<number, { importId: number; names: Promise<Names> }>();

  async function read(importId: number, feedId: number): Promise<Names> {
    const layout = rows.imports.pinnedOf(importId);
    const file = layout && schoolFileOf(layout)?.file;
    const members = layout ? setOf(layout, rows.arrivals.ofImport(importId), rows.feeds.get(feedId)?.completeBy) : [];
    const of = members.find(({ name }) => file !== undefined && layoutFileOf(layout!, name)?.name === file.name);
    if (!layout || !of || of.arrival.bytes > mostBytes) return none;
    const { bytes, sha256 } = of.arrival;
    const look = await packer.look({ files: [{ name: of.name, bytes, sha256, path: spool.arrival(sha256) }], layout });
    if (look.ok) return new Map(look.value.schools.flatMap(({ id, name }) => (name === undefined ? [] : [[id, name]])));
    found.delete(feedId);
    return none;
  }

  return {
    async schoolNames(feedId) {
      const importId = rows.feeds.get(feedId)?.baselineImportId;
      if (importId === undefined) return none;
      const before = found.get(feedId);
      const names = before?.importId === importId ? before.names : read(importId, feedId);
      found.set(feedId, { importId, names });
      const late = new Promise<Names>((resolve) => void clock.after(mostWaitMs, () => resolve(none)));
      return await Promise.race([names, late]);
    },
  };
}
