// A specimen: one night kept in a folder, with what a person says must come of it and what came of it at last.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type OpenedSet, openSet } from '../../src/check/set_files.ts';
import { type CheckInput, checkSet } from '../../src/roster/check.ts';
import type { Nights } from '../../src/roster/file_ages.ts';
import type { GuardSettings } from '../../src/roster/guard_settings.ts';
import type { Layout } from '../../src/roster/layout.ts';
import { parseLayoutFile } from '../../src/roster/layout_file.ts';
import { builtInLayout } from '../../src/roster/layouts/catalogue.ts';
import { learnLayout } from '../../src/roster/learn.ts';
import { recogniseSet } from '../../src/roster/recognise.ts';
import { reportOfRefusedArchive } from '../../src/roster/refused_archive.ts';
import type { FileHistory } from '../../src/roster/replay.ts';
import type { CheckReport, NotChecked, Notice, Trip, Verdict } from '../../src/roster/report.ts';
import type { RolloverWindow } from '../../src/roster/rollover.ts';
import type { SeveritySettings } from '../../src/roster/severities.ts';

/** `night.json`: what the night is, and the truth about it. Written by a person; never renewed. */
export interface Night {
  /** One or two sentences: who sent what, and what is wrong with it. */
  about: string;
  /** A built-in layout, `learn` (from the baseline, else from tonight), or a layout file in the folder. Absent: recognised. */
  layout?: string;
  guards?: GuardSettings;
  severities?: SeveritySettings;
  nights?: Nights;
  removedSinceWeek?: Record<string, { removed: number; of: number }>;
  /** Set when the district has declared these days for its rollover. */
  rollover?: RolloverWindow;
  /** Folders beside `baseline` that hold accepted nights before it, and the day each was received on. */
  older?: { folder: string; receivedOn: string }[];
  must: {
    verdict: Verdict;
    /** All that is graver than good to know, `code file` or `code file:line` of the first place; the order is free. */
    notices: string[];
  };
}

/** `expected.json`: the whole answer, as it was last looked at. */
export interface Answer {
  verdict: Verdict;
  reasons: string[];
  layout: string;
  files: object[];
  notices: (Omit<Notice, 'samples'> & { places: string[] })[];
  trips: Trip[];
  notChecked: NotChecked[];
}

export const nightsFolder = join(import.meta.dirname, 'nights');

export function specimenNames(): string[] {
  return readdirSync(nightsFolder).sort();
}

export function readNight(name: string): Night {
  return JSON.parse(readFileSync(join(nightsFolder, name, 'night.json'), 'utf8')) as Night;
}

/** The answer that was accepted; undefined where none was yet. */
export function expectedOf(name: string): Answer | undefined {
  const path = join(nightsFolder, name, 'expected.json');
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Answer) : undefined;
}

export function acceptAnswer(name: string, answer: Answer): void {
  writeFileSync(join(nightsFolder, name, 'expected.json'), linesOf(answer));
}

/** JSON with one line for each file, notice and trip: small, and a difference shows what it is about. */
function linesOf(answer: Answer): string {
  const parts = Object.entries(answer).map(([key, value]) => {
    const text = Array.isArray(value)
      ? `[${value.map((item) => `\n    ${JSON.stringify(item)}`).join(',')}${value.length === 0 ? '' : '\n  '}]`
      : JSON.stringify(value);
    return `  ${JSON.stringify(key)}: ${text}`;
  });
  return `{\n${parts.join(',\n')}\n}\n`;
}

/** Checks the night as it would be checked in a district. */
export async function play(name: string): Promise<CheckReport> {
  const folder = join(nightsFolder, name);
  const night = readNight(name);
  const tonight = await opened(join(folder, 'tonight'));
  const baseline = existsSync(join(folder, 'baseline')) ? await opened(join(folder, 'baseline')) : undefined;
  try {
    const layout = layoutOf(night, folder, baseline ?? tonight);
    const shared = { showValues: false, version: '0.0.0', guards: night.guards ?? {} };
    if (tonight.archive?.fault) {
      const context = { layout: layout.id, version: shared.version, milliseconds: 0 };
      return reportOfRefusedArchive(tonight.archive.name, tonight.archive.fault, context);
    }
    const input: CheckInput = {
      ...shared,
      layout,
      files: tonight.files,
      ...(tonight.archive ? { archive: tonight.archive.name } : {}),
      ...(night.severities ? { severities: night.severities } : {}),
      ...(night.nights ? { nights: night.nights } : {}),
      ...(night.removedSinceWeek ? { removedSinceWeek: night.removedSinceWeek } : {}),
      ...(night.rollover ? { rollover: night.rollover } : {}),
      ...(night.older ? { history: await historyOf(folder, night.older) } : {}),
    };
    if (!baseline) return checkSet(input).report;
    const last = checkSet({ ...shared, layout, files: baseline.files });
    if (last.report.verdict === 'reject')
      throw new Error(`${name}: its baseline is rejected: ${last.report.reasons[0]}`);
    return checkSet({ ...input, layout: last.pinned, baseline: last.baseline }).report;
  } finally {
    tonight.close();
    baseline?.close();
  }
}

/** What the older nights had, by file. */
async function historyOf(folder: string, older: NonNullable<Night['older']>): Promise<Record<string, FileHistory>> {
  const history: Record<string, FileHistory> = {};
  for (const { folder: name, receivedOn } of older) {
    const set = await opened(join(folder, name));
    for (const { name: file, sha256 } of set.files) {
      history[file] ??= { nightsUnchanged: 1, older: [] };
      history[file].older.push({ sha256, receivedOn });
    }
    set.close();
  }
  return history;
}

async function opened(folder: string): Promise<OpenedSet> {
  const names = readdirSync(folder);
  const zip = names.length === 1 && names[0]!.endsWith('.zip') ? names[0] : undefined;
  const set = await openSet([zip ? join(folder, zip) : folder]);
  if (!set.ok) throw new Error(`${folder}: ${set.problem.detail}`);
  return set.value;
}

function layoutOf({ layout }: Night, folder: string, set: OpenedSet): Layout {
  if (layout === 'learn') return learnLayout(set.files).layout;
  const found = layout === undefined ? recogniseSet(set.files).layout : builtInLayout(layout);
  if (found) return found;
  if (!layout?.endsWith('.json')) throw new Error(`${folder}: no layout ${layout ?? 'recognised'}`);
  const parsed = parseLayoutFile(readFileSync(join(folder, layout), 'utf8'));
  if (!parsed.layout) throw new Error(`${folder}/${layout}: ${parsed.mistakes.join(' ')}`);
  return parsed.layout;
}

/** What of a report is compared: all but what changes with the machine. */
export function answerOf(report: CheckReport): Answer {
  return {
    verdict: report.verdict,
    reasons: report.reasons,
    layout: report.layout,
    files: report.files.map(({ sha256: _, ...file }) => file),
    notices: report.notices.map(({ samples, ...notice }) => ({
      ...notice,
      places: samples
        .slice(0, 5)
        .map(({ line, record, byte, value }) => [line, record, byte, value].filter((it) => it !== undefined).join(' ')),
    })),
    trips: report.trips,
    notChecked: report.notChecked,
  };
}

/** Where the answer is not what a person said it must be, one sentence each. */
export function untruths({ must }: Night, report: CheckReport): string[] {
  const said = foundIn(report);
  const isOf = (entry: string, { code, file, firstLine }: Found) => {
    const [, wanted, name, line] = /^(\S+) ?(.*?)(?::(\d+))?$/.exec(entry)!;
    return wanted === code && name === file && (line === undefined || Number(line) === firstLine);
  };
  return [
    ...(report.verdict === must.verdict ? [] : [`the verdict is ${report.verdict}, it must be ${must.verdict}`]),
    ...must.notices
      .filter((entry) => !said.some((notice) => isOf(entry, notice)))
      .map((entry) => `${entry} is not found`),
    ...said
      .filter((notice) => !must.notices.some((entry) => isOf(entry, notice)))
      .map(({ code, file, firstLine, message }) => `${code} ${file}:${firstLine ?? ''} must not be found: ${message}`),
  ];
}

interface Found {
  code: string;
  file: string;
  /** Of all causes. */
  firstLine: number | undefined;
  message: string;
}

/** What is graver than good to know, once for each code and file. */
function foundIn(report: CheckReport): Found[] {
  const found = new Map<string, Found>();
  for (const { code, file = '', severity, firstLine, message } of report.notices) {
    if (severity === 'info') continue;
    const known = found.get(`${code} ${file}`);
    if (known === undefined) found.set(`${code} ${file}`, { code, file, firstLine, message });
    else if (firstLine !== undefined && firstLine < (known.firstLine ?? Infinity)) known.firstLine = firstLine;
  }
  return [...found.values()];
}
