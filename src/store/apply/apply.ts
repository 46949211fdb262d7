// Makes the configuration what a district file says, in one transaction. Secrets and pinned host keys that the file does
// not name stay as they are; what the file does not mention at all stays too, unless it is to be pruned.
import { isDeepStrictEqual } from 'node:util';
import type { Clock } from '../../kit/clock.ts';
import { hashPassword, verifyPassword } from '../../kit/password.ts';
import { type Problem, problem } from '../../kit/problem.ts';
import { ok, type Result } from '../../kit/result.ts';
import { calendarChanges } from '../../relay/calendar_words.ts';
import type { DistrictFile, SenderEntry } from '../../relay/district_file.ts';
import { newOverwriting, overwritingIn, overwritingWords } from '../../relay/overwriting.ts';
import type { Rows } from '../../relay/ports.ts';
import type { Connection } from '../database.ts';
import type { SecretKey } from '../secret_key.ts';
import { applyDestination } from './destination.ts';
import { applyFeed } from './feed.ts';
import { findUnnamed, prune } from './prune.ts';
import { remarksOn } from './remarks.ts';
import { applyReport } from './report.ts';
import { applySender } from './sender.ts';
import { vendorKeysOf } from './vendor_keys.ts';

export interface ApplySummary {
  /** One sentence for each thing that was changed. Empty: nothing changed. */
  changes: string[];
  /** What is configured and not named in the file: `feed rosters`. Kept, unless `prune` was asked for. */
  notInFile: string[];
  /** What the reader should know, such as a sender without password and key. */
  remarks: string[];
}

export interface ApplyDeps {
  connection: Connection;
  rows: Rows;
  key: SecretKey;
  clock: Clock;
}

/** Notes a change: `added`, `changed` or `removed`, of `sender aeries`, with what in particular. */
export type Changed = (what: string, about: string, detail: string) => void;

export interface ApplyOptions {
  /** Takes out what the file does not name. */
  prune?: boolean;
  /** Asked in the transaction, before anything is changed: why nothing is to be, such as a change by somebody else. */
  unless?: () => Problem | undefined;
  /** Whose word a host key in place of a pinned one rests on, for the auditor. */
  hostKeyWhy?: string;
}

/**
 * Every change is an activity entry of `by`. Refused as a whole when something to prune is still in use, or when two feeds
 * would newly overwrite each other's files.
 */
export async function applyDistrict(
  deps: ApplyDeps,
  file: DistrictFile,
  by: string,
  options: ApplyOptions,
): Promise<Result<ApplySummary>> {
  const { rows, clock, connection } = deps;
  const hashes = await passwordHashes(rows, file.senders);
  const keys = await vendorKeysOf(rows, file.destinations, clock.now());
  if (!keys.ok) return keys;
  const apply = (): Result<ApplySummary> => {
    const refused = options.unless?.();
    if (refused) return { ok: false, problem: refused };
    const before = overwritingIn(rows);
    const changes: string[] = [];
    const changed: Changed = (what, about, detail) => {
      changes.push(detail === '' ? `${about} ${what}` : `${about} ${what}: ${detail}`);
      rows.activity.add({ at: clock.now(), who: by, what, about, detail });
    };
    const unused = options.prune ? prune(deps, findUnnamed(rows, file), changed) : ok();
    if (!unused.ok) return unused;
    applyName(rows, file, changed);
    for (const entry of file.senders) applySender(deps, entry, hashes.get(entry.name), changed);
    for (const entry of file.destinations)
      applyDestination(deps, entry, { keys: keys.value, hostKeyWhy: options.hostKeyWhy }, changed);
    for (const entry of file.reports ?? []) applyReport(deps, entry, changed);
    for (const entry of file.feeds) applyFeed(deps, entry, changed);
    const same = newOverwriting(before, overwritingIn(rows));
    if (same) throw new TakenBack(problem('names_collide', overwritingWords(same)));
    return ok({ changes, notInFile: findUnnamed(rows, file).map(({ about }) => about), remarks: remarksOn(rows) });
  };
  try {
    return connection.transaction(apply);
  } catch (error) {
    if (error instanceof TakenBack) return { ok: false, problem: error.problem };
    throw error;
  }
}

/** What was found only when all was applied: thrown, so that the transaction undoes it. */
class TakenBack extends Error {
  readonly problem: Problem;
  constructor(problem: Problem) {
    super(problem.detail);
    this.problem = problem;
  }
}

/** The new hash of each sender whose password is another one than the stored. */
async function passwordHashes(rows: Rows, entries: SenderEntry[]): Promise<Map<string, string>> {
  const hashes = new Map<string, string>();
  for (const { name, password, passwordHash } of entries) {
    if (passwordHash !== undefined) hashes.set(name, passwordHash);
    if (password === undefined) continue;
    const stored = rows.senders.byName(name)?.passwordHash;
    const isSame = stored !== undefined && (await verifyPassword(stored, password));
    if (!isSame) hashes.set(name, await hashPassword(password));
  }
  return hashes;
}

/** A calendar that the file does not name stays as it is. */
function applyName(rows: Rows, { district }: DistrictFile, changed: Changed): void {
  const before = rows.district.get();
  if (!district) return;
  const after = { ...before, ...district };
  if (isDeepStrictEqual(before, after)) return;
  rows.district.set(after);
  if (before?.name !== after.name || before.timezone !== after.timezone)
    changed(before ? 'changed' : 'named', 'district', `${after.name}, ${after.timezone}`);
  const days = calendarChanges(before?.calendar, after.calendar);
  if (days.length > 0) changed('changed', 'calendar', days.join('; '));
}

/** The names of the values that differ, in the words of the district file. */
export function differences<Values extends object>(
  before: Values,
  after: Values,
  words: Partial<Record<keyof Values, string>>,
): string[] {
  const keys = Object.keys(after) as (keyof Values)[];
  return keys.filter((key) => !isDeepStrictEqual(before[key], after[key])).map((key) => words[key] ?? String(key));
}
