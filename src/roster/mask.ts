// How a cell value is shown when nobody asked to see it.

/** The first character and two dots, whatever the length; a secret shows nothing of itself. */
export function masked(value: string, isSecret: boolean): string {
  if (isSecret) return '••';
  const first = value.codePointAt(0);
  return first === undefined ? '' : `${String.fromCodePoint(first)}••`;
}
