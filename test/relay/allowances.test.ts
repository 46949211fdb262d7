// What a person allowed for a while: nights of the same kind pass, anything larger or of another kind waits.
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import type { AllowedKind } from '../../src/relay/allowances.ts';
import { covering, heldOn, kindsOf } from '../../src/relay/allowances.ts';
import type { Import } from '../../src/relay/records.ts';
import type { CheckReport, Notice } from '../../src/roster/report.ts';
import type { Stage } from './stage.ts';
import { createStage, sdsNames } from './stage.ts';

function held(value: number, more: Partial<CheckReport> = {}): CheckReport {
  const file = 'Section.csv';
  return {
    rollcall: '0',
    verdict: 'hold',
    layout: 'microsoft-sds-v1',
    milliseconds: 1,
    files: [],
    notices: [{ code: 'rows_removed_mass', severity: 'hold', file, count: 1, message: '', samples: [] }],
    trips: [{ guard: 'rows_removed', file, value, limit: 10, unit: 'percent', rows: 1, of: 2 }],
    notChecked: [],
    reasons: ['Rows are gone.'],
    ...more,
  };
}

const allow = (kinds: AllowedKind[], until = '2026-12-01') => [
  { importId: 2, by: 'ana', at: 0, why: 'rollover', until, kinds },
];

describe('a night', () => {
  it('is covered exactly up to what was released', () => {
    const allowances = allow(kindsOf(held(40)));
    fc.assert(
      fc.property(fc.double({ min: 0, max: 100, noNaN: true }), (value) => {
        expect(covering(held(value), allowances) !== undefined).toBe(value <= 40);
      }),
    );
  });

  it('is not covered when anything of another kind, file or group is there', () => {
    const allowances = allow(kindsOf(held(40)));
    const other: Notice = {
      code: 'bad_rows_over_limit',
      severity: 'hold',
      file: 'Section.csv',
      count: 1,
      message: '',
      samples: [],
    };
    expect(covering(held(5, { notices: [...held(5).notices, other] }), allowances)).toBeUndefined();
    expect(
      covering(held(5, { notices: [{ ...held(5).notices[0]!, file: 'Student.csv' }] }), allowances),
    ).toBeUndefined();
    const grade = (group: string) =>
      held(1, {
        notices: [{ ...other, code: 'group_removed_whole' }],
        trips: [
          { guard: 'group_removed', file: 'Section.csv', group, value: 90, limit: 0, unit: 'rows', rows: 90, of: 90 },
        ],
      });
    expect(covering(grade('grade 12'), allow(kindsOf(grade('grade 12'))))).toBeDefined();
    expect(covering(grade('grade 11'), allow(kindsOf(grade('grade 12'))))).toBeUndefined();
    expect(covering({ ...held(5), verdict: 'reject' }, allowances)).toBeUndefined();
  });

  it('of a file whose rows were all let go may have it anew, as large as it was', () => {
    const notice = (code: string, file = 'Section.csv', column?: string): Notice => ({
      ...{ code, severity: 'hold', file, count: 1, message: '', samples: [] },
      ...(column !== undefined && { column }),
    });
    const anew = (removed: number, added: number, ...more: Notice[]) =>
      held(removed, {
        notices: [notice('rows_removed_mass'), notice('rows_added_mass'), ...more],
        trips: [
          ...held(removed).trips,
          { guard: 'rows_added', file: 'Section.csv', value: added, limit: 50, unit: 'percent', rows: 1, of: 2 },
        ],
      });
    const allowances = allow(kindsOf(anew(100, 80)));
    expect(covering(anew(100, 101, notice('key_space_replaced', 'Section.csv', 'id')), allowances)).toBeDefined();
    expect(covering(anew(100, 101, notice('column_changed_mass', 'Section.csv', 'room')), allowances)).toBeDefined();
    // Twice as many are the rows of another year beside them.
    expect(covering(anew(100, 200), allowances)).toBeUndefined();
    expect(covering(anew(100, 101, notice('key_space_replaced', 'Student.csv', 'id')), allowances)).toBeUndefined();
    expect(covering(anew(100, 101, notice('column_emptied', 'Section.csv', 'room')), allowances)).toBeUndefined();
    expect(covering(anew(40, 101), allow(kindsOf(anew(40, 80))))).toBeUndefined();
  });

  it('of a rollover is one whichever file is named for it', () => {
    const rollover = (file: string) =>
      held(5, {
        notices: [{ code: 'rollover_suspected', severity: 'hold', file, count: 1, message: '', samples: [] }],
        trips: [],
      });
    expect(covering(rollover('Section.csv'), allow(kindsOf(rollover('Term.csv'))))).toBeDefined();
    // It only names the loss: who allowed that had not to be told what it looks like.
    const named = held(5, { notices: [...held(5).notices, ...rollover('Section.csv').notices] });
    expect(covering(named, allow(kindsOf(held(40))))).toBeDefined();
    expect(covering(named, allow(kindsOf(held(4))))).toBeUndefined();
    expect(covering(rollover('Section.csv'), allow(kindsOf(held(40))))).toBeUndefined();
  });

  it('is covered through the last date and not after', () => {
    const allowances = allow([], '2026-12-01');
    expect(heldOn(allowances, '2026-12-01')).toHaveLength(1);
    expect(heldOn(allowances, '2026-12-02')).toEqual([]);
    expect(heldOn(undefined, '2026-12-02')).toEqual([]);
  });
});

describe('a release with a date', () => {
  let stage: Stage;
  afterEach(() => stage.stop());

  async function night(report: CheckReport | 'accept'): Promise<void> {
    stage.nextVerdict = report === 'accept' ? 'accept' : 'hold';
    stage.nextReport = report === 'accept' ? undefined : report;
    await stage.send(...sdsNames);
    stage.settle();
  }

  /** A good night, and one that lost 40 %. */
  async function heldNight(): Promise<Import> {
    stage = await createStage();
    await night('accept');
    await stage.newest('forwarded');
    await night(held(40));
    return stage.newest('held');
  }

  it('lets later nights of the kind pass until then, and is recorded', async () => {
    const it = await heldNight();
    expect(stage.relay.release(it.id, 'ana', 'rollover', '2026-11-30').ok).toBe(true);
    await stage.newest('forwarded');
    expect(stage.store.activity.page({ limit: 1 })[0]?.detail).toContain('until 2026-11-30');

    await night(held(25));
    const passed = await stage.newest('forwarded');
    expect(passed.decisions.at(-1)).toMatchObject({ by: 'Rollcall', what: 'accepted' });
    expect(passed.decisions.at(-1)?.why).toMatch(/^Allowed until 2026-11-30 by ana \(rollover\)/);

    await night(held(60));
    await stage.newest('held');
    stage.clock.advance(10 * 86_400_000);
    await night(held(25));
    await stage.newest('held');
  });

  it('can be ended, once', async () => {
    const it = await heldNight();
    expect(stage.relay.release(it.id, 'ana', 'rollover', '2026-11-30').ok).toBe(true);
    await stage.newest('forwarded');
    expect(stage.relay.endAllowance(stage.feed.id, it.id, 'ben').ok).toBe(true);
    expect(stage.relay.endAllowance(stage.feed.id, it.id, 'ben').ok).toBe(false);
    await night(held(25));
    await stage.newest('held');
  });

  it('needs a date that exists, from today to three months on; nothing is released without', async () => {
    const it = await heldNight();
    for (const date of ['', '2026-02-30', '2026-11-22', '2027-11-23', 'tomorrow']) {
      expect(stage.relay.release(it.id, 'ana', 'rollover', date)).toMatchObject({
        problem: { code: 'allowance_dates' },
      });
    }
    expect(stage.store.imports.get(it.id)?.state).toBe('held');
  });
});
