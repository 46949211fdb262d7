// Charts are plain SVG: the geometry says what the numbers say.
import { describe, expect, test } from 'vitest';
import { mostRemoved } from '../../src/web/guard_words.ts';
import { ChangeBar } from '../../views/parts/charts/ChangeBar.tsx';
import { NightGrid } from '../../views/parts/charts/NightGrid.tsx';
import { NightStrip } from '../../views/parts/charts/NightStrip.tsx';
import { RowSpark } from '../../views/parts/charts/RowSpark.tsx';
import { nights } from '../../views/pattern_samples.ts';

describe('ChangeBar', () => {
  test('puts the parts side by side and the guard where it trips', () => {
    const svg = `${ChangeBar({ file: 'a.csv', unchanged: 60, changed: 10, removed: 20, added: 10, mostRemoved: 10 })}`;
    expect(svg).toContain('class="kept" x="0" y="0" width="600"');
    expect(svg).toContain('class="changed" x="600" y="0" width="100"');
    expect(svg).toContain('class="removed" x="700" y="0" width="200"');
    expect(svg).toContain('class="added" x="900"');
    expect(svg).toContain('x1="800" x2="800"');
    expect(svg).toContain('60 unchanged, 10 changed, 20 would disappear, 10 new');
  });
  test('an empty file draws nothing impossible', () => {
    expect(`${ChangeBar({ file: 'a.csv', unchanged: 0, changed: 0, removed: 0, added: 0 })}`).not.toMatch(/NaN|="-/);
  });
});

test('the guard’s tick follows the real guard', () => {
  expect(mostRemoved({}, 'a.csv', 1000)).toBe(100);
  expect(mostRemoved({}, 'a.csv', 86)).toBe(19);
  expect(mostRemoved({}, 'a.csv', 12)).toBe(2);
  expect(mostRemoved({ rowsRemoved: { percent: 1, atLeast: 1 } }, 'a.csv', 1000)).toBe(10);
  expect(mostRemoved({ files: { 'a.csv': { rowsRemoved: { percent: 50 } } } }, 'a.csv', 1000)).toBe(500);
});

test('a strip has a cell a night, with a title, for the mouse only; the sentence is for everybody', () => {
  const svg = `${NightStrip({ nights, summary: 'Thirty nights.' })}`;
  expect(svg.match(/<title>/g)).toHaveLength(30);
  expect(svg).toContain('aria-hidden="true"');
  expect(svg).toContain('Thirty nights.');
});

test('a grid has a column a week and every night once', () => {
  const html = `${NightGrid({ nights, summary: 'Thirty nights.' })}`;
  expect(html.match(/class="night"/g)).toHaveLength(30);
  // Seven weekdays under the names of the months.
  expect(html.match(/<tr>/g)).toHaveLength(8);
});

test('a spark of one night, of equal nights and of none is drawn without impossible numbers', () => {
  const night = (rows: number) => ({ label: 'Nov 1', rows, isOutside: rows < 5 });
  for (const points of [[], [night(3)], [night(9), night(9)], [night(0), night(100)]]) {
    const svg = `${RowSpark({ points, title: 'Rows', floor: 5 })}`;
    expect(svg).not.toMatch(/NaN|Infinity/);
  }
});
