// "Did you mean ...?": the name a person probably meant to write.

/** The candidate with the fewest typing mistakes, if it is near enough to be meant. */
export function closest(written: string, candidates: Iterable<string>): string | undefined {
  let best: string | undefined;
  let fewest = Math.max(1, Math.floor(written.length / 3)) + 1;
  for (const candidate of candidates) {
    const mistakes = distance(written.toLowerCase(), candidate.toLowerCase());
    if (mistakes < fewest) [best, fewest] = [candidate, mistakes];
  }
  return best;
}

/** ` Did you mean ...?` to put after a sentence; empty when nothing is near. */
export function didYouMean(written: string, candidates: Iterable<string>): string {
  const meant = closest(written, candidates);
  return meant === undefined ? '' : ` Did you mean ${meant}?`;
}

/** Levenshtein distance, two neighbours swapped counting as one mistake. */
function distance(a: string, b: string): number {
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      row[j] = Math.min(last[j]! + 1, row[j - 1]! + 1, last[j - 1]! + cost);
      const isSwapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (isSwapped) row[j] = Math.min(row[j]!, before[j - 2]! + 1);
    }
    [before, last] = [last, row];
  }
  return last[b.length]!;
}
