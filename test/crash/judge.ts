// After a night that was disturbed: everything that can be seen from outside and must be so.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { systemClock } from '../../src/kit/clock.ts';
import { createLog } from '../../src/kit/log.ts';
import { openStore } from '../../src/store/open.ts';
import type { Accident } from './accident.ts';
import { type End, filesOf, hashOf } from './ends.ts';
import type { Fault, FaultKind } from './fault.ts';
import { type Lane, rowsOf } from './lane.ts';
import type { Story } from './stories.ts';
import type { VendorWatch } from './vendor_watch.ts';

const settled = new Set(['held', 'rejected', 'forwarded', 'superseded', 'cancelled']);

export interface Seen {
  lane: Lane;
  story: Story;
  ends: { end: End; watched: VendorWatch }[];
  /** Import 1 and 2 are the accepted nights before. */
  firstImport: number;
  accident?: Accident | undefined;
}

/** What a disturbance from outside may never be called. */
const untrue = ['bytes_lost', 'pack_failed', 'report_failed', 'report_limit', 'report_wrong'];

/** What is wrong; nothing when the night went as it must. The appliance is stopped. */
export async function judge({ lane, story, ends, firstImport, accident }: Seen): Promise<Fault[]> {
  const { feed } = story;
  const wrong: Fault[] = [];
  const say = (kind: FaultKind, said: string) => void wrong.push({ kind, said });
  const tonight = filesOf(lane.sent);

  const imports = rowsOf<{ id: number; state: string }>(lane.dataFolder, 'select id, state from imports order by id');
  for (const it of imports) if (!settled.has(it.state)) say('else', `import ${it.id} is left as ${it.state}`);
  const forwarded = imports.filter((it) => it.id >= firstImport && it.state === 'forwarded');
  if (forwarded.length === 0) say('lost', 'no import of tonight was forwarded');
  let receipts = '';
  for (const row of rowsOf<{ id: number; state: string; receipt: string | null }>(
    lane.dataFolder,
    'select id, state, receipt from deliveries',
  )) {
    if (row.state !== 'delivered') say('else', `delivery ${row.id} is left as ${row.state}`);
    else if (!row.receipt) say('else', `delivery ${row.id} has no receipt`);
    receipts += row.receipt ?? '';
  }

  const attempts = rowsOf<{ code: string | null; sentence: string }>(
    lane.dataFolder,
    "select problem ->> 'code' as code, problem ->> 'detail' as sentence from attempts",
  );
  const isOfReport = accident?.kind === 'kill' && accident.whom === 'child';
  for (const { code, sentence } of attempts) {
    if (code === null || !untrue.includes(code)) continue;
    const isTrue = isOfReport && code === 'report_failed' && sentence.includes('ended from outside');
    if (!isTrue) say('else', `an attempt is said to have failed by ${code}: ${sentence}`);
  }
  for (const { end, watched } of ends) {
    const folder = join(lane.ends[end.name], feed);
    const expected = end.expected(lane);
    const there = filesOf(folder);
    if ([...there.keys()].join() !== [...expected.keys()].sort().join())
      say('left', `${end.name}: there is ${[...there.keys()].join(', ')}`);
    const inside = new Map<string, string>();
    for (const { name, bytes } of watched.seen()) {
      const opened = await end.opened(lane, bytes).catch(() => 'nothing that opens');
      inside.set(hashOf(bytes), opened);
      if (opened !== expected.get(name) && opened !== lane.lastNightAt[end.name].get(`${feed}/${name}`))
        say('partial', `${end.name}: ${name} was visible with ${bytes.length} bytes of no night`);
    }
    for (const [name, opened] of expected) {
      const bytes = there.get(name);
      if (!bytes || inside.get(hashOf(bytes)) !== opened) say('lost', `${end.name}: ${name} is not tonight's`);
      else if (!receipts.includes(hashOf(bytes))) say('else', `${end.name}: no receipt knows the bytes of ${name}`);
      // A set that the SIS sent twice for certain is two imports, and comes twice.
      if (watched.timesCame(name) !== forwarded.length)
        say(
          timesOf(watched.timesCame(name), forwarded.length),
          `${end.name}: ${name} came ${watched.timesCame(name)} times for ${forwarded.length} imports`,
        );
    }
  }

  const { scripted } = lane;
  const names = [...tonight.keys()].map((name) => `${feed}/${name}`);
  const final = scripted.final();
  for (const [name, bytes] of tonight) {
    const path = `${feed}/${name}`;
    if (!final.get(path)?.equals(bytes)) say('lost', `scripted: ${name} is not tonight's`);
    if (scripted.timesCame(path) !== forwarded.length) {
      say(
        timesOf(scripted.timesCame(path), forwarded.length),
        `scripted: ${name} came ${scripted.timesCame(path)} times for ${forwarded.length} imports`,
      );
    }
  }
  for (const path of final.keys())
    if (path.startsWith(`${feed}/`) && !names.includes(path)) say('left', `scripted: there is ${path}`);
  for (const path of scripted.litter()) say('left', `scripted: ${path} is left`);

  wrong.push(...houseFaults(lane));
  return wrong;
}

function timesOf(came: number, imports: number): FaultKind {
  return came > imports ? 'doubled' : 'lost';
}

/** What is wrong in the house itself, wherever files went: what is left, lost or damaged. */
export function houseFaults(lane: Lane): Fault[] {
  const wrong: Fault[] = [];
  const say = (kind: FaultKind, said: string) => void wrong.push({ kind, said });
  const spool = join(lane.dataFolder, 'spool');
  for (const folder of ['landing', 'scratch', 'packing', 'reports'])
    for (const name of readdirSync(join(spool, folder))) say('left', `${folder} holds ${name}`);
  for (const name of readdirSync(join(spool, 'baselines')))
    if (name.endsWith('.part')) say('left', `baselines holds ${name}`);
  const arrivals = new Set(
    rowsOf<{ sha256: string }>(lane.dataFolder, 'select sha256 from arrivals').map((it) => it.sha256),
  );
  for (const sha256 of arrivals) {
    const path = join(spool, 'arrivals', sha256);
    if (!existsSync(path)) say('lost', `the bytes of arrival ${sha256.slice(0, 8)} are gone`);
    else if (createHash('sha256').update(readFileSync(path)).digest('hex') !== sha256)
      say('lost', `arrival ${sha256.slice(0, 8)} is damaged`);
  }
  if (rowsOf<{ integrity_check: string }>(lane.dataFolder, 'pragma integrity_check')[0]?.integrity_check !== 'ok')
    say('else', 'the database is damaged');
  const opened = openStore({ dataFolder: lane.dataFolder }, { clock: systemClock, log: createLog('error') });
  if (!opened.ok) say('else', `the database does not open: ${opened.problem.detail}`);
  else {
    if (opened.value.activity.firstBroken()) say('else', 'the activity chain is broken');
    opened.value.close();
  }
  return wrong;
}
