// Numbers as people read them in a sentence.

/** 1204 -> `1,204`. */
export function grouped(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** `1 row`, `1,204 rows`. */
export function counted(count: number, noun: string, plural = `${noun}s`): string {
  return `${grouped(count)} ${count === 1 ? noun : plural}`;
}

/** Names as a list: `a`, `a and b`, `a, b and 3 more`. */
export function listed(names: readonly string[], limit = 5): string {
  if (names.length > limit) return `${names.slice(0, limit).join(', ')} and ${grouped(names.length - limit)} more`;
  if (names.length < 2) return names.join('');
  return `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}

/** A share of 100 with one decimal where it has one: 4.2, 12, 0.03. */
export function percentOf(part: number, whole: number): number {
  if (whole === 0) return 0;
  const exact = (part * 100) / whole;
  return Number(exact.toFixed(exact < 1 ? 2 : 1));
}

/** Text from outside as a screen may show it: what would steer a terminal or turn the line around becomes a mark. */
export function visible(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '\ufffd');
}
