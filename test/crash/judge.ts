// After a night that was disturbed: everything that can be seen from outside and must be so.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { systemClock } from '../../src/kit/clock.ts';
import { createLog } from '../../src/kit/log.ts';
import { openStore } from '../../src/store/open.ts';
import { type Lane, rowsOf } from './lane.ts';
import { filesOf, type Story } from './stories.ts';
import type { VendorWatch } from './vendor_watch.ts';

const settled = new Set(['held', 'rejected', 'forwarded', 'superseded', 'cancelled']);

export interface Seen {
  lane: Lane;
  story: Story;
  vendor: VendorWatch;
  archive: VendorWatch;
  made: VendorWatch;
  /** Import 1 and 2 are the accepted nights before. */
  firstImport: number;
}

/** What is wrong, a sentence each; none when the night went as it must. The appliance is stopped. */
export function judge({ lane, story, vendor, archive, made, firstImport }: Seen): string[] {
  const { feed } = story;
  const ends = [
    { where: 'vendor', folder: lane.vendor.incoming, watched: vendor, expected: filesOf(lane.sent) },
    { where: 'archive', folder: lane.archive, watched: archive, expected: filesOf(lane.sent) },
    ...(story.made ? [{ where: 'made', folder: lane.made, watched: made, expected: story.made(lane) }] : []),
  ];
  const wrong = ends.flatMap(({ where, watched }) => watched.wrong.map((it) => `${where}: ${it}`));
  const say = (sentence: string) => void wrong.push(sentence);
  const tonight = filesOf(lane.sent);

  const imports = rowsOf<{ id: number; state: string }>(lane.dataFolder, 'select id, state from imports order by id');
  for (const it of imports) if (!settled.has(it.state)) say(`import ${it.id} is left as ${it.state}`);
  const forwarded = imports.filter((it) => it.id >= firstImport && it.state === 'forwarded');
  if (forwarded.length === 0) say('no import of tonight was forwarded');
  for (const row of rowsOf<{ id: number; state: string; receipt: string | null }>(
    lane.dataFolder,
    'select id, state, receipt from deliveries',
  )) {
    if (row.state !== 'delivered') say(`delivery ${row.id} is left as ${row.state}`);
    else if (!row.receipt) say(`delivery ${row.id} has no receipt`);
  }

  for (const { where, folder, watched, expected } of ends) {
    const there = readdirSync(join(folder, feed)).sort();
    if (there.join() !== [...expected.keys()].join()) say(`${where}: there is ${there.join(', ')}`);
    for (const [name, bytes] of expected) {
      const path = join(folder, feed, name);
      if (!existsSync(path) || !readFileSync(path).equals(bytes)) say(`${where}: ${name} is not tonight's`);
      // A set that the SIS sent twice for certain is two imports, and comes twice.
      if (watched.timesCame(name) !== forwarded.length)
        say(`${where}: ${name} came ${watched.timesCame(name)} times for ${forwarded.length} imports`);
    }
  }

  const { scripted } = lane;
  const names = [...tonight.keys()].map((name) => `${feed}/${name}`);
  const final = scripted.final();
  for (const [name, bytes] of tonight) {
    const path = `${feed}/${name}`;
    if (!final.get(path)?.equals(bytes)) say(`scripted: ${name} is not tonight's`);
    if (scripted.timesCame(path) !== forwarded.length) {
      say(`scripted: ${name} came ${scripted.timesCame(path)} times for ${forwarded.length} imports`);
    }
  }
  for (const path of final.keys())
    if (path.startsWith(`${feed}/`) && !names.includes(path)) say(`scripted: there is ${path}`);
  for (const path of scripted.litter()) say(`scripted: ${path} is left`);

  const spool = join(lane.dataFolder, 'spool');
  for (const name of readdirSync(join(spool, 'scratch'))) say(`scratch holds ${name}`);
  for (const name of readdirSync(join(spool, 'landing'))) say(`landing holds ${name}`);
  const arrivals = new Set(
    rowsOf<{ sha256: string }>(lane.dataFolder, 'select sha256 from arrivals').map((it) => it.sha256),
  );
  for (const sha256 of arrivals) {
    const path = join(spool, 'arrivals', sha256);
    if (!existsSync(path)) say(`the bytes of arrival ${sha256.slice(0, 8)} are gone`);
    else if (createHash('sha256').update(readFileSync(path)).digest('hex') !== sha256)
      say(`arrival ${sha256.slice(0, 8)} is damaged`);
  }
  if (rowsOf<{ integrity_check: string }>(lane.dataFolder, 'pragma integrity_check')[0]?.integrity_check !== 'ok')
    say('the database is damaged');
  const opened = openStore({ dataFolder: lane.dataFolder }, { clock: systemClock, log: createLog('error') });
  if (!opened.ok) say(`the database does not open: ${opened.problem.detail}`);
  else {
    if (opened.value.activity.firstBroken()) say('the activity chain is broken');
    opened.value.close();
  }
  return wrong;
}
