// The matrix with small files, a row a test: real programs that are not installed are named and skipped.
import { describe, expect, it } from 'vitest';
import { clients, redIn, runMatrix } from './matrix.ts';

describe('real clients', () => {
  for (const client of clients) {
    const missing = client.missing();
    const title = missing === undefined ? client.name : `${client.name} (not installed: ${missing})`;
    it.skipIf(missing !== undefined)(
      title,
      async () => {
        const matrix = await runMatrix(8_000_000, [client]);
        expect(redIn(matrix)).toEqual([]);
        expect(matrix.rows[0]?.cells.filter(({ kind }) => kind === 'green').length).toBeGreaterThan(6);
      },
      120_000,
    );
  }
});
