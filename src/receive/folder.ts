// The watched folders of all senders: looks at each every few seconds and says on the sender's page what is wrong.
import type { Timer } from '../kit/clock.ts';
import type { ProblemCode } from '../kit/problem.ts';
import type { Sender } from '../relay/records.ts';
import { type CollectorDeps, createCollector } from './collector.ts';
import { createFolderPlace } from './folder_place.ts';
import { createSenderTasks, type SenderTask, type SenderTasks } from './sender_tasks.ts';
import { tellTrouble } from './trouble.ts';

export type FolderDoor = SenderTasks;

const ownCodes: readonly ProblemCode[] = [
  'watched_folder_unusable',
  'taken_file_stays',
  'disk_full',
  'disk_failed',
  'quota_reached',
];

export function createFolderDoor(deps: CollectorDeps): FolderDoor {
  return createSenderTasks(deps, {
    configOf: (sender) =>
      sender.watch ? JSON.stringify([sender.name, sender.watch, sender.temporaryNames]) : undefined,
    begin: (sender) => watch(sender, deps),
  });
}

function watch(sender: Sender, deps: CollectorDeps): SenderTask {
  const settings = sender.watch!;
  const collector = createCollector(sender, settings, deps);
  const place = createFolderPlace(settings);
  let isStopped = false;
  let timer: Timer | undefined;
  let running = Promise.resolve();

  async function look(): Promise<void> {
    try {
      const looked = await collector.look(place);
      tellTrouble(sender, looked, ownCodes, deps);
      if (!looked.ok) collector.quiet('folder');
    } catch (error) {
      collector.quiet('folder');
      deps.log.error('look_failed', { sender: sender.name, stack: String((error as Error).stack ?? error) });
    }
    if (!isStopped) timer = deps.clock.after(settings.everyMs, begin);
  }

  function begin(): void {
    running = look();
  }

  begin();
  return {
    async stop() {
      isStopped = true;
      timer?.cancel();
      await running;
      collector.quiet('folder');
    },
  };
}
