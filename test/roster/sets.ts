// Sets of files in memory for tests: from texts, in any encoding, in chunks of any size.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { faultOf } from '../../src/roster/archive.ts';
import type { CheckInput, CheckResult } from '../../src/roster/check.ts';
import { checkSet } from '../../src/roster/check.ts';
import type { Encoding, Layout } from '../../src/roster/layout.ts';
import { reportOfRefusedArchive } from '../../src/roster/refused_archive.ts';
import { studentsLayout } from '../../src/roster/rules/miniature.ts';
import type { Example } from '../../src/roster/rules/rule.ts';
import type { SetFile } from '../../src/roster/set_file.ts';
import type { SeveritySettings } from '../../src/roster/severities.ts';

export function bytesOf(text: string, encoding: Encoding = 'utf-8'): Uint8Array {
  switch (encoding) {
    case 'utf-8':
      return new Uint8Array(Buffer.from(text, 'utf8'));
    case 'windows-1252':
      return new Uint8Array(Buffer.from(text, 'latin1'));
    case 'utf-16le':
      return new Uint8Array(Buffer.from(`\ufeff${text}`, 'utf16le'));
    case 'utf-16be':
      return new Uint8Array(Buffer.from(`\ufeff${text}`, 'utf16le').swap16());
  }
}

export function chunksOf(bytes: Uint8Array, size: number): Uint8Array[] {
  const chunks: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; at += size) chunks.push(bytes.subarray(at, at + size));
  return chunks;
}

export function fileOf(name: string, content: string | Uint8Array, chunkBytes = 1 << 20): SetFile {
  const bytes = typeof content === 'string' ? bytesOf(content) : content;
  return {
    name,
    bytes: bytes.length,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    chunks: () => chunksOf(bytes, chunkBytes),
  };
}

export function setOf(files: Record<string, string>, encoding?: Encoding): SetFile[] {
  return Object.entries(files).map(([name, text]) => fileOf(name, bytesOf(text, encoding)));
}

/** The files of a folder. */
export function setOfFolder(folder: string): SetFile[] {
  return readdirSync(folder).map((name) => fileOf(name, new Uint8Array(readFileSync(join(folder, name)))));
}

export function check(layout: Layout, files: SetFile[], more: Partial<CheckInput> = {}): CheckResult {
  return checkSet({ layout, files, guards: {}, showValues: false, version: '0.0.0', ...more });
}

/** Checks the example of a rule as the rule book shows it. */
export function checkExample(example: Example, severities: SeveritySettings = {}): CheckResult {
  const layout = example.layout ?? studentsLayout;
  const fault = example.archive && faultOf(example.archive, 1000);
  if (fault) {
    const context = { layout: layout.id, version: '0.0.0', milliseconds: 0 };
    const report = reportOfRefusedArchive(Object.keys(example.files)[0] ?? '', fault, context);
    return { report, measures: [], pinned: layout, baseline: { layout, files: [] } };
  }
  const before = example.baseline === undefined ? undefined : check(layout, setOf(example.baseline)).baseline;
  return check(layout, setOf(example.files, example.encoding), {
    severities,
    ...(before === undefined ? {} : { baseline: before }),
    ...(example.nights === undefined ? {} : { nights: example.nights }),
    ...(example.guards === undefined ? {} : { guards: example.guards }),
    ...(example.history === undefined ? {} : { history: example.history }),
    ...(example.rollover === undefined ? {} : { rollover: example.rollover }),
    ...(example.removedSinceWeek === undefined ? {} : { removedSinceWeek: example.removedSinceWeek }),
  });
}
