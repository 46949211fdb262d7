// The composition root: opens what there is, wires the floors together, starts and stops them in the right order.
import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { fileURLToPath } from 'node:url';
import { createChecker } from './check/checker.ts';
import { createLister } from './check/lister.ts';
import type { Settings } from './config.ts';
import { createCourier } from './forward/courier.ts';
import { testConnection } from './forward/test_connection.ts';
import type { Clock } from './kit/clock.ts';
import { systemClock } from './kit/clock.ts';
import { onDisk } from './kit/disk_problem.ts';
import type { Log } from './kit/log.ts';
import type { Result } from './kit/result.ts';
import { fail, ok } from './kit/result.ts';
import { version } from './kit/version.ts';
import { createPacker } from './pack/packer.ts';
import { createCollectorNotes } from './receive/collector.ts';
import { createDoor } from './receive/door.ts';
import { createFolderDoor } from './receive/folder.ts';
import { discardForgotten } from './receive/forgotten.ts';
import { createHttpUploads } from './receive/http_uploads.ts';
import { createPullDoor } from './receive/pull.ts';
import { createRelay } from './relay/conductor.ts';
import type { DistrictFile } from './relay/district_file.ts';
import { createListingDesk } from './relay/listing.ts';
import type { DoorStatus, Spool } from './relay/ports.ts';
import type { Relay } from './relay/relay.ts';
import { createReporter } from './report/reporter.ts';
import { cronSlots } from './schedule.ts';
import { spoolFolders } from './spool/paths.ts';
import { createSpool } from './spool/spool.ts';
import { algorithms } from './ssh/algorithms.ts';
import { openStore } from './store/open.ts';
import type { Store } from './store/store.ts';
import { createWeb } from './web/web.ts';

/** Where the programs of the worker threads are: beside the bundle, or in source. */
export interface Programs {
  door: URL;
  check: URL;
  delivery: URL;
  listing: URL;
  hash: URL;
  report: URL;
  pack: URL;
  assetsFolder: string;
}

export interface Running {
  store: Store;
  relay: Relay;
  webPort: number;
  sftpPort: number;
  /** The one-time link, while there is no user. */
  setupLink?: string;
  /** Closes the doors, lets the running steps finish for a while, closes the database; 30 s at most. */
  stop(): Promise<void>;
}

/** How often another process's writes are looked for. */
const outsideWritesMs = 1000;
/** For the running uploads, the running check and the running deliveries together. */
const graceMs = 20_000;
/** After that, for a delivery to end its attempt. */
const lastMs = 2_000;
const leastFreeBytes = 64 * 1024 * 1024;

/** The programs as the bundle has them (`dist/`), or as the source has them. */
export function programsHere(): Programs {
  const here = import.meta.url;
  const isSource = here.endsWith('.ts');
  const program = (name: string) => new URL(isSource ? `./workers/${name}.ts` : `./${name}.js`, here);
  const assets = new URL(isSource ? '../views/assets' : './assets', here);
  return {
    door: program('door'),
    check: program('check'),
    delivery: program('delivery'),
    listing: program('listing'),
    hash: program('hash'),
    report: program('report'),
    pack: program('pack'),
    assetsFolder: fileURLToPath(assets),
  };
}

/** Starts the appliance. A failure leaves nothing running. */
export async function startRollcall(
  settings: Settings,
  programs: Programs,
  deps: { log: Log; clock?: Clock; district?: DistrictFile },
): Promise<Result<Running>> {
  const { log, clock = systemClock } = deps;
  const opened = openStore(
    {
      dataFolder: settings.data,
      serving: true,
      ...(settings.secretKeyFile && { secretKeyFile: settings.secretKeyFile }),
    },
    { clock, log },
  );
  if (!opened.ok) return opened;
  const store = opened.value;
  if (deps.district) {
    const applied = await store.applyDistrict(deps.district, 'ROLLCALL_DISTRICT');
    if (!applied.ok) {
      store.close();
      return applied;
    }
  }
  const made = onDisk('making the folders for received files', () => createSpool(settings.data, programs.hash));
  if (!made.ok) {
    store.close();
    return made;
  }
  const spool = made.value;
  discardForgotten(spool, spoolFolders(settings.data).landing);
  const checker = createChecker({ workerUrl: programs.check, dataFolder: settings.data }, { log });
  const courier = createCourier(
    { workerUrl: programs.delivery, atOnce: 4, perHost: 2, stopMs: lastMs },
    { log, clock },
  );
  const lister = createLister({ workerUrl: programs.listing, atOnce: 2 }, { log });
  const { scratch, reports, packing } = spoolFolders(settings.data);
  const reporter = createReporter({ program: programs.report, scratch, outputs: reports }, { log });
  const packer = createPacker({ program: programs.pack, scratch: packing, outputs: reports }, { log });
  const relay = createRelay({ rows: store, spool, checker, courier, reporter, packer, slots: cronSlots, clock, log });
  const door = createDoor(
    { host: settings.sftpHost, port: settings.sftpPort, dataFolder: settings.data, workerUrl: programs.door },
    { desk: relay.desk, log },
  );
  const uploads = createHttpUploads(
    { notesFolder: spoolFolders(settings.data).landing },
    { desk: relay.desk, spool, clock, log },
  );
  const taking = {
    ...{ desk: relay.desk, spool, clock, log, rows: store, taken: store.taken, slots: cronSlots },
    notes: createCollectorNotes(spoolFolders(settings.data).landing, spool),
  };
  const folders = createFolderDoor(taking);
  const pulls = createPullDoor(taking);
  const sendersChanged = () => {
    door.refresh();
    folders.refresh();
    pulls.refresh();
  };

  const web = createWeb(
    {
      host: settings.httpHost,
      port: settings.httpPort,
      ...(settings.publicUrl && { publicUrl: settings.publicUrl }),
      ...tlsOf(settings),
      trustedProxies: settings.trustedProxies,
      assetsFolder: programs.assetsFolder,
      version,
      sftp: () => ({ host: hostname(), port: door.status()?.port ?? settings.sftpPort }),
    },
    {
      store,
      relay,
      door: () => door.status(),
      spool,
      clock,
      log,
      algorithms: () => algorithms,
      isReady: () => readiness(store, spool, door.status()),
      // What waits for another destination or another key is looked at once it is there.
      configurationChanged() {
        sendersChanged();
        relay.wake();
      },
      uploads,
      listing: createListingDesk(store, spool, lister),
      fetchNow: (senderId) => pulls.of(senderId)?.fetch(),
      async testConnection(destinationId, step) {
        const destination = store.destinations.get(destinationId);
        if (!destination) return fail('not_known', `destination ${destinationId}`);
        const secrets = store.destinations.secrets(destinationId);
        return secrets.ok ? testConnection(destination, secrets.value, step, { clock: systemClock }) : secrets;
      },
    },
  );

  async function closeAll(): Promise<void> {
    const doors = [uploads, folders, pulls, door].map((one) => one.stop(graceMs));
    await Promise.all([web.stop(), ...doors, relay.stop(graceMs)]);
    await Promise.all([checker.stop(), courier.stop(), lister.stop(), reporter.stop(), packer.stop()]);
    store.close();
  }

  const doorStarted = await door.start();
  if (!doorStarted.ok) {
    await closeAll();
    return doorStarted;
  }
  const webStarted = await web.start();
  if (!webStarted.ok) {
    await closeAll();
    return webStarted;
  }
  relay.start();
  uploads.start();
  folders.start();
  pulls.start();

  let seen = store.dataVersion();
  const watching = setInterval(() => {
    try {
      const now = store.dataVersion();
      if (now === seen) return;
      seen = now;
      sendersChanged();
      relay.wake();
    } catch (error) {
      const refused = store.refusal(error);
      if (!refused) throw error;
      log.error('database_refused', { code: refused.code, detail: refused.detail });
    }
  }, outsideWritesMs);

  log.info('started', { version, data: settings.data, port: webStarted.value.port });
  const token = store.setup.token();
  const address = settings.publicUrl ?? `http://localhost:${webStarted.value.port}`;
  return ok({
    store,
    relay,
    webPort: webStarted.value.port,
    sftpPort: doorStarted.value.port,
    ...(token !== undefined && { setupLink: `${address}/setup?token=${token}` }),
    async stop() {
      clearInterval(watching);
      await closeAll();
      log.info('stopped', { version });
    },
  });
}

/** The certificate and key as PEM texts; config.ts has seen to it that both are named or none. */
function tlsOf({ tlsCertFile, tlsKeyFile }: Settings): { tls?: { cert: string; key: string } } {
  if (!tlsCertFile || !tlsKeyFile) return {};
  return { tls: { cert: readFileSync(tlsCertFile, 'utf8'), key: readFileSync(tlsKeyFile, 'utf8') } };
}

/** Ready: the database answers, the disk has room for a night, the door is open. */
function readiness(
  store: Store,
  spool: Spool,
  door: DoorStatus | undefined,
): { ok: boolean; checks: Record<string, boolean> } {
  const checks = { database: answers(store), disk: spool.space().freeBytes > leastFreeBytes, door: door !== undefined };
  return { ok: Object.values(checks).every(Boolean), checks };
}

function answers(store: Store): boolean {
  try {
    store.dataVersion();
    return true;
  } catch {
    return false;
  }
}
