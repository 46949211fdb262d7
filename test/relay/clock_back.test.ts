// A clock that is put back must not make a night wait: what was due in a moment stays due in a moment.
import { afterEach, beforeEach, expect, it } from 'vitest';
import { until } from '../appliance.ts';
import { createStage, type Stage, sdsNames } from './stage.ts';

const hourMs = 3_600_000;
let stage: Stage;

beforeEach(async () => {
  stage = await createStage();
});
afterEach(() => stage.stop());

/** The story looks, and what it began comes to an end. */
async function look(): Promise<void> {
  stage.relay.wake();
  for (let n = 0; n < 10; n++) await new Promise((resolve) => setImmediate(resolve));
}

async function putBack(hours: number): Promise<void> {
  stage.clock.set(stage.clock.now() - hours * hourMs);
  await look();
}

it('a set that was complete settles after the settle time of the new clock', async () => {
  await stage.send(...sdsNames);
  await putBack(3);
  stage.settle();
  await look();
  await stage.newest('forwarded');
});

it('what was to go out on arrival goes out at once', async () => {
  stage.nextDeliveries = ['hangs'];
  await stage.send(...sdsNames);
  stage.settle();
  await stage.newest('forwarding');
  await look();
  // The power goes in the middle of it, and comes back with another clock.
  stage.clock.set(stage.clock.now() - 3 * hourMs);
  stage.crash();
  await look();
  await stage.newest('forwarded');
});

it('another try comes after its wait, not hours later', async () => {
  stage.nextDeliveries = ['connection_lost'];
  await stage.send(...sdsNames);
  stage.settle();
  const { id } = await stage.newest('forwarding');
  const waiting = () => stage.store.deliveries.ofImport(id).filter((one) => one.state === 'waiting' && one.problem);
  await until('it to have failed once', () => waiting().length === 1 || undefined);
  await putBack(3);
  await stage.newest('forwarded');
  expect(stage.sent).toHaveLength(2);
});

it('in the very moment of a look, and the next look is not hours away', async () => {
  await stage.send(...sdsNames);
  const { all } = stage.store.feeds;
  stage.store.feeds.all = () => {
    stage.store.feeds.all = all;
    stage.clock.set(stage.clock.now() - 3 * hourMs);
    return all();
  };
  for (let n = 0; n < 8; n++) {
    stage.clock.advance(30_000);
    for (let turn = 0; turn < 10; turn++) await new Promise((resolve) => setImmediate(resolve));
  }
  await stage.newest('forwarded');
});
