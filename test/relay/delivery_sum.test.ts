// Which destinations have a set, when it was sent to some of them more than once.
import { describe, expect, it } from 'vitest';
import { isRepeat, placeOf, standingOf, sumOf } from '../../src/relay/delivery_sum.ts';
import type { Delivery } from '../../src/relay/records.ts';

type Told = Parameters<typeof sumOf>[0][number];
const sent = (destinationId: number, state: Delivery['state'], more: Partial<Told> = {}): Told => ({
  ...{ destinationId, state },
  ...(state === 'delivered' ? { receipt: { at: 1, files: [], where: '/srv/vendor' } } : {}),
  ...more,
});
const sum = (...deliveries: Told[]) => sumOf(deliveries, () => '/srv/vendor');
const broken = { renameBegunAt: 5 };

describe('the sum of an import’s deliveries', () => {
  it('counts each destination once', () => {
    expect(sum(sent(1, 'delivered'), sent(2, 'delivered'))).toBe('forwarded');
    expect(sum(sent(1, 'failed'), sent(1, 'delivered'))).toBe('forwarded');
    expect(sum(sent(1, 'delivered'), sent(2, 'failed'))).toBe('undelivered');
    expect(sum(sent(1, 'delivered'), sent(1, 'waiting'))).toBe('open');
    expect(sum(sent(1, 'superseded'), sent(2, 'delivered'))).toBe('superseded');
    expect(sum(sent(1, 'delivered'), sent(1, 'superseded'))).toBe('forwarded');
    expect(sum(sent(1, 'cancelled'))).toBe('undelivered');
  });

  it('is delivered when only sending once more failed, and nothing was touched there', () => {
    expect(sum(sent(1, 'delivered'), sent(1, 'failed'))).toBe('forwarded');
    expect(sum(sent(1, 'delivered'), sent(1, 'failed'), sent(1, 'cancelled'))).toBe('forwarded');
  });

  it('is not when that broke off between its renames, whatever came after it but a delivery', () => {
    expect(sum(sent(1, 'delivered'), sent(1, 'failed', broken))).toBe('undelivered');
    expect(sum(sent(1, 'delivered'), sent(1, 'cancelled', broken))).toBe('undelivered');
    expect(sum(sent(1, 'delivered'), sent(1, 'failed', broken), sent(1, 'cancelled'))).toBe('undelivered');
    expect(sum(sent(1, 'delivered'), sent(1, 'failed', broken), sent(1, 'delivered'))).toBe('forwarded');
  });

  it('is not either when it was begun anew after that and failed again before any rename', () => {
    expect(sum(sent(1, 'delivered'), sent(1, 'failed', { placedBefore: 5 }))).toBe('undelivered');
  });

  it('is not when the destination is another place since, and has nothing there', () => {
    expect(sumOf([sent(1, 'delivered'), sent(1, 'failed')], () => '/srv/other')).toBe('undelivered');
    expect(sumOf([sent(1, 'delivered')], () => '/srv/other')).toBe('forwarded');
    expect(sumOf([sent(1, 'delivered'), sent(1, 'failed')], () => undefined)).toBe('undelivered');
  });
});

it('the newest delivery that was made is the one by which the destination has the set', () => {
  const first = sent(1, 'delivered');
  const second = sent(1, 'delivered');
  expect(standingOf([first, second, sent(1, 'failed')], '/srv/vendor')).toBe(second);
  expect(standingOf([sent(1, 'failed')], '/srv/vendor')).toBeUndefined();
});

it('a second delivery to one destination is a repeat', () => {
  const [first, other, second] = [
    { id: 1, destinationId: 1 },
    { id: 2, destinationId: 2 },
    { id: 3, destinationId: 1 },
  ] as [Delivery, Delivery, Delivery];
  const all = [first, other, second];
  expect(all.map((it) => isRepeat(it, all))).toEqual([false, false, true]);
});

it('a place is told without a secret', () => {
  const end = { kind: 'sftp', host: 'sftp.vendor.example', port: 22, username: 'lakeside' } as const;
  const at = (directory: string) => placeOf({ ...end, directory, hasPassword: true, hasPrivateKey: false } as never);
  expect(at('/incoming')).toBe('sftp://lakeside@sftp.vendor.example:22/incoming');
  expect(at('incoming')).toBe('sftp://lakeside@sftp.vendor.example:22/~/incoming');
  expect(at('')).toBe('sftp://lakeside@sftp.vendor.example:22');
  expect(placeOf({ kind: 'folder', folder: '/srv/archive' } as never)).toBe('/srv/archive');
});
