// The vendors, bounded: real servers that are not installed are named and skipped, and every scripted one ends as it should.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { vendorKinds } from './vendors/kinds.ts';
import { play, scenarios } from './vendors/scripted.ts';
import { runVendor } from './vendors/table.ts';

describe('real servers', () => {
  for (const kind of vendorKinds) {
    const missing = kind.missing();
    const title = missing === undefined ? kind.name : `${kind.name} (not installed: ${missing})`;
    it.skipIf(missing !== undefined)(
      title,
      async () => {
        const rows = await runVendor(kind);
        expect(rows.flatMap(({ cells }) => cells).filter((cell) => cell.startsWith('RED'))).toEqual([]);
        expect(rows.map(({ login }) => login)).toEqual(kind.logins);
      },
      120_000,
    );
  }
});

describe('a vendor that', () => {
  const folder = mkdtempSync(join(tmpdir(), 'rollcall-vendor-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  it.each(scenarios.map((scenario) => [scenario.name, scenario] as const))(
    '%s',
    async (_name, scenario) => {
      const { outcome, wrong } = await play(scenario, folder);
      expect({ outcome, wrong }).toEqual({ outcome, wrong: undefined });
    },
    60_000,
  );
});
