// Every built-in layout is learned anew from an invented district that is written in it, without being told which it is;
// the nights after pass under what was learned.
import { describe, expect, test } from 'vitest';
import type { CheckResult } from '../../src/roster/check.ts';
import { checkSet } from '../../src/roster/check.ts';
import { formatLayoutFile, parseLayoutFile } from '../../src/roster/layout_file.ts';
import { builtInLayouts } from '../../src/roster/layouts/catalogue.ts';
import { learnLayout } from '../../src/roster/learn.ts';
import { districtOf } from '../districts/district.ts';
import { filesOf } from '../districts/files_of.ts';
import { setOf } from './sets.ts';

describe.each(builtInLayouts.map((layout) => layout.id))('%s', (id) => {
  const night = (at: number) =>
    setOf(
      filesOf(districtOf({ seed: 77, students: 700, join: at * 0.004, leave: at * 0.003, change: at * 0.004 }), id),
    );

  test('the nights after pass', () => {
    const { layout } = learnLayout(night(0));
    expect(parseLayoutFile(formatLayoutFile(layout)).mistakes).toBeUndefined();
    let last: CheckResult | undefined;
    for (let at = 0; at < 8; at++) {
      const before = last === undefined ? {} : { baseline: last.baseline };
      const files = night(at);
      last = checkSet({
        layout: last?.pinned ?? layout,
        files,
        guards: {},
        showValues: false,
        version: 'test',
        ...before,
      });
      const spoken = last.report.notices.filter(({ severity }) => severity !== 'info').map((it) => it.message);
      expect({ at, verdict: last.report.verdict, spoken }).toEqual({ at, verdict: 'accept', spoken: [] });
    }
  });
});
