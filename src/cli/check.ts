// `rollcall check`: judges files, a folder or a zip without a server, and says the verdict by its exit code too.
import { writeFileSync } from 'node:fs';
import { type Command, Option } from 'commander';
import { createAssistant } from '../check/assistant.ts';
import { keepGarbageSmall } from '../check/little_garbage.ts';
import type { OpenedSet } from '../check/set_files.ts';
import { BytesLost } from '../check/stored_file.ts';
import { stopwatch } from '../kit/clock.ts';
import { version } from '../kit/version.ts';
import { type CheckInput, checkSet } from '../roster/check.ts';
import type { Layout } from '../roster/layout.ts';
import { recogniseSet } from '../roster/recognise.ts';
import type { CheckReport, SeverityWord } from '../roster/report.ts';
import { reportCsv } from '../roster/reports/csv.ts';
import { reportHtml } from '../roster/reports/html.ts';
import { reportJson, withVisibleText } from '../roster/reports/printable.ts';
import type { SeveritySettings } from '../roster/severities.ts';
import { severityMistake } from '../roster/severities.ts';
import { assistantProgram } from '../workers/places.ts';
import { writeChanges } from './check_changes.ts';
import { builtInIds, namedLayout } from './named_layout.ts';
import { ArchiveDamaged, openedSet, reportOfDamage } from './opened_set.ts';
import { createProgress } from './progress.ts';
import { reportText } from './report_text.ts';
import { exitCodes, processTerminal, type Terminal, UsageError } from './terminal.ts';

interface CheckOptions {
  layout?: string;
  baseline?: string;
  format: 'text' | 'json' | 'html' | 'csv';
  out?: string;
  severity?: SeveritySettings;
  showValues?: boolean;
  changes?: string;
}

/** Adds the command to the program. */
export function addCheck(program: Command, terminal: Terminal = processTerminal): void {
  program
    .command('check')
    .summary('check files, a folder or a zip; no server needed')
    .description(
      'Checks one night of roster files and says whether it would be accepted (exit code 0), held for a person (1) or rejected (2).',
    )
    .argument('<path...>', 'files, a folder or a zip')
    .option('--layout <id|file>', 'a built-in layout or a layout file; recognised by names and headers when left out')
    .option('--baseline <path>', 'the last good night (folder, zip or file) to compare with')
    .addOption(
      new Option('--format <format>', 'how to print the report')
        .choices(['text', 'json', 'html', 'csv'])
        .default('text'),
    )
    .option('--out <file>', 'write the report there instead of printing it')
    .option(
      '--severity <code=severity>',
      'raise or lower what a rule finds, such as email_invalid=error; may be given several times',
      withSeverity,
    )
    .option(
      '--changes <folder>',
      'with --baseline: write there, for each file, a CSV of the rows that were removed, added or changed',
    )
    .option('--show-values', 'show cell values in samples and changes instead of masking them; secrets stay masked')
    .action(async (paths: string[], options: CheckOptions) => {
      const report = await checkPaths(paths, options, terminal);
      const text = formatted(report, options, terminal);
      if (options.out === undefined) terminal.out(text);
      else {
        written(options.out, text);
        terminal.err(`${report.verdict}: the report is in ${options.out}\n`);
      }
      terminal.exitCode = exitCodes[report.verdict];
    });
}

/** One more `code=severity`, added to those before it. */
function withSeverity(text: string, before: SeveritySettings = {}): SeveritySettings {
  const [code = '', ...rest] = text.split('=');
  const word = rest.join('=');
  const mistake = severityMistake(code, word);
  if (mistake !== undefined) throw new UsageError(`--severity ${text}: ${mistake}`);
  return { ...before, [code]: word as SeverityWord };
}

async function checkPaths(paths: string[], options: CheckOptions, terminal: Terminal): Promise<CheckReport> {
  if (options.changes !== undefined && options.baseline === undefined) {
    throw new UsageError('--changes needs the last good night to compare with: give it with --baseline.');
  }
  const named = options.layout === undefined ? undefined : namedLayout(options.layout, '--layout');
  const progress = createProgress(terminal);
  const before = options.baseline === undefined ? undefined : await openedBaseline(options.baseline);
  keepGarbageSmall();
  const assistant = createAssistant(assistantProgram());
  let set: OpenedSet | undefined;
  try {
    set = await openedSet(paths);
    assistant.expect(set.files);
    const { layout, because } = named ? { layout: named, because: undefined } : recognisedLayout(set, before);
    const common = { guards: {}, showValues: options.showValues === true, version, assistant };
    const input: CheckInput = {
      ...common,
      ...(options.severity === undefined ? {} : { severities: options.severity }),
      layout,
      files: set.files,
      ...(set.archive === undefined ? {} : { archive: set.archive.name }),
      progress: progress.show,
      milliseconds: stopwatch(),
      ...(because === undefined ? {} : { layoutBecause: because }),
    };
    if (!before) return checkSet(input).report;
    const last = checkSet({ ...common, layout, files: before.files, progress: progress.show });
    if (last.report.verdict === 'reject') {
      throw new UsageError(
        `--baseline: that night is rejected itself, so nothing can be compared with it: ${last.report.reasons[0]}`,
      );
    }
    const tonight = checkSet({ ...input, layout: last.pinned, baseline: last.baseline });
    if (options.changes !== undefined) {
      const nights = { before: { ...last, files: before.files }, tonight: { ...tonight, files: set.files } };
      writeChanges(options.changes, nights, common.showValues, terminal);
    }
    return tonight.report;
  } catch (error) {
    if (error instanceof BytesLost) {
      throw new UsageError(
        `a file changed while it was checked (${error.message}). Check it again once it is complete.`,
      );
    }
    if (error instanceof ArchiveDamaged) return reportOfDamage(error, options.layout ?? '');
    throw error;
  } finally {
    assistant.stop();
    progress.clear();
    set?.close();
    before?.close();
  }
}

async function openedBaseline(path: string): Promise<OpenedSet> {
  try {
    return await openedSet([path]);
  } catch (error) {
    if (error instanceof ArchiveDamaged) throw new UsageError(`--baseline ${path} ${error.message}`);
    throw error;
  }
}

function recognisedLayout(set: OpenedSet, before: OpenedSet | undefined): { layout: Layout; because: string } {
  // The good night is the better witness of what was agreed.
  const recognised = recogniseSet((before ?? set).files);
  if (recognised.layout) {
    const { layout, because } = recognised;
    return { layout, because: before ? `In the baseline, ${because}` : because };
  }
  throw new UsageError(
    `no built-in layout fits. ${recognised.because} Name one with --layout (${builtInIds()}), or make a layout file with "rollcall learn".`,
  );
}

function formatted(report: CheckReport, options: CheckOptions, terminal: Terminal): string {
  if (options.format === 'json') return reportJson(report);
  const shown = withVisibleText(report);
  if (options.format === 'html') return reportHtml(shown, { showsValues: options.showValues === true });
  if (options.format === 'csv') return reportCsv(shown);
  const isColoured = terminal.outIsTty && options.out === undefined;
  return reportText(shown, { isColoured, width: terminal.width });
}

function written(path: string, text: string): void {
  try {
    writeFileSync(path, text);
  } catch (error) {
    throw new UsageError(`--out ${path}: ${(error as Error).message}`);
  }
}
