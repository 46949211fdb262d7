// What a district makes graver or milder: the verdict follows, wrong rows are counted by it, and the report says so.
import { describe, expect, test } from 'vitest';
import { rules } from '../../src/roster/rules/catalogue.ts';
import { header, manyStudents, students, studentsLayout } from '../../src/roster/rules/miniature.ts';
import type { SeveritySettings } from '../../src/roster/severities.ts';
import {
  severitiesFor,
  severityChanges,
  severityMistake,
  severityOf,
  withoutUsual,
} from '../../src/roster/severities.ts';
import { check, checkExample, setOf } from './sets.ts';

const late = '2/30/2011';

function checked(text: string, severities: SeveritySettings) {
  return check(studentsLayout, setOf({ 'students.csv': text }), { severities }).report;
}

test('a raised rule holds the night, and the report says what it was', () => {
  const report = checked(`${students}1004,Smith,Jo,9,${late}\n`, { date_invalid: 'hold' });
  expect(report).toMatchObject({ verdict: 'hold', severities: { date_invalid: 'hold' } });
  expect(report.reasons).toEqual([report.notices[0]!.message]);
  expect(report.notices[0]).toMatchObject({ code: 'date_invalid', severity: 'hold', changedFrom: 'error' });
});

test('a lowered error does not count to the wrong rows, a raised warning does', () => {
  const bad = `${header}${manyStudents(40)}`.replaceAll('2011-04-02', late);
  expect(checked(bad, {})).toMatchObject({ verdict: 'hold', files: [{ badRows: 40 }] });
  expect(checked(bad, { date_invalid: 'warn' })).toMatchObject({ verdict: 'accept', files: [{ badRows: 0 }] });
  const blank = `${header}${manyStudents(10)}`.replaceAll('Name', '').replaceAll(/,\d,First/g, ',,First');
  expect(checked(blank, { required_value_missing: 'info' }).files[0]!.badRows).toBe(0);
  const odd = `${students}1004,Smith,Jr.,Jo,9,2011-04-02\n1005,Lee\n`;
  expect(checked(odd, {}).files[0]!.badRows).toBe(2);
  expect(checked(odd, { row_too_many_fields: 'warn' }).files[0]!.badRows).toBe(1);
  expect(checked(odd, { row_too_many_fields: 'warn', row_too_few_fields: 'info' }).files[0]!.badRows).toBe(0);
  const twice = `${students}1003,Other,Name,9,2011-01-30\n`;
  expect(checked(twice, {}).files[0]!.badRows).toBe(1);
  expect(checked(twice, { key_duplicate: 'warn' }).files[0]!.badRows).toBe(0);
});

test('a rule that rejects can be lowered to hold, so that a person looks, and no further', () => {
  const report = checked(students.replace('grade,', ''), { column_missing: 'hold' });
  const rejected = report.notices.filter((notice) => notice.severity === 'reject').map((notice) => notice.code);
  expect(rejected).not.toContain('column_missing');
  expect(report.notices.find((notice) => notice.code === 'column_missing')).toMatchObject({ changedFrom: 'reject' });
  expect(severityMistake('column_missing', 'warn')).toContain('can be lowered to hold at most');
  expect(severityMistake('archive_damaged', 'hold')).toContain('stays reject, because');
  expect(severityMistake('date_invald', 'hold')).toContain('Did you mean date_invalid?');
  expect(severityMistake('date_invalid', 'fatal')).toContain('there are reject, hold, error, warn, info');
});

test('what is as usual is not in the report', () => {
  expect(checked(students, { date_invalid: 'error' })).not.toHaveProperty('severities');
  expect(withoutUsual({ date_invalid: 'error', bom_present: 'warn', nonsense: 'hold' })).toEqual({
    bom_present: 'warn',
  });
  expect(severityChanges({ bom_present: 'warn' }, { date_invalid: 'hold' })).toEqual([
    'bom_present from warn to info',
    'date_invalid from error to hold',
  ]);
});

const changeable = rules.filter((rule) => severitiesFor(rule.code).length > 0);

describe.each(changeable.map((rule) => [rule.code, rule] as const))('%s', (code, rule) => {
  test.each(severitiesFor(code))('can be %s', (word) => {
    const { report } = checkExample(rule.bad, { [code]: word });
    const found = report.notices.find((notice) => notice.code === code)!;
    expect(found.severity).toBe(word);
    expect(report.verdict === 'reject').toBe(report.notices.some((notice) => notice.severity === 'reject'));
    if (word === 'hold') expect(['hold', 'reject']).toContain(report.verdict);
  });
});

test('raising never makes a milder finding of the rule milder, lowering never a graver one graver', () => {
  expect(severityOf('file_missing_from_set', 'WARN', { file_missing_from_set: 'hold' })).toBe('WARN');
  expect(severityOf('file_missing_from_set', 'REJECT', { file_missing_from_set: 'hold' })).toBe('HOLD');
  expect(severityOf('row_blank', 'WARN', { row_blank: 'error' })).toBe('ERROR');
  expect(severityOf('encoding_not_utf8', 'ERROR', { encoding_not_utf8: 'info' })).toBe('INFO');
  expect(severityOf('encoding_not_utf8', 'HOLD', { encoding_not_utf8: 'error' })).toBe('HOLD');
});
