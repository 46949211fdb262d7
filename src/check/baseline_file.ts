// Baselines on disk: read whole and verified, written so that a power cut leaves the old one or the new one.
import { closeSync, fsyncSync, openSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import type { Result } from '../kit/result.ts';
import { fail, ok } from '../kit/result.ts';
import type { Baseline } from '../roster/baseline.ts';
import { decodeBaseline, encodeBaseline } from '../roster/baseline_bytes.ts';

/** Reads the baseline of an accepted night; missing or damaged is `baseline_damaged`. */
export function readBaseline(path: string): Result<Baseline> {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    return fail('baseline_damaged', `${basename(path)} cannot be read (${codeOf(error)})`);
  }
  const decoded = decodeBaseline(bytes);
  return decoded.ok ? ok(decoded.baseline) : fail('baseline_damaged', `${basename(path)}: ${decoded.damage}`);
}

/** Writes a baseline under a temporary name, fsyncs, renames it into place and fsyncs the folder. */
export function writeBaseline(path: string, baseline: Baseline): Result<undefined> {
  const temporary = `${path}.part`;
  try {
    const handle = openSync(temporary, 'w', 0o600);
    try {
      for (const chunk of encodeBaseline(baseline)) writeAll(handle, chunk);
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
    renameSync(temporary, path);
    const folder = openSync(dirname(path), 'r');
    try {
      fsyncSync(folder);
    } finally {
      closeSync(folder);
    }
    return ok();
  } catch (error) {
    rmSync(temporary, { force: true });
    const code = codeOf(error);
    return fail(code === 'ENOSPC' || code === 'EDQUOT' ? 'disk_full' : 'disk_failed', `${basename(path)} (${code})`);
  }
}

function writeAll(handle: number, chunk: Uint8Array): void {
  for (let at = 0; at < chunk.length; ) at += writeSync(handle, chunk, at, Math.min(chunk.length - at, 1 << 26));
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error);
}
