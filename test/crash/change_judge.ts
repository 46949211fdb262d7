// After a night in which the district changed its mind: what lies at each place, how it came there, and what is said of it.
import { join } from 'node:path';
import type { ChangedNight, Expectation } from './change_night.ts';
import { type DeliverySeen, deliveriesTo } from './changes.ts';
import { type End, filesOf, hashOf } from './ends.ts';
import type { Fault, FaultKind } from './fault.ts';
import { houseFaults } from './judge.ts';
import { feeds, type Lane, rowsOf } from './lane.ts';
import type { VendorWatch } from './vendor_watch.ts';

export interface ChangeSeen extends Pick<ChangedNight, 'target' | 'change'> {
  lane: Lane;
  ends: readonly End[];
  watched: ReadonlyMap<string, VendorWatch>;
  /** Tonight's sets, in the order in which they came. */
  sets: readonly Expectation[];
  firstImport: number;
}

/** One place at one destination, looked at from outside. */
interface Place {
  what: string;
  /** By final name, all that is there now. */
  now: Map<string, string>;
  /** What a name held, in order; its last one from the night before. */
  history(name: string): string[];
  came(name: string): number;
}

const settledStates = new Set(['forwarded', 'superseded', 'cancelled']);

type Say = (kind: FaultKind, said: string) => void;

/** What is wrong; nothing when the district has what it wants now. The appliance is stopped. */
export async function judgeChange(seen: ChangeSeen): Promise<Fault[]> {
  const { lane, target, ends, sets, firstImport } = seen;
  const wrong: Fault[] = [];
  const say = (kind: FaultKind, said: string) => void wrong.push({ kind, said });
  for (const end of ends) {
    if (end.name === target) continue;
    const place = await placeAtEnd(seen, end, end.name);
    judgeContents(place, end.name, seen, say);
    judgeWhole(place, sets.at(-1)!.get(end.name)!, timesTo(lane, end.name, firstImport), say);
  }
  const last = deliveriesTo(lane, target, firstImport).at(-1);
  if (last) await judgeTarget(seen, last, say);
  else say('lost', `${target}: there is no delivery`);
  judgeRows(seen, last?.state === 'delivered', say);
  return [...wrong, ...houseFaults(lane)];
}

/** The destination that the change is about; `last`: its newest delivery. */
async function judgeTarget(seen: ChangeSeen, last: DeliverySeen, say: Say): Promise<void> {
  const { lane, target, change, ends, sets, firstImport } = seen;
  const newest = sets.at(-1)!.get(target)!;
  const end = ends.find(({ name }) => name === target);
  const here = end ? await placeAtEnd(seen, end, target) : placeAtScripted(lane, '');
  const there = end ? await placeAtEnd(seen, end, `${target}/moved`) : placeAtScripted(lane, 'moved/');
  if (!change.isDirect) for (const place of [here, there]) judgeContents(place, target, seen, say);

  const names = Object.values(JSON.parse(last.names) as Record<string, string>);
  const hasOtherNames = names.every((name) => name.startsWith('moved/'));
  const isThere = change.ends === 'moved' || hasOtherNames;
  const isDelivered = last.state === 'delivered';
  if (isDelivered) {
    const [least, most] = timesTo(lane, target, firstImport);
    const times: [number, number] = [least, change.isAnew ? most + 1 : most];
    judgeWhole(isThere ? there : here, newest, change.isDirect ? undefined : times, say);
    judgeReceipt(last, newest, change.ends === 'moved', (said) => say('else', `${target}: ${said}`));
  } else {
    if (change.ends !== 'nowhere') say('lost', `${target}: its delivery is left as ${last.state}`);
    const before = lane.lastNightAt.archive;
    for (const [name, hash] of newest) {
      const isNew = before.get(`${feeds.loose}/${name}`) !== hash;
      if (!last.isBegun && isNew && here.history(name).includes(hash))
        say('else', `${target}: ${name} was put in place, and no row says so`);
    }
  }
  if (hasOtherNames && [...newest.keys()].some((name) => here.came(name) > 0))
    say('doubled', `${target}: it came under its old names, too`);
  // Where the district does not send any more nobody clears away: at the old place, in the folder of names that are others now.
  for (const path of litterOf(lane, target))
    if (isThere ? path.includes('moved/') : isDelivered) say('left', `${target}: ${path} is left`);
}

function judgeReceipt(
  { receipt }: DeliverySeen,
  set: Map<string, string>,
  isMoved: boolean,
  say: (said: string) => void,
) {
  const { files, where } = JSON.parse(receipt ?? '{"files":[],"where":"nowhere"}') as {
    files: { sha256: string }[];
    where: string;
  };
  for (const [name, hash] of set) if (!files.some(({ sha256 }) => sha256 === hash)) say(`no receipt knows ${name}`);
  if (where.endsWith('moved') !== isMoved) say(`the receipt says that it went to ${where}`);
}

/** Nothing is left half-way in the database: a set that was taken back may be undelivered, and an older one. */
function judgeRows({ lane }: ChangeSeen, isDelivered: boolean, say: Say): void {
  const imports = rowsOf<{ id: number; state: string }>(lane.dataFolder, 'select id, state from imports order by id');
  for (const { id, state } of imports) {
    const mayBeUndelivered = !isDelivered || id !== imports.at(-1)!.id;
    if (!settledStates.has(state) && !(state === 'undelivered' && mayBeUndelivered))
      say('else', `import ${id} is left as ${state}`);
  }
  const open = 'select delivery_id as id from attempts where ended_at is null';
  for (const { id } of rowsOf<{ id: number }>(lane.dataFolder, open))
    say('else', `an attempt of delivery ${id} never ended`);
}

/** Each content is a whole one of a night, and never an older one after a newer one. */
function judgeContents(place: Place, destination: string, { lane, sets }: ChangeSeen, say: Say): void {
  const asArchive = destination === 'scripted' ? 'archive' : (destination as End['name']);
  const known = [lane.lastNightAt[asArchive], ...sets.map((set) => set.get(destination)!)];
  const names = new Set(sets.flatMap((set) => [...set.get(destination)!.keys()]));
  for (const name of names) {
    let age = 0;
    for (const hash of place.history(name)) {
      const at = known.findLastIndex((set, n) => set.get(n === 0 ? `${feeds.loose}/${name}` : name) === hash);
      if (at < 0) say('partial', `${place.what}: ${name} was visible with bytes of no night`);
      else if (at < age) say('doubled', `${place.what}: an older ${name} came over a newer one`);
      age = Math.max(age, at);
    }
  }
}

function judgeWhole(place: Place, expected: Map<string, string>, times: [number, number] | undefined, say: Say): void {
  for (const [name, hash] of expected) {
    if (place.now.get(name) !== hash) say('lost', `${place.what}: ${name} is not the newest`);
    const came = place.came(name);
    if (times && came < times[0]) say('lost', `${place.what}: ${name} came ${came} times for ${times[0]} deliveries`);
    if (times && came > times[1])
      say('doubled', `${place.what}: ${name} came ${came} times for ${times[1]} deliveries`);
  }
  for (const name of place.now.keys()) if (!expected.has(name)) say('left', `${place.what}: there is ${name}`);
}

/** How often files must have come at least and at most: a set that a newer one took the place of may have been put in place in part. */
function timesTo(lane: Lane, destination: string, firstImport: number): [number, number] {
  const all = deliveriesTo(lane, destination, firstImport);
  return [
    all.filter(({ state }) => state === 'delivered').length,
    all.filter(({ state, isBegun }) => state === 'delivered' || isBegun).length,
  ];
}

async function placeAtEnd({ lane, watched }: ChangeSeen, end: End, at: string): Promise<Place> {
  const watch = watched.get(at)!;
  const [name, below = ''] = at.split('/') as [End['name'], string?];
  const opened = async (bytes: Buffer) => await end.opened(lane, bytes).catch(() => 'nothing that opens');
  const now = new Map<string, string>();
  for (const [file, bytes] of filesOf(join(lane.ends[name], below, feeds.loose))) now.set(file, await opened(bytes));
  const contents = new Map<string, string[]>();
  for (const { name: file, bytes } of watch.seen())
    contents.set(file, [...(contents.get(file) ?? []), await opened(bytes)]);
  return { what: at, now, came: watch.timesCame, history: (file) => contents.get(file) ?? [] };
}

function placeAtScripted({ scripted }: Lane, below: string): Place {
  const folder = `${below}${feeds.loose}/`;
  const there = [...scripted.final()].filter(([path]) => path.startsWith(folder));
  return {
    what: `scripted/${below}`,
    now: new Map(there.map(([path, bytes]) => [path.slice(folder.length), hashOf(bytes)])),
    came: (name) => scripted.timesCame(`${folder}${name}`),
    history: (name) => scripted.history(`${folder}${name}`).map(hashOf),
  };
}

function litterOf(lane: Lane, target: ChangedNight['target']): string[] {
  if (target === 'scripted')
    return [
      ...lane.scripted.litter(),
      ...[...lane.scripted.final().keys()].filter((path) => path.startsWith('parts/')),
    ];
  return ['', 'moved']
    .map((below) => join(lane.ends.archive, below, feeds.loose))
    .flatMap((folder) =>
      [...filesOf(folder).keys()].filter((name) => name.startsWith('.')).map((name) => join(folder, name)),
    );
}
