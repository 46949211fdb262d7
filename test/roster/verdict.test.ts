// What a director reads first: who is gone, before what hangs on them and before what is wrong in consequence.
import { expect, test } from 'vitest';
import { builtInLayout } from '../../src/roster/layouts/catalogue.ts';
import type { Notice } from '../../src/roster/report.ts';
import { judge, weightsOf } from '../../src/roster/verdict.ts';

function held(code: string, file?: string): Notice {
  return {
    code,
    severity: 'hold',
    count: 1,
    samples: [],
    message: `${code} ${file ?? ''}`.trim(),
    ...(file === undefined ? {} : { file }),
  };
}

test('reasons: the people, then what else is referred to, then what refers; losses before their consequences', () => {
  const weights = weightsOf(builtInLayout('oneroster-1.1')!);
  const { verdict, reasons } = judge(
    [
      held('bad_rows_over_limit', 'enrollments.csv'),
      held('reference_ratio_high', 'enrollments.csv'),
      held('rows_removed_mass', 'enrollments.csv'),
      held('rows_removed_mass', 'classes.csv'),
      held('rows_changed_mass', 'users.csv'),
      held('rows_removed_mass', 'users.csv'),
      held('encoding_changed', 'users.csv'),
    ],
    weights,
  );
  expect(verdict).toBe('hold');
  expect(reasons).toEqual([
    'encoding_changed users.csv',
    'rows_removed_mass users.csv',
    'rows_removed_mass classes.csv',
    'rows_removed_mass enrollments.csv',
    'rows_changed_mass users.csv',
    'reference_ratio_high enrollments.csv',
    'bad_rows_over_limit enrollments.csv',
  ]);
});

test('a declared rollover speaks before the ids that it brings', () => {
  const { reasons } = judge([
    held('rows_removed_mass', 'a.csv'),
    held('key_space_replaced', 'a.csv'),
    held('rollover_suspected', 'a.csv'),
  ]);
  expect(reasons).toEqual(['rollover_suspected a.csv', 'key_space_replaced a.csv', 'rows_removed_mass a.csv']);
});

test('where most rows of a file are wrong in themselves, that speaks before what seems to have gone', () => {
  const notices = [held('rows_removed_mass', 'users.csv'), held('bad_rows_over_limit', 'users.csv')];
  const first = (mostlyWrong: string[]) => judge(notices, new Map(), new Set(mostlyWrong)).reasons[0];
  expect(first(['users.csv'])).toBe('bad_rows_over_limit users.csv');
  expect(first(['classes.csv'])).toBe('rows_removed_mass users.csv');
});

test('what rejects speaks alone for the verdict and first among the reasons', () => {
  const rejecting: Notice = { ...held('column_missing', 'users.csv'), severity: 'reject' };
  expect(judge([held('rows_removed_mass', 'users.csv'), rejecting])).toEqual({
    verdict: 'reject',
    reasons: ['column_missing users.csv', 'rows_removed_mass users.csv'],
  });
});
