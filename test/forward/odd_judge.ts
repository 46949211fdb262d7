// Plays a delivery to an odd vendor and judges it from outside: whole files only, the set once, no litter; a receipt true
// in every line or a problem a technician understands; nothing left open.
import type { Socket } from 'node:net';
import { deliver } from '../../src/forward/deliver.ts';
import type { DeliveryLimits } from '../../src/forward/limits.ts';
import { type Clock, systemClock } from '../../src/kit/clock.ts';
import type { Problem } from '../../src/kit/problem.ts';
import type { Quirks } from '../../src/relay/quirks.ts';
import type { Receipt, SftpEnd } from '../../src/relay/records.ts';
import { makeJob, notebook, someBytes } from './job.ts';
import { type Deed, type OddOptions, type OddVendor, startOddVendor } from './odd_vendor.ts';

export interface Misdeed {
  name: string;
  family: 'protocol' | 'login' | 'disk' | 'time';
  /** Made anew for each vendor: it may count. */
  deeds?: () => Deed[];
  options?: () => OddOptions;
  quirks?: Quirks;
  /** The SSH side itself is odd and stays so. */
  isForGood?: boolean;
  /** After each attempt that failed. */
  between?: (vendor: OddVendor) => void;
  /** By the second attempt at the latest. */
  ends: 'delivered' | RegExp;
  /** What the receipt must note. */
  notes?: RegExp;
  /** The vendor takes what is visible away: it must have got it once. */
  picksUp?: boolean;
}

export interface Verdict {
  outcome: string;
  attempts: number;
  receipt?: Receipt;
  problem?: Problem;
  wrong: string[];
}

export const lastNight = { 'users.csv': someBytes(90_000, 'last night'), 'orgs.csv': Buffer.from('last night') };
/** The same length as last night: nothing but the bytes tells them apart. */
export const tonight = {
  'users.csv': someBytes(90_000, 'tonight'),
  'orgs.csv': Buffer.from('tonight!!!'),
  'classes.csv': someBytes(3_000, 'classes'),
};
export const quick: DeliveryLimits = { connectMs: 2_000, loginMs: 2_000, idleMs: 600, hardMs: 4_000, settleMs: 800 };
const patient: DeliveryLimits = { ...quick, loginMs: 10_000, idleMs: 8_000, hardMs: 20_000 };

/** The system's clock, with a count of the timers that are still to come. */
export function countingClock(): Clock & { open: () => number } {
  const open = new Set<object>();
  return {
    now: systemClock.now,
    ticks: systemClock.ticks,
    after(milliseconds, work) {
      const mark = {};
      open.add(mark);
      const timer = systemClock.after(milliseconds, () => {
        open.delete(mark);
        work();
      });
      return {
        cancel() {
          open.delete(mark);
          timer.cancel();
        },
      };
    },
    open: () => open.size,
  };
}

function wordsWrong({ detail, title, hint }: Problem): string[] {
  const wrong: string[] = [];
  if (detail.length > 700) wrong.push(`a detail of ${detail.length} characters`);
  if (/[\p{Cc}\p{Cf}]/u.test(detail)) wrong.push('control characters in the detail');
  if (/undefined|NaN|\[object|null/.test(detail)) wrong.push(`odd words: ${detail}`);
  if (detail.trim() === '' || title === '' || hint === '') wrong.push('no words');
  if (detail.includes('correct horse')) wrong.push('the password is in the words');
  return wrong;
}

/** Plays the misdeeds together, at most two attempts, then one with all of them gone. */
export async function judge(folder: string, misdeeds: readonly Misdeed[], deliveryId = 7): Promise<Verdict> {
  const options: OddOptions = Object.assign({}, ...misdeeds.map(({ options: more }) => more?.() ?? {}));
  const quirks: Quirks = Object.assign({}, ...misdeeds.map((one) => one.quirks ?? {}));
  const vendor = await startOddVendor({ ...options, deeds: misdeeds.flatMap(({ deeds }) => deeds?.() ?? []) });
  const wrong: string[] = [];
  const say = (what: string) => {
    if (!wrong.includes(what)) wrong.push(what);
  };
  const isDirect = quirks.temporaryName?.kind === 'none';
  const final = (name: string) => `/incoming/${name}`;
  const stored = (name: string) => options.named?.(final(name)) ?? final(name);
  for (const [name, data] of Object.entries(lastNight)) vendor.files.set(stored(name), { data, modifiedAt: 1_000_000 });
  const seen = new Map<string, number>();
  vendor.onChange = () => {
    for (const [name, data] of Object.entries(tonight)) {
      const there = vendor.files.get(stored(name))?.data;
      const old = lastNight[name as keyof typeof lastNight];
      if (there?.equals(data)) seen.set(name, 1);
      else if (there && !isDirect && !(old && there.equals(old))) say(`half a file is visible as ${name}`);
    }
  };
  const clock = countingClock();
  const end: SftpEnd = {
    ...{ kind: 'sftp', host: '127.0.0.1', port: vendor.port, username: 'lakeside', directory: '/incoming' },
    ...{ hostKey: vendor.hostKey, hasPassword: true, hasPrivateKey: false },
    ...(Object.keys(quirks).length > 0 ? { quirks } : {}),
  };
  let job = makeJob(folder, end, tonight, { deliveryId, secrets: { password: 'correct horse' } });
  for (const file of job.files) file.modifiedAt = Date.UTC(2026, 10, 21);
  const notes = notebook();
  const verdict: Verdict = { outcome: '', attempts: 0, wrong };

  const attempt = async (limits: DeliveryLimits) => {
    verdict.attempts += 1;
    let gone: Promise<void> | undefined;
    const began = performance.now();
    const result = await deliver(job, notes.noted, { clock, limits, left: (it) => (gone = it) });
    const took = performance.now() - began;
    if (took > limits.loginMs + limits.hardMs + 3_000) say(`took ${Math.round(took)} ms`);
    await gone;
    verdict.outcome = result.ok ? 'delivered' : `${result.problem.code}: ${result.problem.detail}`;
    delete verdict.receipt;
    delete verdict.problem;
    if (result.ok) {
      verdict.receipt = result.value;
      judgeDelivered(result.value);
    } else {
      verdict.problem = result.problem;
      for (const one of wordsWrong(result.problem)) say(one);
      judgeUndelivered();
      job = notes.again(job);
    }
    return result.ok;
  };
  const picksUp = misdeeds.some((one) => one.picksUp);
  const judgeDelivered = (receipt: Receipt) => {
    for (const [name, data] of Object.entries(tonight)) {
      const there = vendor.files.get(stored(name))?.data;
      if (!there?.equals(data) && !(there === undefined && picksUp && seen.has(name)))
        say(`called delivered, and ${name} is ${there ? 'another' : 'not there'}`);
      const line = receipt.files.find((file) => file.name === name);
      if (line?.bytes !== data.length) say(`the receipt is wrong about ${name}`);
      if (line?.remoteBytes !== undefined && !there) say(`the receipt has a size of ${name}, which was picked up`);
    }
    const known = new Set(Object.keys(tonight).map((name) => stored(name)));
    const others = [...vendor.files.keys()].filter((path) => !known.has(path) && !path.includes('not-ours'));
    if (others.length > 0) say(`litter: ${others.join(' ')}`);
    for (const path of known)
      if (vendor.renames.filter((one) => one === path).length > 1) say(`${path} was put in place twice`);
  };
  const judgeUndelivered = () => {
    if (isDirect || picksUp) return;
    for (const [name, data] of Object.entries(lastNight)) {
      const there = vendor.files.get(stored(name))?.data;
      if (!there) say(`last night's ${name} is gone and tonight's is not there`);
      else if (!there.equals(data) && !there.equals(tonight[name as keyof typeof tonight])) say(`${name} is a mixture`);
    }
    if (!notes.events.some(({ kind }) => kind === 'rename-begins') && vendor.renames.length > 0)
      say('renamed without a note before it');
  };

  try {
    let isDone = await attempt(quick);
    if (!isDone) {
      for (const one of misdeeds) one.between?.(vendor);
      isDone = await attempt(quick);
    }
    const first = { ...verdict };
    if (!isDone && !misdeeds.some(({ isForGood }) => isForGood)) {
      for (const one of misdeeds) one.between?.(vendor);
      vendor.deeds = [];
      for (const name of Object.keys(vendor.options) as (keyof OddOptions)[]) {
        if (name !== 'named' && name !== 'ssh' && name !== 'extensions') delete vendor.options[name];
      }
      if (!(await attempt(patient))) say(`not delivered when all was well again: ${verdict.outcome}`);
    }
    Object.assign(verdict, { outcome: first.outcome, attempts: first.attempts });
    if (first.receipt) verdict.receipt = first.receipt;
    if (first.problem) verdict.problem = first.problem;
    else delete verdict.problem;
    for (const connection of vendor.live) {
      const socket = (connection as unknown as { _sock: Socket })._sock;
      if (!socket.destroyed && socket.readable) await new Promise<void>((done) => socket.once('close', () => done()));
    }
    if (clock.open() > 0) say(`${clock.open()} timers are left`);
  } finally {
    await vendor.stop();
  }
  return verdict;
}

/** What is wrong with a misdeed played alone: the judge's list, and an outcome it should not have. */
export function wrongAlone({ ends, notes }: Misdeed, { outcome, wrong, receipt }: Verdict): string[] {
  const isRight = ends === 'delivered' ? outcome === 'delivered' : ends.test(outcome);
  const isNoted = notes === undefined || receipt?.notes?.some((note) => notes.test(note));
  return [
    ...wrong,
    ...(isRight ? [] : [`it ends as ${outcome}`]),
    ...(isNoted ? [] : [`noted: ${receipt?.notes?.join(' ')}`]),
  ];
}
