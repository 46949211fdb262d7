// One loop over the rule book: the bad example raises its rule, once, at its place; the good one raises nothing.
import { describe, expect, test } from 'vitest';
import { rules } from '../../src/roster/rules/catalogue.ts';
import { checkExample } from './sets.ts';

test('codes are unique and in snake case', () => {
  const codes = rules.map((rule) => rule.code);
  expect(new Set(codes).size).toBe(codes.length);
  for (const code of codes) expect(code).toMatch(/^[a-z0-9]+(_[a-z0-9]+)*$/);
});

describe.each(rules.map((rule) => [rule.code, rule] as const))('%s', (code, rule) => {
  test('its bad example raises it once, at the right place, and nothing else', () => {
    const { report } = checkExample(rule.bad);
    const others = rule.bad.alsoRaises ?? [];
    expect(report.notices.map((notice) => notice.code).filter((one) => !others.includes(one))).toEqual([code]);
    for (const other of others) expect(report.notices.map((notice) => notice.code)).toContain(other);
    const notice = report.notices.find((one) => one.code === code)!;
    expect(notice.severity).toBe(rule.severity.toLowerCase());
    if (rule.bad.at !== undefined) {
      expect(notice.count).toBe(rule.code === 'header_row_width_mismatch' ? 2 : 1);
      expect(notice.samples[0]).toMatchObject(rule.bad.at);
      expect(notice.firstLine).toBe(rule.bad.at.line);
    }
  });

  test('its good example raises nothing', () => {
    const { report } = checkExample(rule.good);
    expect(report.notices.map((notice) => notice.message)).toEqual([]);
    expect(report.verdict).toBe('accept');
  });

  test('speaks in whole sentences', () => {
    const { report } = checkExample(rule.bad);
    const { message } = report.notices.find((one) => one.code === code)!;
    expect(message).toMatch(/^\S.*\.$/s);
    expect(message).not.toMatch(/undefined|NaN|\[object/);
    for (const text of [rule.title, rule.why, rule.fix]) expect(text.length).toBeGreaterThan(5);
  });
});
