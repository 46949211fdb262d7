// What was made of a set for a destination, in sentences: no row and no column is left out in silence.
import { type LeftOutOfFile, type LeftOutReason, leftOutReasons } from '../roster/only.ts';
import { counted, listed } from '../roster/words.ts';
import type { Receipt } from './records.ts';

type Made = NonNullable<Receipt['made']>;

/** What is inside, what was left out and what it is encrypted to. */
export function madeSentences(made: Made): string[] {
  const { members, isZip } = made;
  const inside = members.map(({ name, rows }) => (rows === undefined ? name : `${name} (${counted(rows, 'row')})`));
  return [`${isZip ? 'Inside one zip' : 'Inside'}: ${listed(inside, 20)}.`, ...leftOutSentences(made, 5)];
}

/** The same without what is inside; so many columns of each file are named, and the others counted. */
export function leftOutSentences({ leftOut, pgp }: Made, mostColumns: number): string[] {
  const said = leftOut.map((it) => `Left out of ${it.file}: ${leftOutWords(it, mostColumns).join('; ')}.`);
  return [...said, ...(pgp === undefined ? [] : [`Encrypted to the key ${pgp}.`])];
}

/** What one file lost, and why, each as a few words. */
export function leftOutWords({ columns, rows, references }: LeftOutOfFile, mostColumns = 5): string[] {
  return [
    ...(columns.length > 0
      ? [`the ${columns.length === 1 ? 'column' : counted(columns.length, 'column')} ${listed(columns, mostColumns)}`]
      : []),
    ...Object.entries(rows).map(
      ([reason, count]) => `${counted(count, 'row')} that ${wordsFor(reason as LeftOutReason, count)}`,
    ),
    ...(references > 0 ? [`${counted(references, 'reference')} to what was left out`] : []),
  ];
}

function wordsFor(reason: LeftOutReason, count: number): string {
  return leftOutReasons[reason][count === 1 ? 0 : 1];
}
