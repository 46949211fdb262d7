// A person who has the page open while the disk refuses: whether it said so, in plain words.
import { createVisitor } from '../visitor.ts';
import type { Keeper } from './keeper.ts';
import { director, importsOf, type Lane } from './lane.ts';

export interface Testimony {
  /** Was logged in before it happened. */
  wasThere: boolean;
  /** The words that a page had for it. */
  said?: string;
}

const words = /The disk is full|The disk refused to write|The database cannot be used/;

/** Looks at Tonight and at the newest import, from when it happened until it is over. */
export async function witness(
  { lane, keeper }: { lane: Lane; keeper: Keeper },
  hasHappened: () => boolean,
  isOver: () => boolean,
): Promise<Testimony> {
  const visitor = createVisitor(() => keeper.url);
  let wasThere = false;
  while (!wasThere && !hasHappened() && !isOver()) {
    wasThere = await visitor.logIn(director.name, director.password).then(
      () => !hasHappened(),
      () => false,
    );
    if (!wasThere) await pause();
  }
  while (wasThere && !isOver()) {
    if (hasHappened()) {
      const said = await lookForWords();
      if (said !== undefined) return { wasThere, said };
    }
    await pause();
  }
  return { wasThere };

  async function lookForWords(): Promise<string | undefined> {
    const newest = importsOf(lane.dataFolder).at(-1)?.id ?? 1;
    for (const path of ['/', `/imports/${newest}`]) {
      const text = await visitor.text(path).catch(() => '');
      const said = words.exec(text)?.[0];
      if (said !== undefined) return said;
    }
    return undefined;
  }
}

function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 60));
}
