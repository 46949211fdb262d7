// What every step of the story is handed: the ports, the clock, and a way to say that something changed.
import type { Clock } from '../kit/clock.ts';
import type { Log } from '../kit/log.ts';
import type { Result } from '../kit/result.ts';
import type { Packer } from './pack_port.ts';
import type { Checker, CheckProgress, Courier, Rows, Slots, Spool, SpoolPaths } from './ports.ts';
import type { BuiltReport, Destination, Import, PackedSet } from './records.ts';
import type { Change, DeliveryProgress } from './relay.ts';
import type { Reporter } from './report_port.ts';
import type { Trouble } from './trouble.ts';

export interface StoryPorts {
  rows: Rows;
  spool: SpoolPaths & Pick<Spool, 'readArrival'>;
  checker: Checker;
  courier: Courier;
  reporter: Reporter;
  packer: Packer;
  slots: Slots;
  clock: Clock;
  log: Log;
}

export interface Story extends StoryPorts {
  changed(change: Change): void;
  /** Looks at what is due, soon after the running step. */
  wake(): void;
  /** A step that breaks off now was broken off by us: it stays claimed and goes on at the next start. */
  isStopping(): boolean;
  trouble: Trouble;
  /** By import and key. */
  reportsRunning: Map<string, Promise<Result<BuiltReport>>>;
  /** The same of what is cut, zipped or encrypted. */
  packsRunning: Map<string, Promise<Result<PackedSet>>>;
  checkProgress: Map<number, CheckProgress>;
  deliveryProgress: Map<number, DeliveryProgress>;
  /** Where the deliveries go that the courier has, as the destination was when they began. */
  underWay: Map<number, Destination>;
}

/** The name people and the log know Rollcall's own decisions by. */
export const ourselves = 'Rollcall';

/** Says that an import changed, to pages that show it or its feed. */
export function importChanged(story: Story, it: Pick<Import, 'id' | 'feedId'>): void {
  story.changed({ importId: it.id, feedId: it.feedId });
}
