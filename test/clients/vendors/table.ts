// Runs the vendors and prints their tables.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { oddDeeds } from '../../forward/odd_deeds.ts';
import { judge, wrongAlone } from '../../forward/odd_judge.ts';
import { deeds } from './deeds.ts';
import { vendorKinds } from './kinds.ts';
import { type Ending, play, scenarios } from './scripted.ts';
import type { VendorKind } from './server.ts';

export interface VendorRow {
  vendor: string;
  login: string;
  /** What each deed said; one that went wrong begins with `RED`. */
  cells: string[];
}

/** Every deed with every login of one kind of server. The first login does them all, the others the first two. */
export async function runVendor(kind: VendorKind): Promise<VendorRow[]> {
  const rows: VendorRow[] = [];
  for (const [at, login] of kind.logins.entries()) {
    const folder = mkdtempSync(join(tmpdir(), 'rollcall-vendor-'));
    const server = await kind.start(folder, login);
    const cells: string[] = [];
    try {
      for (const deed of at === 0 ? deeds : deeds.slice(0, 2)) {
        const said = await deed.do(server, folder).catch((error: Error) => `RED ${error.message}`);
        cells.push(said);
      }
    } finally {
      await server.stop();
      rmSync(folder, { recursive: true });
    }
    rows.push({ vendor: kind.name, login, cells });
  }
  return rows;
}

const columnWidth = 10;

function lineOf({ vendor, login, cells }: VendorRow): string {
  const words = deeds.map((_, at) => {
    const cell = cells[at];
    return (cell === undefined ? '' : cell.startsWith('RED') ? 'RED' : cell).padEnd(columnWidth);
  });
  return `${vendor.padEnd(18)}${login.padEnd(11)}${words.join('')}`.trimEnd();
}

function endingLine({ scenario, attempts, outcome, milliseconds, megabytes, wrong }: Ending): string {
  const mark = wrong === undefined ? 'ok ' : 'RED';
  const figures = `${String(attempts).padStart(2)}  ${Math.round(milliseconds).toString().padStart(6)}  ${megabytes.toFixed(0).padStart(4)}`;
  return `${mark} ${scenario.padEnd(42)}${figures}  ${wrong === undefined ? outcome : `${wrong}; ${outcome}`}`;
}

/** Prints the three tables; how many cells are red. */
export async function printVendors(say: (line: string) => void): Promise<number> {
  const red: string[] = [];
  say(`${''.padEnd(29)}${deeds.map(({ title }) => title.padEnd(columnWidth)).join('')}`);
  for (const kind of vendorKinds) {
    const missing = kind.missing();
    if (missing !== undefined) {
      say(`${kind.name.padEnd(18)}skipped: ${missing} is not installed`);
      continue;
    }
    for (const row of await runVendor(kind)) {
      say(lineOf(row));
      for (const [at, cell] of row.cells.entries()) {
        if (cell.startsWith('RED')) red.push(`${row.vendor}, ${row.login}, ${deeds[at]!.title}: ${cell.slice(4)}`);
      }
    }
  }
  say(`\n    ${'scripted'.padEnd(42)}tries   ms    MB  how it ended`);
  const folder = mkdtempSync(join(tmpdir(), 'rollcall-vendor-'));
  for (const scenario of scenarios) {
    const ending = await play(scenario, folder);
    say(endingLine(ending));
    if (ending.wrong !== undefined) red.push(`${scenario.name}: ${ending.wrong}`);
  }
  say(`\n    ${'odd'.padEnd(62)}tries  how it ended`);
  for (const misdeed of oddDeeds) {
    const verdict = await judge(folder, [misdeed]);
    const wrong = wrongAlone(misdeed, verdict);
    const mark = wrong.length === 0 ? 'ok ' : 'RED';
    say(`${mark} ${misdeed.name.padEnd(62)}${String(verdict.attempts).padStart(2)}  ${verdict.outcome}`);
    if (wrong.length > 0) red.push(`${misdeed.name}: ${wrong.join('; ')}`);
  }
  rmSync(folder, { recursive: true });
  if (red.length > 0) say(`\n${red.join('\n')}`);
  return red.length;
}
