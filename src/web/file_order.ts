// People first: a reader looks for students and teachers before the rows that join them to classes.

/** First match wins; a name that fits none comes last. */
const kinds: readonly [RegExp, number][] = [
  [/enrol|roster/i, 4],
  [/student|user|pupil/i, 0],
  [/teacher|staff/i, 1],
  [/school|org/i, 2],
  [/section|class|course/i, 3],
];

function placeOf(name: string): number {
  return kinds.find(([pattern]) => pattern.test(name))?.[1] ?? kinds.length;
}

/** Compares two file names for a list on a page; files of one kind keep the order they had. */
export function byFileOrder(a: string, b: string): number {
  return placeOf(a) - placeOf(b);
}
