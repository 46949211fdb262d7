// Room outside of memory, as an array: what is read back is a copy of what was written.
import type { Spill } from '../../src/roster/spilled_rows.ts';

export function spillInMemory(): Spill & { blocks: Int32Array[] } {
  const blocks: Int32Array[] = [];
  return {
    blocks,
    write: (block) => blocks.push(block.slice()) - 1,
    read: (place, block) => block.set(blocks[place]!),
  };
}
