// `rollcall check --changes`: who was removed, added or changed, as one CSV file for each file of the set.
import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { ChangeListing } from '../roster/change_listing.ts';
import { changeKinds } from '../roster/changed_keys.ts';
import type { CheckResult } from '../roster/check.ts';
import type { NightFile } from '../roster/night_rows.ts';
import { changesHead, changesLines } from '../roster/reports/changes_csv.ts';
import type { SetFile } from '../roster/set_file.ts';
import { type Terminal, UsageError } from './terminal.ts';

type Night = CheckResult & { files: readonly SetFile[] };

const chunkLength = 1 << 16;

/** Writes the files into `folder`, which is made if it is missing, and says of each what is in it, or why there is none. */
export function writeChanges(
  folder: string,
  { before, tonight }: { before: Night; tonight: Night },
  showValues: boolean,
  terminal: Pick<Terminal, 'err'>,
): void {
  const { report } = tonight;
  for (const { name, removed, added, changed } of report.files) {
    const why = (rule: string) => report.notChecked.find((it) => it.rule === rule && it.file === name)?.because;
    const was = nightFile(before, name);
    const is = nightFile(tonight, name);
    const because = why('rows_removed_mass') ?? (was && is ? undefined : 'it did not come on both nights');
    if (because !== undefined) {
      terminal.err(`${name}: no changes were written, because ${because}\n`);
      continue;
    }
    if (!was || !is || removed + added + changed === 0) continue;
    const comparesContents = why('rows_changed_mass') === undefined;
    const path = join(folder, `${name.replace(/\.[^.]*$/, '')}.changes.csv`);
    write(folder, path, new ChangeListing(was, is, { comparesContents, showValues }));
    terminal.err(`${path}: ${removed} removed, ${added} added, ${changed} changed\n`);
  }
}

function write(folder: string, path: string, listing: ChangeListing): void {
  try {
    mkdirSync(folder, { recursive: true });
    const file = openSync(path, 'w', 0o600);
    try {
      let text = changesHead(listing.columns);
      for (const kind of changeKinds) {
        for (const row of listing.rows(listing.select({ kind }))) {
          text += changesLines(kind, row);
          if (text.length < chunkLength) continue;
          writeSync(file, text);
          text = '';
        }
      }
      writeSync(file, text);
    } finally {
      closeSync(file);
    }
  } catch (error) {
    if (error instanceof Error && 'code' in error) throw new UsageError(`--changes ${path}: ${error.message}`);
    throw error;
  }
}

function nightFile({ baseline, files }: Night, name: string): NightFile | undefined {
  const kept = baseline.files.find((file) => file.name === name);
  const layoutFile = baseline.layout.files.find((file) => file.name === name);
  const file = files.find((one) => one.sha256 === kept?.sha256);
  return kept && layoutFile && file && { file, layoutFile, kept };
}
