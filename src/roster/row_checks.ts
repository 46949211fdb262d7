// Checks that look at several values of a row at once: made once a file from what its layout asks for.
import { AgreementCheck } from './agreement_check.ts';
import { FilledCheck, filledGroups } from './filled_check.ts';
import type { HeaderReading } from './header.ts';
import type { LayoutFile } from './layout.ts';
import { isManifest, PropertiesCheck } from './manifest.ts';
import { RepeatsCheck } from './repeats_check.ts';
import type { RowCheck } from './row_check.ts';
import type { ScanInput } from './scan.ts';
import { type TypedKeys, TypedKeysCheck } from './typed_keys.ts';

/** Whether two threads cannot share a file: its rows are judged against each other beyond their key. */
export function isReadInOnePiece(file: LayoutFile, typedKeys: readonly TypedKeys[]): boolean {
  if (file.agree !== undefined || file.maxRows !== undefined || typedKeys.length > 0) return true;
  return isManifest(file) || file.quoting === 'backslash';
}

/** All that a file needs; undefined when it needs none, as most do. */
export function rowCheckOf(input: ScanInput, header: HeaderReading): RowCheck | undefined {
  const { layoutFile: file, book, showValues } = input;
  const placeOf = (name: string) => header.places[file.columns.findIndex((column) => column.name === name)] ?? -1;
  const checks: RowCheck[] = [
    ...(file.agree ?? []).map((one) => new AgreementCheck(file, one, placeOf, book, showValues)),
    ...(file.maxRows ?? []).map((one) => new RepeatsCheck(file, one, placeOf, book, showValues)),
    ...filledGroups(file, header, input.mode).map((group) => new FilledCheck(file.name, group, book)),
    ...input.typedKeys.map((one) => new TypedKeysCheck(one, placeOf)),
    ...(input.manifestLines === undefined ? [] : [new PropertiesCheck(input.manifestLines, placeOf)]),
  ];
  if (checks.length < 2) return checks[0];
  return {
    look(reader, lo, hi, row) {
      let isWrong = false;
      for (const check of checks) if (check.look(reader, lo, hi, row)) isWrong = true;
      return isWrong;
    },
    finish(wrong, textsAt) {
      for (const check of checks) check.finish?.(wrong, textsAt);
    },
  };
}
