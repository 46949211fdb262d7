// Reads the body of a request piece by piece, with an end to every wait: a sender that fell silent is torn, not waited for.
import type { Clock } from '../kit/clock.ts';
import { fail, ok, type Result } from '../kit/result.ts';

export type Body = AsyncIterable<Uint8Array>;

export interface BodyReading {
  /** The next piece; undefined at the end. upload_torn when the sender is gone or silent. */
  next(): Promise<Result<Uint8Array | undefined>>;
  /** Wakes a waiting `next` and reads no further. */
  cancel(): void;
}

export function createBodyReader({ clock, idleMs }: { clock: Clock; idleMs: number }): (body: Body) => BodyReading {
  return (body) => {
    const iterator = body[Symbol.asyncIterator]();
    let wake = (_: Result<undefined>): void => undefined;
    const letGo = () => {
      // A body that is waited for may never answer this either.
      void Promise.resolve(iterator.return?.()).catch(() => undefined);
    };
    return {
      next() {
        return new Promise((resolve) => {
          const timer = clock.after(idleMs, () => settle(fail('upload_torn', `nothing came for ${idleMs / 1000} s`)));
          const settle = (result: Result<Uint8Array | undefined>) => {
            timer.cancel();
            resolve(result);
            if (!result.ok) letGo();
          };
          wake = settle;
          iterator.next().then(
            ({ done, value }) => settle(ok(done ? undefined : value)),
            (error: unknown) => settle(fail('upload_torn', `the connection ended (${reasonOf(error)})`)),
          );
        });
      },
      cancel() {
        wake(fail('upload_torn', 'the request was ended'));
        letGo();
      },
    };
  };
}

function reasonOf(error: unknown): string {
  const { code, name } = (error ?? {}) as { code?: unknown; name?: unknown };
  return typeof code === 'string' ? code : typeof name === 'string' ? name : 'unknown reason';
}
