// Sizes of a district file: bytes as people write them, `500 MiB` or `2 GB`.
import { isScalar } from 'yaml';
import type { Reading, Spot } from './document.ts';

const unitBytes: Record<string, number> = {
  B: 1,
  KB: 1000,
  MB: 1000 ** 2,
  GB: 1000 ** 3,
  TB: 1000 ** 4,
  KIB: 1024,
  MIB: 1024 ** 2,
  GIB: 1024 ** 3,
  TIB: 1024 ** 4,
};

/** `2 GiB`, `500MB`, `1.5 GiB` in bytes. */
export function parseSize(text: string): number | undefined {
  const found = /^(\d{1,15}(?:\.\d{1,3})?)\s*([KMGT]?i?B)$/i.exec(text.trim());
  const unit = found && unitBytes[found[2]!.toUpperCase()];
  return unit === undefined || unit === null ? undefined : Math.round(Number(found![1]) * unit);
}

/** The shortest exact way to write it, such as `2 GiB`. */
export function formatSize(bytes: number): string {
  for (const unit of ['TiB', 'GiB', 'MiB', 'KiB', 'TB', 'GB', 'MB', 'KB']) {
    const size = unitBytes[unit.toUpperCase()]!;
    if (bytes > 0 && bytes % size === 0) return `${bytes / size} ${unit}`;
  }
  return `${bytes} B`;
}

export function readSize(reading: Reading, spot: Spot | undefined): number | undefined {
  if (!spot) return undefined;
  const value = isScalar(spot.node) ? spot.node.value : undefined;
  const parsed = typeof value === 'string' ? parseSize(value) : undefined;
  if (parsed !== undefined && parsed > 0 && Number.isSafeInteger(parsed)) return parsed;
  reading.mistake(spot, `${spot.path} must be a size such as 500 MiB or 2 GiB.`);
  return undefined;
}
