// A feed that learns its layout, and nights of it, stored and checked as in the appliance.
import type { Feed, Import, ImportState } from '../../src/relay/records.ts';
import { until } from '../appliance.ts';
import { createFixture, type Fixture } from './fixture.ts';

export interface Learning extends Fixture {
  feed: Feed;
  /** The files arrive; the newest import once it is in the state. */
  night(files: Record<string, string>, state: ImportState): Promise<Import>;
  newest(state: ImportState): Promise<Import>;
}

/** A district with one feed and one sender, whose first night nobody has seen yet. */
export async function createLearning(layout = 'learn'): Promise<Learning> {
  const fixture = await createFixture({ isNew: true, isLiving: true, isChecking: true });
  const { store, relay } = fixture;
  const spool = fixture.spool!;
  const shared = { initialImport: 'confirm' as const, settleMs: 60_000, withinMs: 7_200_000 };
  const complete = { completeBy: { by: 'marker' as const, name: 'done.ok' }, guards: {}, forwards: [] };
  const applied = await store.applyDistrict(
    {
      senders: [{ name: 'sis', publicKeys: [], allowFrom: [], password: 'long enough for a test' }],
      destinations: [],
      feeds: [{ name: 'rosters', sender: 'sis', layout, ...shared, ...complete }],
    },
    'test',
  );
  if (!applied.ok) throw new Error(applied.problem.detail);
  relay.start();
  const feed = store.feeds.byName('rosters')!;
  const newest = (state: ImportState) =>
    until(`the newest import to be ${state}`, () => {
      const it = store.imports.latest(feed.id);
      return it?.state === state ? it : undefined;
    });
  return {
    ...fixture,
    feed,
    newest,
    async night(files, state) {
      for (const [name, text] of Object.entries({ ...files, 'done.ok': 'done' })) {
        const landing = spool.land();
        if (!landing.ok) throw new Error(landing.problem.detail);
        const written = landing.value.write(Buffer.from(text), 0);
        const published = await landing.value.publish();
        if (!written.ok || !published.ok) throw new Error('the spool refused a file');
        await relay.desk.arrived({ senderId: feed.senderId, name, ...published.value, door: 'sftp' });
      }
      return newest(state);
    },
  };
}

const families = ['Lee', 'Garcia', "O'Brien", 'Nguyen', 'Smith', 'Khan', 'Park'];
const given = ['Ann', 'Bo', 'Cy', 'Dee', 'Eli', 'Fay', 'Gus', 'Hana'];

/** A believable night of a small district: 240 students in 12 sections of two schools. */
export function smallNight(): Record<string, string> {
  const id = (at: number) => String(4500 + at * 7).padStart(6, '0');
  const students = Array.from({ length: 240 }, (_, at) =>
    [
      id(at),
      families[at % 7],
      given[(at * 3) % 8],
      ['K', '1', '2', '3', '4', '5'][at % 6],
      `${(at % 12) + 1}/${(at % 28) + 1}/${2014 + (at % 6)}`,
      ['M', 'F'][(at * 5) % 2],
      at % 9 === 0 ? '' : `s${at}@lakeside.example`,
      `Lakeside${at * 31}!`,
      at % 2 === 0 ? '0031' : '0047',
    ].join(','),
  );
  const sections = Array.from({ length: 12 }, (_, at) => `S-${100 + at},${at % 2 === 0 ? '0031' : '0047'},Room ${at}`);
  const enrollments = Array.from({ length: 240 }, (_, at) => `${id(at)},S-${100 + (at % 12)}`);
  const file = (header: string, rows: string[]) => `${[header, ...rows].join('\r\n')}\r\n`;
  return {
    'students.csv': file('student_id,last_name,first_name,grade,birth_date,gender,email,password,school_id', students),
    'sections.csv': file('section_id,school_id,title', sections),
    'enrollments.csv': file('student_id,section_id', enrollments),
  };
}
