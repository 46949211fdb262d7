// Vendors that misbehave on purpose. Each delivery ends delivered once, or undelivered with the true reason in plain words,
// within its limits of time and memory.
import { deliver } from '../../../src/forward/deliver.ts';
import { systemClock } from '../../../src/kit/clock.ts';
import type { Problem } from '../../../src/kit/problem.ts';
import type { Quirks } from '../../../src/relay/quirks.ts';
import type { Receipt } from '../../../src/relay/records.ts';
import { makeJob, notebook, someBytes } from '../../forward/job.ts';
import { type Misdeed, type Request, startVendor, type Vendor, type VendorOptions } from '../../forward/vendor.ts';

export interface Scenario {
  name: string;
  /** Made anew for each vendor: it may count. */
  misdeed?: () => (request: Request) => Misdeed | undefined;
  options?: VendorOptions;
  quirks?: Quirks;
  /** Name of a folder in the name template. */
  below?: string;
  /** Between the first attempt and the second. */
  between?: (vendor: Vendor) => Promise<Vendor>;
  /** Two deliveries at the same time. */
  isTwofold?: boolean;
  /** Attempts at most. */
  attempts: number;
  /** `delivered` and what the receipt must note, or the code of the problem and what its words must say. */
  ends: { as: 'delivered'; noted?: RegExp } | { as: Problem['code']; words: RegExp };
}

export interface Ending {
  scenario: string;
  attempts: number;
  /** `delivered`, or the problem in plain words. */
  outcome: string;
  milliseconds: number;
  /** Growth of the whole process at most, MB. */
  megabytes: number;
  /** What is not as it should be. */
  wrong?: string;
}

const failure = 4;
const denied = 3;
/** Set by the writes' offset: so many bytes are let through. */
const letThrough = 1_500_000;

function always(fits: (request: Request) => boolean, misdeed: Misdeed) {
  return () => (request: Request) => (fits(request) ? misdeed : undefined);
}

function once(fits: (request: Request) => boolean, misdeed: Misdeed) {
  return () => {
    let isDone = false;
    return (request: Request) => {
      if (isDone || !fits(request)) return undefined;
      isDone = true;
      return misdeed;
    };
  };
}

const is = (operation: Request['operation']) => (request: Request) => request.operation === operation;
const isLate = (request: Request) => request.operation === 'write' && (request.offset ?? 0) >= letThrough;

export const scenarios: readonly Scenario[] = [
  {
    name: 'slow: 20 ms before each answer',
    misdeed: always(() => true, { kind: 'late', ms: 20 }),
    attempts: 1,
    ends: { as: 'delivered' },
  },
  {
    name: 'resets in the middle of a file',
    misdeed: once(isLate, { kind: 'cut' }),
    attempts: 2,
    ends: { as: 'delivered' },
  },
  {
    name: 'resets at that byte every time',
    misdeed: always(isLate, { kind: 'cut' }),
    attempts: 3,
    ends: { as: 'connection_lost', words: /connection/i },
  },
  {
    name: 'hangs on close, once',
    misdeed: once(is('close'), { kind: 'silent' }),
    attempts: 2,
    ends: { as: 'delivered' },
  },
  {
    name: 'hangs on close, always',
    misdeed: always(is('close'), { kind: 'deaf' }),
    attempts: 2,
    ends: { as: 'no_progress', words: /No answer for/ },
  },
  {
    name: 'answers nothing after the login',
    misdeed: always(() => true, { kind: 'deaf' }),
    attempts: 2,
    ends: { as: 'no_progress', words: /No answer for/ },
  },
  {
    name: 'lies about the size',
    misdeed: always((it) => it.operation === 'stat' && it.path.endsWith('.part'), { kind: 'size', bytes: 12 }),
    attempts: 2,
    ends: { as: 'size_differs', words: /reports 12 bytes/ },
  },
  {
    name: 'refuses to tell a size',
    misdeed: always((it) => it.operation === 'stat' || it.operation === 'fstat', { kind: 'status', code: denied }),
    attempts: 1,
    ends: { as: 'delivered', noted: /read back and compared/ },
  },
  {
    name: 'tells nothing at all: no size, no list, no bytes',
    misdeed: always((it) => ['stat', 'fstat', 'read'].includes(it.operation), { kind: 'status', code: denied }),
    attempts: 1,
    ends: { as: 'not_verifiable', words: /neither its size nor its bytes/ },
  },
  {
    name: 'refuses every rename',
    misdeed: always(is('rename'), { kind: 'status', code: denied }),
    attempts: 2,
    ends: { as: 'rename_refused', words: /refused to rename .*denied/i },
  },
  {
    name: 'the same, set to the final name at once',
    misdeed: always(is('rename'), { kind: 'status', code: denied }),
    quirks: { temporaryName: { kind: 'none' } },
    attempts: 1,
    ends: { as: 'delivered', noted: /final names at once/ },
  },
  {
    name: 'refuses setstat',
    misdeed: always(is('setstat'), { kind: 'status', code: 8 }),
    quirks: { keepTime: true },
    attempts: 1,
    ends: { as: 'delivered', noted: /refused to set the time/ },
  },
  {
    name: 'refuses mkdir',
    misdeed: always(is('mkdir'), { kind: 'status', code: denied }),
    below: '2026-11-22',
    attempts: 2,
    ends: { as: 'write_refused', words: /make the folder/ },
  },
  {
    name: 'fills its disk',
    misdeed: always(isLate, { kind: 'status', code: failure }),
    attempts: 2,
    ends: { as: 'write_refused', words: /refused to write/ },
  },
  {
    name: 'has room again at the second attempt',
    misdeed: once(isLate, { kind: 'status', code: failure }),
    attempts: 2,
    ends: { as: 'delivered' },
  },
  {
    name: 'changes its host key',
    between: otherKey,
    misdeed: once(is('close'), { kind: 'cut' }),
    attempts: 2,
    ends: { as: 'host_key_changed', words: /shows SHA256:.*pinned is SHA256:/ },
  },
  {
    name: 'drops the answer to a rename',
    misdeed: once(is('rename'), { kind: 'silent' }),
    attempts: 2,
    ends: { as: 'delivered' },
  },
  {
    name: 'drops every third answer',
    misdeed: everyThird,
    attempts: 3,
    ends: { as: 'no_progress', words: /No answer for/ },
  },
  {
    name: 'says yes to a rename and does nothing',
    misdeed: once(is('rename'), { kind: 'lie' }),
    attempts: 2,
    ends: { as: 'delivered' },
  },
  {
    name: 'allows one connection',
    options: { mostConnections: 1 },
    isTwofold: true,
    attempts: 1_000,
    ends: { as: 'delivered' },
  },
  {
    name: 'takes one file a connection',
    misdeed: always((it) => it.operation === 'open' && it.opened > 1, { kind: 'status', code: failure }),
    attempts: 1,
    ends: { as: 'delivered', noted: /one file a connection/ },
  },
  { name: 'empties a file that is gone on with', misdeed: emptiesAfterCut, attempts: 2, ends: { as: 'delivered' } },
  {
    name: 'answers with 4 GB',
    misdeed: always(is('write'), { kind: 'garbage', bytes: Buffer.alloc(64, 0xff) }),
    attempts: 2,
    ends: { as: 'sftp_unusable', words: /does not speak SFTP properly/ },
  },
  {
    name: 'ends the session in the middle',
    misdeed: always(isLate, { kind: 'hang up' }),
    attempts: 2,
    ends: { as: 'connection_lost', words: /ended the SFTP session/ },
  },
  {
    name: 'has no SFTP',
    options: { isWithoutSftp: true },
    attempts: 1,
    ends: { as: 'sftp_unusable', words: /No SFTP session/ },
  },
];

function everyThird() {
  let count = 0;
  return (): Misdeed | undefined => {
    count += 1;
    return count % 3 === 0 ? { kind: 'deaf' } : undefined;
  };
}

function emptiesAfterCut() {
  let hasCut = false;
  return (request: Request): Misdeed | undefined => {
    if (!hasCut && isLate(request)) {
      hasCut = true;
      return { kind: 'cut' };
    }
    return hasCut && request.operation === 'open' ? { kind: 'empties' } : undefined;
  };
}

/** The same account behind another key, on the same port. */
async function otherKey(vendor: Vendor): Promise<Vendor> {
  await vendor.stop();
  return await startVendor({ port: vendor.port });
}

const limits = { connectMs: 2_000, loginMs: 4_000, idleMs: 1_500, hardMs: 15_000, settleMs: 300 };
/** Of the whole process, and the vendor, who keeps its files in memory, is in it. */
const mostMegabytes = 250;

/** Plays one scenario from the first attempt to its end. */
export async function play(scenario: Scenario, folder: string): Promise<Ending> {
  let vendor = await startVendor(scenario.options);
  vendor.behave(scenario.misdeed?.());
  const bytes = someBytes(3_000_000, scenario.name);
  const prefix = scenario.below === undefined ? '' : `${scenario.below}/`;
  const files = {
    [`${prefix}users.csv`]: bytes,
    [`${prefix}orgs.csv`]: Buffer.from('orgs'),
    [`${prefix}a.csv`]: Buffer.from('a'),
  };
  const end = {
    ...({ kind: 'sftp', host: '127.0.0.1', port: vendor.port, username: 'lakeside', directory: '/incoming' } as const),
    ...{ hostKey: vendor.hostKey, hasPassword: true, hasPrivateKey: false },
    ...(scenario.quirks ? { quirks: scenario.quirks } : {}),
  };
  const began = performance.now();
  const rssBefore = process.memoryUsage.rss();
  let rss = rssBefore;
  const watch = setInterval(() => {
    rss = Math.max(rss, process.memoryUsage.rss());
  }, 20);
  try {
    const one = async (deliveryId: number, names: Record<string, Buffer>) => {
      let job = makeJob(folder, end, names, { deliveryId, secrets: { password: 'correct horse' } });
      for (const file of job.files) file.modifiedAt = Date.UTC(2026, 10, 21);
      const notes = notebook();
      for (let attempt = 1; ; attempt++) {
        const result = await deliver(job, notes.noted, { clock: systemClock, limits });
        if (result.ok || attempt >= scenario.attempts) return { result, attempt };
        job = notes.again(job);
        if (attempt === 1 && scenario.between) vendor = await scenario.between(vendor);
      }
    };
    const both = await Promise.all([
      one(7, files),
      ...(scenario.isTwofold ? [one(8, { 'second.csv': someBytes(500_000) })] : []),
    ]);
    const bad = both.find(({ result }) => !result.ok) ?? both[0]!;
    const milliseconds = performance.now() - began;
    const megabytes = (rss - rssBefore) / 1e6;
    const wrong = wrongWith(scenario, bad.result, vendor, files, milliseconds, megabytes);
    return {
      scenario: scenario.name,
      attempts: Math.max(...both.map(({ attempt }) => attempt)),
      outcome: bad.result.ok
        ? ['delivered', ...(bad.result.value.notes ?? [])].join('. ')
        : `${bad.result.problem.title}: ${bad.result.problem.detail}`,
      ...{ milliseconds, megabytes },
      ...(wrong === undefined ? {} : { wrong }),
    };
  } finally {
    clearInterval(watch);
    await vendor.stop();
  }
}

function wrongWith(
  { ends, attempts }: Scenario,
  result: Awaited<ReturnType<typeof deliver>>,
  vendor: Vendor,
  files: Record<string, Buffer>,
  milliseconds: number,
  megabytes: number,
): string | undefined {
  // Every attempt may wait for its limits, and no longer.
  if (milliseconds > attempts * (limits.hardMs + limits.loginMs)) return `it took ${Math.round(milliseconds)} ms`;
  if (megabytes > mostMegabytes) return `it took ${Math.round(megabytes)} MB`;
  if (ends.as === 'delivered') {
    if (!result.ok) return `not delivered: ${result.problem.code}`;
    return isNoted(result.value, ends.noted) ?? isThereOnce(vendor, files);
  }
  if (result.ok) return 'delivered';
  const { code, detail } = result.problem;
  if (code !== ends.as) return `${code} in place of ${ends.as}`;
  return ends.words.test(detail) ? undefined : `the words do not say why: ${detail}`;
}

function isNoted(receipt: Receipt, wanted: RegExp | undefined): string | undefined {
  if (wanted === undefined) return receipt.notes?.length ? `noted: ${receipt.notes.join(' ')}` : undefined;
  return receipt.notes?.some((note) => wanted.test(note)) ? undefined : 'the receipt does not note it';
}

/** Byte for byte, and nothing else but a second delivery's file. */
function isThereOnce(vendor: Vendor, files: Record<string, Buffer>): string | undefined {
  for (const [name, bytes] of Object.entries(files)) {
    if (!vendor.files.get(`/incoming/${name}`)?.data.equals(bytes)) return `${name} is not there as it was sent`;
  }
  const others = [...vendor.files.keys()].filter((path) => !(path.slice('/incoming/'.length) in files));
  const extra = others.filter((path) => path !== '/incoming/second.csv');
  return extra.length > 0 ? `also there: ${extra.join(', ')}` : undefined;
}
