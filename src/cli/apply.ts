// `rollcall apply FILE`: makes the configuration what a district file says. All mistakes come at once, with their lines.
import type { Command } from 'commander';
import { ok } from '../kit/result.ts';
import type { DistrictFile } from '../relay/district_file.ts';
import type { ApplySummary } from '../store/apply/apply.ts';
import { readDistrictFile, reasonOf } from './read_district_file.ts';
import { exitCodes, processTerminal, type Terminal, UsageError } from './terminal.ts';
import { counted } from './text.ts';
import { commandLine, type Environment, withStore } from './with_store.ts';

export function addApply(program: Command, terminal: Terminal = processTerminal, env: Environment = process.env): void {
  program
    .command('apply')
    .summary('make the configuration what a district file says')
    .description(
      'Applies a district file (YAML): district, senders, destinations and feeds. Applying it again changes nothing. Works with the server stopped or running. deploy/district.example.yaml shows every key.',
    )
    .argument('<file>', 'the district file')
    .option('--prune', 'remove the senders, destinations and feeds that the file does not name')
    .action(async (path: string, { prune = false }: { prune?: boolean }) => {
      const file = fileAt(path, terminal);
      if (!file) return;
      await withStore(env, terminal, async (store) => {
        const applied = await store.applyDistrict(file, commandLine, { prune });
        if (!applied.ok) return applied;
        say(applied.value, terminal);
        return ok();
      });
    });
}

/** The district file, or undefined after all its mistakes were told. Throws a UsageError when it cannot be read. */
export function fileAt(path: string, terminal: Terminal): DistrictFile | undefined {
  const parsed = parsedAt(path);
  if (parsed.ok) return parsed.file;
  for (const { line, text } of parsed.mistakes) terminal.err(`${path}:${line}: ${text}\n`);
  terminal.err(`rollcall: ${path} has ${counted(parsed.mistakes.length, 'mistake')}. Nothing was changed.\n`);
  terminal.exitCode = exitCodes.usage;
  return undefined;
}

function parsedAt(path: string): ReturnType<typeof readDistrictFile> {
  try {
    return readDistrictFile(path);
  } catch (error) {
    throw new UsageError(`${path} cannot be read: ${reasonOf(error)}.`);
  }
}

function say({ changes, notInFile, remarks }: ApplySummary, terminal: Terminal): void {
  for (const change of changes) terminal.out(`${change}\n`);
  if (changes.length === 0) terminal.out('Nothing changed.\n');
  else terminal.out(`${counted(changes.length, 'change')}. A running server follows at once.\n`);
  if (notInFile.length > 0) {
    terminal.out(`Not in the file, and kept: ${notInFile.join(', ')}. With --prune they are removed.\n`);
  }
  for (const remark of remarks) terminal.out(`Note: ${remark}\n`);
}
