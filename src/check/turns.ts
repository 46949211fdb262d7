// Lets so many work at once; the others wait their turn, in order, and may go away meanwhile.

export interface Turns {
  /** Waits for a turn. False when `signal` said meanwhile that nobody needs it, or when too many wait already. */
  take(signal?: AbortSignal): Promise<boolean>;
  /** To be called once for each turn that was taken. */
  giveBack(): void;
}

export function createTurns(atOnce: number, mostWaiting: number): Turns {
  const waiting = new Set<(isMine: boolean) => void>();
  let free = atOnce;

  function giveBack(): void {
    const [next] = waiting;
    if (next === undefined) free++;
    else next(true);
  }

  return {
    giveBack,
    async take(signal) {
      if (signal?.aborted || waiting.size >= mostWaiting) return false;
      if (free > 0) {
        free--;
        return true;
      }
      return await new Promise<boolean>((resolve) => {
        const leave = () => answer(false);
        const answer = (isMine: boolean) => {
          waiting.delete(answer);
          signal?.removeEventListener('abort', leave);
          resolve(isMine);
        };
        waiting.add(answer);
        signal?.addEventListener('abort', leave, { once: true });
      });
    },
  };
}
