// What a simulated year came to: its totals, its table, and the sentences that a bench and a test want of it.
import type { NightRecord, Year } from './play.ts';

export interface Totals {
  honest: number;
  /** Honest nights that were not accepted by themselves, and that nobody had announced. */
  falseHolds: NightRecord[];
  /** Nights that a person must decide. */
  announced: NightRecord[];
  accidents: number;
  /** Accidents of which no night was held or refused. */
  missed: NightRecord[];
  /** Held or refused, and not for what it was. */
  wrongReason: NightRecord[];
}

export function isCaught({ verdict }: NightRecord): boolean {
  return verdict !== 'accept';
}

/** The nights of one accident that goes on for several are one. */
function byAccident(records: readonly NightRecord[]): NightRecord[][] {
  return [
    ...Map.groupBy(
      records.filter(({ kind }) => kind === 'accident'),
      ({ what }) => what,
    ).values(),
  ];
}

export function totalsOf({ records }: Pick<Year, 'records'>): Totals {
  const honest = records.filter(({ kind }) => kind === 'honest');
  const accidents = byAccident(records);
  return {
    honest: honest.length,
    falseHolds: honest.filter(isCaught),
    announced: records.filter(({ kind }) => kind === 'announced'),
    accidents: accidents.length,
    missed: accidents.filter((them) => !them.some(isCaught)).map((them) => them.at(-1)!),
    wrongReason: accidents.flatMap((them) => {
      const caught = them.find(isCaught);
      return caught && !caught.isRightReason ? [caught] : [];
    }),
  };
}

const verdicts = { accept: 'accepted', hold: 'held', reject: 'rejected', none: 'not checked' };

/** One line of the table: every night on which something was out of the ordinary or decided. */
function rowOf({ date, number, what, verdict, reason, decision }: NightRecord): string[] {
  return [date, String(number), what, verdicts[verdict], verdict === 'accept' ? '' : reason, decision];
}

export function isWorthALine(record: NightRecord): boolean {
  return record.what !== '' || isCaught(record);
}

/** Markdown. */
export function tableOf(records: readonly NightRecord[]): string {
  const head = ['Night', 'Import', 'What happened', 'Rollcall', 'What the page said', 'What the person did'];
  const line = (cells: string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...records.map((record) => line(rowOf(record)))].join('\n');
}

/** In words, a line each. */
export function totalsText(totals: Totals): string {
  const { honest, falseHolds, announced, accidents, missed, wrongReason } = totals;
  return [
    `${accidents} accidents: ${accidents - missed.length} held or rejected, ${missed.length} missed${missed.length > 0 ? ` (${namesOf(missed)})` : ''}`,
    ...(wrongReason.length > 0 ? [`caught for another reason: ${namesOf(wrongReason)}`] : []),
    `${honest} honest nights: ${honest - falseHolds.length} accepted`,
    `false holds: ${falseHolds.length}${falseHolds.length > 0 ? ` (${falseHolds.map(({ date, what, codes }) => `${date} ${what || 'an ordinary night'}: ${codes.join(' ')}`).join('; ')})` : ''}`,
    `nights for a person to decide, and announced: ${announced.length} (${namesOf(announced)})`,
  ].join('\n');
}

function namesOf(records: readonly NightRecord[]): string {
  return records.map(({ date, what }) => `${date} ${what}`).join('; ');
}
