// Checks that look at several values of a row at once: made once a file from what its layout asks for.
import { AgreementCheck } from './agreement_check.ts';
import { FilledCheck, filledGroups } from './filled_check.ts';
import type { HeaderReading } from './header.ts';
import type { LayoutFile } from './layout.ts';
import { isManifest, PropertiesCheck } from './manifest.ts';
import type { Gathering, PartStart } from './part.ts';
import type { Reader } from './reader.ts';
import { RepeatsCheck } from './repeats_check.ts';
import type { RowBits } from './row_bits.ts';
import type { RowCheck, RowComparison, TextsAt } from './row_check.ts';
import { RowLog, type RowLogFindings, showRows } from './row_log.ts';
import { RowPlaces } from './row_places.ts';
import type { ScanInput } from './scan.ts';
import { SpilledComparison } from './spilled_comparison.ts';
import { type TypedKeys, TypedKeysCheck } from './typed_keys.ts';

/** Whether two threads cannot share a file: it has few rows, and others need what they say. */
export function isReadInOnePiece(file: LayoutFile, typedKeys: readonly TypedKeys[]): boolean {
  return typedKeys.length > 0 || isManifest(file);
}

/** All checks of a file that look at several values of a row. */
export class RowChecks implements Gathering<RowLogFindings | undefined> {
  #checks: RowCheck[];
  #comparisons: RowComparison[];
  /** In a part rows are noted instead of compared. */
  #log: RowLog | undefined;

  constructor(checks: RowCheck[], comparisons: RowComparison[], partRows: number | undefined) {
    this.#checks = checks;
    this.#comparisons = comparisons;
    const isLogged = partRows !== undefined && comparisons.length > 0;
    this.#log = isLogged ? new RowLog(comparisons, partRows) : undefined;
  }

  /** Looks at the current record, whose fields have the hashes `lo` and `hi`. True when its row is wrong. */
  look(reader: Reader, lo: Int32Array, hi: Int32Array, row: number): boolean {
    let isWrong = false;
    const checks = this.#checks;
    for (let index = 0; index < checks.length; index++) if (checks[index]!.look(reader, lo, hi, row)) isWrong = true;
    if (this.#log !== undefined) this.#log.add(reader, lo, hi, row);
    else {
      const comparisons = this.#comparisons;
      for (let index = 0; index < comparisons.length; index++) comparisons[index]!.look(reader, lo, hi, row);
    }
    return isWrong;
  }

  findings(): RowLogFindings | undefined {
    return this.#log?.findings();
  }

  absorb(findings: RowLogFindings | undefined, start: PartStart): void {
    if (findings !== undefined) showRows(findings, this.#comparisons, start);
  }

  finish(wrong: RowBits, textsAt: TextsAt): void {
    for (const comparison of this.#comparisons) {
      const found = new RowPlaces(1);
      comparison.collect(found);
      comparison.say(found, wrong, textsAt);
    }
  }
}

/** All that a file needs; undefined when it needs none, as most do. `partRows`: about how many rows a part has. */
export function rowChecksOf(input: ScanInput, header: HeaderReading, partRows?: number): RowChecks | undefined {
  const { layoutFile: file, book, showValues, spill } = input;
  const placeOf = (name: string) => header.places[file.columns.findIndex((column) => column.name === name)] ?? -1;
  const inMemory: RowComparison[] = [
    ...(file.agree ?? []).map((one) => new AgreementCheck(file, one, placeOf, book, showValues)),
    ...(file.maxRows ?? []).map((one) => new RepeatsCheck(file, one, placeOf, book, showValues)),
  ];
  // In a part they are only noted.
  const comparisons =
    spill === undefined || partRows !== undefined ? inMemory : inMemory.map((one) => new SpilledComparison(one, spill));
  const checks: RowCheck[] = [
    ...filledGroups(file, header, input.mode).map((group) => new FilledCheck(file.name, group, book)),
    ...input.typedKeys.map((one) => new TypedKeysCheck(one, placeOf)),
    ...(input.manifestLines === undefined ? [] : [new PropertiesCheck(input.manifestLines, placeOf)]),
  ];
  const isNone = comparisons.length === 0 && checks.length === 0;
  return isNone ? undefined : new RowChecks(checks, comparisons, partRows);
}
