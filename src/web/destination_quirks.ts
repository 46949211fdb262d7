// The unusual part of a destination's form: from the record to the fields and back.
import { noQuirks, type QuirkValues } from '../../views/destination_quirks.tsx';
import type { Mistake } from '../../views/parts/MistakeSummary.tsx';
import { assertNever } from '../kit/assert_never.ts';
import { keepAliveLimits, leastBandwidth, packetLimits, temporaryNameMistake } from '../relay/district/quirks.ts';
import type { Quirks, TemporaryName } from '../relay/quirks.ts';
import type { FormValues } from './form.ts';

const kib = 1024;
const kb = 1000;

export function quirkValuesFrom(quirks: Quirks | undefined): QuirkValues {
  const { temporaryName, overwrite, packetBytes, keepAliveMs, bandwidth } = quirks ?? {};
  const number = (value: number | undefined, unit: number) => (value === undefined ? '' : String(value / unit));
  return {
    temporaryKind: temporaryName?.kind ?? '',
    temporaryText:
      temporaryName?.kind === 'folder'
        ? temporaryName.folder
        : temporaryName && 'text' in temporaryName
          ? temporaryName.text
          : '',
    overwrite: overwrite ?? '',
    packetKib: number(packetBytes, kib),
    keepAliveSeconds: number(keepAliveMs, 1000),
    bandwidthKb: number(bandwidth, kb),
    oneFile: quirks?.oneFile ?? false,
    legacy: quirks?.legacy ?? false,
    keepTime: quirks?.keepTime ?? false,
  };
}

export function quirkValuesOf(form: FormValues): QuirkValues {
  return {
    ...noQuirks,
    temporaryKind: form.text('temporaryKind'),
    temporaryText: form.text('temporaryText'),
    overwrite: form.text('overwrite'),
    packetKib: form.text('packetKib'),
    keepAliveSeconds: form.text('keepAliveSeconds'),
    bandwidthKb: form.text('bandwidthKb'),
    oneFile: form.text('oneFile') === 'yes',
    legacy: form.text('legacy') === 'yes',
    keepTime: form.text('keepTime') === 'yes',
  };
}

/** What was filled in, or what is wrong with it. Undefined quirks: all is usual. `directory`: of the destination. */
export function readQuirkValues(
  values: QuirkValues,
  directory: string,
): { quirks: Quirks | undefined; mistakes: Mistake[] } {
  const mistakes: Mistake[] = [];
  const quirks: Quirks = {};
  const number = (field: keyof QuirkValues, unit: number, least: number, most: number, text: string) => {
    const given = String(values[field]);
    if (given === '') return undefined;
    const value = Number(given) * unit;
    if (Number.isFinite(value) && value >= least && value <= most) return Math.round(value);
    mistakes.push({ field, text });
    return undefined;
  };
  const temporaryName = temporaryNameOf(values);
  const why = temporaryName && temporaryNameMistake(temporaryName, directory);
  if (why !== undefined) mistakes.push({ field: 'temporaryText', text: `The ending, beginning or folder ${why}` });
  else if (temporaryName) quirks.temporaryName = temporaryName;
  if (values.overwrite === 'rename' || values.overwrite === 'remove') quirks.overwrite = values.overwrite;
  const { least, most } = packetLimits;
  const packetBytes = number('packetKib', kib, least, most, 'A packet has 1 to 255 KiB.');
  if (packetBytes !== undefined) quirks.packetBytes = packetBytes;
  const { leastMs, mostMs } = keepAliveLimits;
  const keepAliveMs = number(
    'keepAliveSeconds',
    1000,
    leastMs,
    mostMs,
    'A sign of life is asked for every 1 to 3600 s.',
  );
  if (keepAliveMs !== undefined) quirks.keepAliveMs = keepAliveMs;
  const bandwidth = number('bandwidthKb', kb, leastBandwidth, 1e12, 'At least 1 KB a second.');
  if (bandwidth !== undefined) quirks.bandwidth = bandwidth;
  if (values.oneFile) quirks.oneFile = true;
  if (values.legacy) quirks.legacy = true;
  if (values.keepTime) quirks.keepTime = true;
  return { quirks: Object.keys(quirks).length > 0 ? quirks : undefined, mistakes };
}

function temporaryNameOf({ temporaryKind, temporaryText }: QuirkValues): TemporaryName | undefined {
  switch (temporaryKind) {
    case 'suffix':
    case 'prefix':
      return { kind: temporaryKind, text: temporaryText };
    case 'folder':
      return { kind: 'folder', folder: temporaryText };
    case 'none':
      return { kind: 'none' };
    default:
      return undefined;
  }
}

/** What is unusual, in a few words each. */
export function quirkWords(quirks: Quirks): string[] {
  const { temporaryName, overwrite, packetBytes, keepAliveMs, bandwidth } = quirks;
  return [
    ...(temporaryName ? [temporaryNameWords(temporaryName)] : []),
    ...(overwrite === 'rename' ? ['replaces by rename only'] : []),
    ...(overwrite === 'remove' ? ['removes before it renames'] : []),
    ...(quirks.oneFile ? ['a new connection for each file'] : []),
    ...(packetBytes === undefined ? [] : [`packets of at most ${packetBytes / kib} KiB`]),
    ...(quirks.legacy ? ['old algorithms too'] : []),
    ...(keepAliveMs === undefined ? [] : [`a sign of life every ${keepAliveMs / 1000} s`]),
    ...(quirks.keepTime ? ['files keep their time'] : []),
    ...(bandwidth === undefined ? [] : [`at most ${bandwidth / kb} KB a second`]),
  ];
}

function temporaryNameWords(name: TemporaryName): string {
  switch (name.kind) {
    case 'suffix':
      return `named with ${name.text} at the end while written`;
    case 'prefix':
      return `named with ${name.text} before it while written`;
    case 'folder':
      return `written in ${name.folder}`;
    case 'none':
      return 'written under the final name at once';
    default:
      return assertNever(name, 'temporary name');
  }
}
