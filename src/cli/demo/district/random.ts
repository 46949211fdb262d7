// Chance that repeats: a number depends only on the seed and on what it is for, so that leaving one person out of a
// district changes nothing about the others.

export interface Random {
  /** 0 <= it < 1, always the same for the same words. */
  share(...of: (string | number)[]): number;
  /** A whole number, 0 <= it < limit. */
  below(limit: number, ...of: (string | number)[]): number;
  pick<T>(list: readonly T[], ...of: (string | number)[]): T;
}

export function createRandom(seed: number): Random {
  const share = (...of: (string | number)[]): number => {
    let hash = mix(seed ^ 0x9e3779b9);
    for (const word of of) hash = typeof word === 'number' ? mix(hash ^ mix(word + 1)) : mix(hash ^ textHash(word));
    return hash / 0x1_0000_0000;
  };
  const below = (limit: number, ...of: (string | number)[]) => Math.floor(share(...of) * limit);
  return { share, below, pick: (list, ...of) => list[below(list.length, ...of)]! };
}

/** The 32-bit finaliser of MurmurHash3: every input bit reaches every output bit. */
function mix(value: number): number {
  let it = value | 0;
  it = Math.imul(it ^ (it >>> 16), 0x85ebca6b);
  it = Math.imul(it ^ (it >>> 13), 0xc2b2ae35);
  return (it ^ (it >>> 16)) >>> 0;
}

const textHashes = new Map<string, number>();

function textHash(text: string): number {
  const known = textHashes.get(text);
  if (known !== undefined) return known;
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  textHashes.set(text, hash >>> 0);
  return hash >>> 0;
}
