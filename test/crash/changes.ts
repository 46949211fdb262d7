// What a district may decide between a kill and the restart, or right after it while its vendor is away: each by the command
// line or the pages, as people do it.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { rollcall, until } from '../appliance.ts';
import type { Visitor } from '../visitor.ts';
import type { Keeper } from './keeper.ts';
import { director, feeds, type Lane, push, rowsOf } from './lane.ts';

/** Whose delivery is disturbed: the one by SFTP, or the one to a folder. */
export type Target = 'scripted' | 'archive';

export interface ChangeNight {
  lane: Lane;
  keeper: Keeper;
  target: Target;
  person: Visitor;
  /** Import 1 and 2 are the accepted nights before. */
  firstImport: number;
  /** The vendor is back. */
  open(): void;
  /** The SIS has one more student, and sends all of it again. */
  sendNewer(): Promise<void>;
}

export interface Change {
  title: string;
  /** While the appliance is down. */
  down?: (night: ChangeNight) => Promise<void>;
  /** When it is up again; the vendor is away until it is opened, or this is over. */
  up?: (night: ChangeNight) => Promise<void>;
  /**
   * Where the newest set must lie in the end: where it went all along, at the other place, where its names say that it goes,
   * or nowhere; and then whole or not at all, unless it was being put in place.
   */
  ends: 'here' | 'moved' | 'named' | 'nowhere';
  /** What was put in place may be sent anew: files that were picked up may come once more. */
  isAnew?: true;
  /** Parts of it are visible by the district's own choice. */
  isDirect?: true;
  /** Only a vendor by SFTP has it. */
  isOfSftp?: true;
}

const [moved, notThere, asWas] = [
  ({ lane, target }: ChangeNight) =>
    target === 'scripted'
      ? applied(lane, 'directory: /incoming,', 'directory: /incoming/moved,')
      : applied(lane, `folder: ${lane.ends.archive},`, `folder: ${lane.ends.archive}/moved,`),
  ({ lane, target }: ChangeNight) => applied(lane, `{ to: ${target}, name: "${feeds.loose}/{name}" }, `, ''),
  ({ lane }: ChangeNight) => applied(lane, '', ''),
];
const temporaryName = (name: string) => (night: ChangeNight) =>
  applied(night.lane, 'directory: /incoming,', `directory: /incoming, temporaryName: ${name},`);
const forwardedAs = (forward: string) => (night: ChangeNight) =>
  applied(night.lane, `{ to: ${night.target}, name: "${feeds.loose}/{name}" }`, `{ to: ${night.target}, ${forward} }`);
const stopped = (night: ChangeNight) => pressed(night, `/feeds/${feeds.loose}/stop`, { why: 'A look at it first.' });
const resumed = (night: ChangeNight) => pressed(night, `/feeds/${feeds.loose}/resume`);
const cancelled = (night: ChangeNight) => onDelivery(night, 'cancel', { why: 'Not tonight.' });

export const changes: readonly Change[] = [
  { title: 'its destination is moved', down: moved, ends: 'moved' },
  { title: 'its destination is moved and moved back', down: inTurn(moved, asWas), ends: 'here', isAnew: true },
  // A folder is never away: what was delivered there before the move stays, and nothing goes to the new place.
  { title: 'its destination is moved after the restart', up: moved, ends: 'moved', isOfSftp: true },
  { title: 'its destination is moved, and a newer set comes', down: moved, up: newer, ends: 'moved' },
  { title: 'its feed does not go there any more', down: notThere, ends: 'nowhere' },
  { title: 'its feed does not go there any more, and goes there again', down: notThere, up: asWas, ends: 'here' },
  { title: 'its feed is stopped and resumed', up: inTurn(stopped, resumed), ends: 'here' },
  { title: 'its feed is stopped, a newer set comes, it is resumed', up: inTurn(stopped, newer, resumed), ends: 'here' },
  { title: 'it is cancelled', up: cancelled, ends: 'nowhere' },
  { title: 'it is cancelled and sent again', up: inTurn(cancelled, again), ends: 'here' },
  { title: 'it is cancelled, and a newer set comes', up: inTurn(cancelled, newer), ends: 'here' },
  { title: 'it is sent now', up: (night) => onDelivery(night, 'now'), ends: 'here' },
  { title: 'it is sent again when it is there', up: againWhenThere, ends: 'here' },
  {
    title: 'its slot and its until are others',
    down: forwardedAs(`name: "${feeds.loose}/{name}", at: "0 3 1 1 *", until: "04:00"`),
    ends: 'here',
  },
  { title: 'its files are to have other names', down: forwardedAs('name: "moved/rosters/{name}"'), ends: 'named' },
  { title: 'a newer set comes', up: newer, ends: 'here' },
  {
    title: 'another host key is pinned, and the right one again',
    down: hostKeyOfAnother,
    up: refusedAndPinned,
    ends: 'here',
    isOfSftp: true,
  },
  ...(['{ suffix: .part }', '{ prefix: "." }', '{ folder: parts }', 'none'] as const).map((name) => ({
    title: `its temporary name is ${name}`,
    down: temporaryName(name),
    ends: 'here' as const,
    isAnew: true as const,
    isOfSftp: true as const,
    ...(name === 'none' && { isDirect: true as const }),
  })),
];

function inTurn(...deeds: ((night: ChangeNight) => Promise<void>)[]): (night: ChangeNight) => Promise<void> {
  return async (night) => {
    for (const deed of deeds) await deed(night);
  };
}

/** The district file with one thing in it otherwise, wherever it is said. */
async function applied(lane: Lane, from: string, to: string): Promise<void> {
  const was = readFileSync(join(lane.folder, 'district.yaml'), 'utf8');
  if (!was.includes(from)) throw new Error(`the district file does not say ${from}`);
  const path = join(lane.folder, 'changed.yaml');
  writeFileSync(path, was.replace(from, to));
  const { code, stderr } = await rollcall(['apply', path], { ROLLCALL_DATA: lane.dataFolder });
  if (code !== 0) throw new Error(`the change was refused: ${stderr}`);
}

async function pressed({ person }: ChangeNight, path: string, fields: Record<string, string> = {}): Promise<void> {
  await person.logIn(director.name, director.password);
  const { status } = await person.submit(path, fields);
  if (status !== 200) throw new Error(`${path} was answered with ${status}`);
}

export interface DeliverySeen {
  id: number;
  importId: number;
  state: string;
  attempts: number;
  code: string | null;
  isBegun: number;
  names: string;
  receipt: string | null;
}

/** Tonight's deliveries to one destination, oldest first. */
export function deliveriesTo(lane: Lane, destination: string, firstImport: number): DeliverySeen[] {
  return rowsOf(
    lane.dataFolder,
    `select d.id, d.import_id as importId, d.state, d.attempts, d.problem ->> 'code' as code, d.names, d.receipt,
       coalesce(d.rename_begun_at, d.placed_before) is not null as isBegun
     from deliveries d join destinations t on t.id = d.destination_id
     where t.name = '${destination}' and d.import_id >= ${firstImport} order by d.id`,
  );
}

function deliveryOf({ lane, target, firstImport }: ChangeNight): DeliverySeen {
  const it = deliveriesTo(lane, target, firstImport).at(-1);
  if (!it) throw new Error('there is no delivery yet');
  return it;
}

/** A press that comes too late is answered with a sentence, and that is all right. */
async function onDelivery(night: ChangeNight, what: string, fields: Record<string, string> = {}): Promise<void> {
  await pressed(night, `/deliveries/${deliveryOf(night).id}/${what}`, fields);
}

function again(night: ChangeNight): Promise<void> {
  return onDelivery(night, 'again');
}

async function againWhenThere(night: ChangeNight): Promise<void> {
  night.open();
  await until('the set to be there', () => deliveryOf(night).state === 'delivered' || undefined, 60);
  await again(night);
}

async function newer({ lane, keeper, sendNewer, firstImport }: ChangeNight): Promise<void> {
  const newest = () =>
    rowsOf<{ id: number }>(
      lane.dataFolder,
      `select id from imports where id >= ${firstImport} and decided_at is not null order by id desc limit 1`,
    )[0]?.id ?? 0;
  const before = newest();
  await sendNewer();
  await until('the SIS to get rid of its newer files', () => push(lane, keeper.sftpPort, lane.tonight), 60, 300);
  await until('the newer set to be accepted', () => newest() > before || undefined, 60);
}

function hostKeyOfAnother({ lane }: ChangeNight): Promise<void> {
  return applied(lane, `hostKey: "${lane.scripted.hostKey}"`, `hostKey: "${lane.vendor.hostKey}"`);
}

async function refusedAndPinned(night: ChangeNight): Promise<void> {
  night.open();
  await until('the key to be refused', () => deliveryOf(night).code === 'host_key_changed' || undefined, 60);
  await asWas(night);
}
