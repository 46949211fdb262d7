// A held night in few words: where the lost rows are, what such a pattern usually is, and nothing said twice.
import { describe, expect, test } from 'vitest';
import type { Import } from '../../src/relay/records.ts';
import type { CheckReport, FileReport, GroupChange, Trip } from '../../src/roster/report.ts';
import { holdStory, lossesIn } from '../../src/web/hold_words.ts';

type Group = [kind: GroupChange['kind'], group: string, before: number, removed: number];

function fileOf(name: string, groups: readonly Group[]): FileReport {
  const zeros = { bytes: 0, rows: 0, added: 0, removed: 0, changed: 0, unchanged: 0, badRows: 0 };
  return {
    name,
    sha256: '',
    encoding: 'utf-8',
    delimiter: ',',
    ...zeros,
    groups: groups.map(([kind, group, before, removed]) => ({
      kind,
      group,
      before,
      after: before - removed,
      removed,
      added: 0,
    })),
  };
}

function tripOf(guard: Trip['guard'], file: string, rows: number, of: number): Trip {
  return { guard, file, rows, of, value: (rows * 100) / of, limit: 10, unit: 'percent' };
}

function reportOf(files: readonly FileReport[], trips: readonly Trip[], reasons: readonly string[] = []): CheckReport {
  return {
    rollcall: '1.0.0',
    verdict: 'hold',
    layout: 'x',
    milliseconds: 1,
    files: [...files],
    notices: [],
    trips: [...trips],
    notChecked: [],
    reasons: [...reasons],
  };
}

const storyOf = (report: CheckReport) => holdStory({ state: 'held', report, decisions: [] } as unknown as Import);

describe('where the lost rows are', () => {
  test('a share of every school and grade is told as that', () => {
    const groups: Group[] = [
      ['school', 'school-1', 571, 115],
      ['school', 'school-2', 569, 112],
      ['school', 'school-0', 548, 100],
      ['grade', '06', 184, 45],
      ['grade', '12', 151, 35],
      ['grade', 'KG', 9, 0],
    ];
    expect(lossesIn(reportOf([fileOf('users.csv', groups)], [tripOf('rows_removed', 'users.csv', 327, 1688)]))).toEqual(
      {
        gone: ['Gone tonight: people of all 3 schools and all 3 grades alike.'],
        hint: 'A share of every school is usually a date window of the export, or the end of a term.',
      },
    );
  });

  test('one school is named, and so is what it usually is', () => {
    const groups: Group[] = [
      ['school', '10002', 420, 420],
      ['school', '10001', 2000, 3],
    ];
    expect(
      lossesIn(reportOf([fileOf('Student.csv', groups)], [tripOf('rows_removed', 'Student.csv', 423, 2420)])),
    ).toEqual({
      gone: ['Gone tonight: students of school 10002 (420 of 420) and 10001 (3 of 2,000).'],
      hint: 'One school alone is usually a filter in the export of the SIS.',
    });
  });

  test('half of the schools are neither, and a school that is called school-1 is not called school twice', () => {
    const groups: Group[] = [
      ['school', 'school-1', 400, 390],
      ['school', 'school-2', 400, 390],
      ['school', 'school-3', 400, 0],
      ['school', 'school-4', 400, 0],
    ];
    expect(lossesIn(reportOf([fileOf('users.csv', groups)], [tripOf('rows_removed', 'users.csv', 780, 1600)]))).toEqual(
      { gone: ['Gone tonight: people of school-1 (390 of 400) and school-2 (390 of 400).'] },
    );
  });

  test('a second file tells only what the first does not', () => {
    const users = fileOf('users.csv', [['school', '1', 100, 90]]);
    const enrollments = fileOf('enrollments.csv', [
      ['school', '1', 900, 800],
      ['term', 'fall', 900, 800],
    ]);
    const trips = [tripOf('rows_removed', 'users.csv', 90, 100), tripOf('rows_removed', 'enrollments.csv', 800, 900)];
    expect(lossesIn(reportOf([enrollments, users], trips)).gone).toEqual([
      'Gone tonight: people of school 1 (90 of 100).',
      'Gone tonight: enrollments of term fall (800 of 900).',
    ]);
  });
});

describe('nothing is said twice', () => {
  const gone = tripOf('rows_removed', 'users.csv', 100, 500);
  const goneSaid = '100 of 500 rows of users.csv would disappear (20 %, limit 10 %).';

  test('a week that lost what tonight lost', () => {
    const week = tripOf('drift', 'users.csv', 105, 500);
    const weekSaid = '105 of 500 rows of users.csv have disappeared within a week (21 %, limit 10 %).';
    const story = storyOf(reportOf([fileOf('users.csv', [])], [gone, week], [goneSaid, weekSaid]));
    expect(story).toEqual({
      sentence: '100 of 500 people would disappear (20 %, limit 10 %).',
      others: [],
      gone: [],
    });
  });

  test('a week that lost far more is told', () => {
    const week = tripOf('drift', 'users.csv', 200, 500);
    const weekSaid = '200 of 500 rows of users.csv have disappeared within a week (40 %, limit 10 %).';
    expect(storyOf(reportOf([fileOf('users.csv', [])], [gone, week], [goneSaid, weekSaid])).others).toEqual([
      '200 of 500 people have disappeared within a week (40 %, limit 10 %).',
    ]);
    expect(storyOf(reportOf([fileOf('users.csv', [])], [week], [weekSaid])).sentence).toContain('within a week');
  });

  test('of many reasons the first four, and how many more', () => {
    const reasons = Array.from({ length: 9 }, (_, n) => `Reason ${n}.`);
    const story = storyOf(reportOf([], [], reasons));
    expect([story.sentence, ...story.others]).toEqual([
      'Reason 0.',
      'Reason 1.',
      'Reason 2.',
      'Reason 3.',
      '5 more stand under Notices.',
    ]);
  });
});
