// Runs a report as the appliance does, over sets written to a temporary folder.
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLog } from '../../src/kit/log.ts';
import type { StoredFile } from '../../src/relay/ports.ts';
import type { ReportJob } from '../../src/relay/report_port.ts';
import { createReporter } from '../../src/report/reporter.ts';
import { builtInLayout } from '../../src/roster/layouts/catalogue.ts';
import { built } from '../built.ts';

export interface Desk {
  folder: string;
  scratch: string;
  logged: string[];
  store(files: Record<string, string | Uint8Array>): StoredFile[];
  run(job: ReportJob, signal?: AbortSignal): ReturnType<ReturnType<typeof createReporter>['run']>;
  stop(): Promise<void>;
  close(): Promise<void>;
}

export function openDesk(): Desk {
  const folder = mkdtempSync(join(tmpdir(), 'rollcall-report-'));
  const scratch = join(folder, 'scratch');
  const logged: string[] = [];
  const reporter = createReporter(
    { program: built('report'), scratch, outputs: join(folder, 'reports') },
    { log: createLog('debug', (line) => logged.push(line)) },
  );
  let stored = 0;
  return {
    folder,
    scratch,
    logged,
    store(files) {
      const place = join(folder, `set-${stored++}`);
      mkdirSync(place);
      return Object.entries(files).map(([name, content]) => {
        const bytes = typeof content === 'string' ? Buffer.from(content) : content;
        const path = join(place, name);
        writeFileSync(path, bytes);
        return { name, path, bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') };
      });
    },
    run: (job, signal) => reporter.run(job, signal),
    stop: () => reporter.stop(),
    async close() {
      await reporter.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A set in a built-in layout, as a report reads it. */
export function setIn(desk: Desk, layoutId: string, files: Record<string, string | Uint8Array>): ReportJob['set'] {
  const layout = builtInLayout(layoutId)!;
  return { layout, agreed: layout, files: desk.store(files) };
}

/** The files of an outcome as texts. */
export async function outputsOf(running: ReturnType<Desk['run']>): Promise<Record<string, string>> {
  const result = await running;
  if (!result.ok) throw new Error(`${result.problem.title}: ${result.problem.detail}`);
  return Object.fromEntries(result.value.outputs.map((it) => [it.name, readFileSync(it.path, 'utf8')]));
}
