// What keeps Rollcall itself from working now: a full disk, a database that cannot be written. It is known in memory
// alone, because it cannot be written down; pages show it, and it is over when a write succeeds again.
import type { Log } from '../kit/log.ts';
import type { Problem } from '../kit/problem.ts';
import type { Rows } from './ports.ts';

export interface Trouble {
  current(): Problem | undefined;
  /** Logs a step that broke off. The problem, when the disk or the database refused; undefined for a bug of ours. */
  failed(event: string, error: unknown): Problem | undefined;
  /** A write succeeded: what had to wait for that is done now. */
  isOver(): void;
  /** To be done when it is over. Of what is about the same sender only the newest waits. */
  whenOver(senderId: number, work: () => void): void;
  /** Something newer is known of the sender: what waits is out of date. */
  forget(senderId: number): void;
}

export function createTrouble({ rows, log }: { rows: Pick<Rows, 'refusal'>; log: Log }, changed: () => void): Trouble {
  let current: Problem | undefined;
  const waiting = new Map<number, () => void>();

  function failed(event: string, error: unknown): Problem | undefined {
    const refused = rows.refusal(error);
    if (refused) log.error(event, { code: refused.code, detail: refused.detail });
    else log.error(event, { stack: error instanceof Error ? (error.stack ?? error.message) : String(error) });
    const isNews = refused !== undefined && refused.code !== current?.code;
    current = refused ?? current;
    if (isNews) changed();
    return refused;
  }

  function catchUp(): void {
    for (const [senderId, work] of waiting) {
      try {
        work();
      } catch (error) {
        if (!failed('not_noted', error)) throw error;
        return;
      }
      waiting.delete(senderId);
    }
  }

  return {
    current: () => current,
    failed,
    isOver() {
      if (!current) return;
      log.info('trouble_over', { code: current.code });
      current = undefined;
      catchUp();
      changed();
    },
    whenOver: (senderId, work) => void waiting.set(senderId, work),
    forget: (senderId) => void waiting.delete(senderId),
  };
}
