// One running task for each sender that has something to be looked at; begun anew when its configuration changes.
import type { Clock } from '../kit/clock.ts';
import type { DoorDesk } from '../relay/ports.ts';
import type { Sender } from '../relay/records.ts';

export interface SenderTask {
  /** Lets what runs come to its end. */
  stop(): Promise<void>;
}

export interface SenderTasks<Task extends SenderTask = SenderTask> {
  start(): void;
  /** Senders were changed. */
  refresh(): void;
  of(senderId: number): Task | undefined;
  /** Waits for what runs, for at most `graceMs`: a share that hangs must not keep the process. */
  stop(graceMs: number): Promise<void>;
}

export function createSenderTasks<Task extends SenderTask>(
  { desk, clock }: { desk: DoorDesk; clock: Clock },
  how: {
    /** Another text means another task; undefined: nothing to do for this sender. */
    configOf(sender: Sender): string | undefined;
    begin(sender: Sender): Task;
  },
): SenderTasks<Task> {
  const tasks = new Map<number, { config: string; task: Task | undefined; ended?: Promise<void> }>();
  let isStopped = true;

  /** The next task of a sender begins when its last one has ended: two would take the same file. */
  async function replace(id: number): Promise<void> {
    await tasks.get(id)?.task?.stop();
    tasks.delete(id);
    if (!isStopped) refresh();
  }

  function refresh(): void {
    if (isStopped) return;
    const wanted = new Map<number, { sender: Sender; config: string }>();
    for (const sender of desk.senders()) {
      const config = sender.disabled ? undefined : how.configOf(sender);
      if (config !== undefined) wanted.set(sender.id, { sender, config });
    }
    for (const [id, entry] of tasks) {
      if (wanted.get(id)?.config !== entry.config) entry.ended ??= replace(id);
    }
    for (const [id, { sender, config }] of wanted) {
      if (!tasks.has(id)) tasks.set(id, { config, task: how.begin(sender) });
    }
  }

  return {
    start() {
      isStopped = false;
      refresh();
    },
    refresh,
    of: (senderId) => tasks.get(senderId)?.task,
    async stop(graceMs) {
      isStopped = true;
      const all = Promise.all([...tasks.values()].map(({ task, ended }) => ended ?? task?.stop()));
      const grace = new Promise<void>((resolve) => clock.after(graceMs, resolve));
      await Promise.race([all, grace]);
      tasks.clear();
    },
  };
}
