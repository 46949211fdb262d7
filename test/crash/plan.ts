// Which nights are disturbed how: every step of the appliance and of the vendor once, moments by chance, and changes of
// mind between a kill and what comes after it.
import { join } from 'node:path';
import type { Random } from '../fuzz/random.ts';
import type { ChangedNight } from './change_night.ts';
import { changes } from './changes.ts';
import type { Disturbance } from './run.ts';
import type { StoryName } from './stories.ts';

export type Kind = 'kill' | 'report' | 'vendor' | 'chance' | 'full' | 'readonly' | 'clock' | 'change';
export const kinds: readonly Kind[] = ['kill', 'report', 'vendor', 'chance', 'full', 'readonly', 'clock', 'change'];

export interface Planned {
  kind: Kind;
  story: StoryName;
  disturbance: Disturbance;
  /** Of a night in which the district changes its mind: this in place of the disturbance. */
  changed?: ChangedNight;
}

/** What an undisturbed night of each story passed. */
export type Traces = Record<StoryName, { trace: string[]; vendorSteps: string[] }>;

const hourMs = 3_600_000;
const chances = 60;
/** A night takes about two seconds; its interesting part begins when the appliance is up. */
const nightMs = 2200;

/** The whole plan, in an order that does not depend on chance but for the moments of `chance`. */
export function planNights(traces: Traces, random: Random): Planned[] {
  const planned: Planned[] = [];
  const names = Object.keys(traces) as StoryName[];
  const seen = new Set<string>();
  const firsts: { story: StoryName; step: string }[] = [];
  for (const story of names) {
    for (const step of traces[story].trace) {
      if (seen.has(step)) continue;
      seen.add(step);
      planned.push({ kind: 'kill', story, disturbance: killAt(step) });
      if (isOfReport(step)) {
        planned.push({ kind: 'report', story, disturbance: killAt(step, 'child') });
        if (step.startsWith('before ')) planned.push({ kind: 'report', story, disturbance: killAt(step, 'parent') });
      }
      if (step.startsWith('before ') && step.endsWith(' #1')) firsts.push({ story, step });
    }
  }
  for (const step of traces.loose.vendorSteps) {
    for (const isPickedUp of [false, true]) {
      planned.push({ kind: 'vendor', story: 'loose', disturbance: killAtVendorsStep(step, isPickedUp) });
    }
    planned.push({ kind: 'vendor', story: 'loose', disturbance: vendorCutsAt(step) });
  }
  for (let n = 0; n < chances; n++) {
    const story = random.pick(names);
    const afterMs = random.below(nightMs);
    planned.push({
      kind: 'chance',
      story,
      disturbance: n % 3 === 2 ? vendorFallsAfter(afterMs) : killAfter(afterMs, random),
    });
  }
  for (const { story, step } of firsts) {
    planned.push({ kind: 'full', story, disturbance: fullAt(step) });
    planned.push({ kind: 'readonly', story, disturbance: readOnlyAt(step) });
    for (const byMs of [26 * hourMs, -3 * hourMs]) {
      planned.push({ kind: 'clock', story, disturbance: clockAt(step, byMs, random.oneIn(2)) });
    }
  }
  for (const changed of changedNights(traces.loose))
    planned.push({ kind: 'change', story: 'loose', disturbance: { title: changed.title }, changed });
  return planned;
}

/**
 * Each change when about half of the files have their final names, and at two of the other moments at which it matters what
 * the vendor has: every moment is met by many of them. Those that count for a folder too, in the middle of its renames.
 */
function changedNights({ trace, vendorSteps }: Traces['loose']): ChangedNight[] {
  const renames = vendorSteps.filter((step) => step.startsWith('after rename'));
  const half = renames[Math.floor(renames.length / 2)]!;
  const others = ['after write #3', 'before rename #1', renames[1]!, renames.at(-1)!];
  const inFolder = trace.find((step) => /^before rename to archive\/.* #3$/.test(step))!;
  return changes.flatMap((change, at): ChangedNight[] => {
    const steps = [half, others[at % 4]!, others[(at + 1 + ((at >> 2) % 3)) % 4]!];
    const nights: Pick<ChangedNight, 'target' | 'step'>[] = steps.map((step) => ({ target: 'scripted', step }));
    if (!change.isOfSftp) nights.push({ target: 'archive', step: inFolder });
    return nights.map((night) => ({ ...night, change, title: `killed ${night.step}; ${change.title}` }));
  });
}

function isOfReport(step: string): boolean {
  return /^(before|after) report: /.test(step);
}

function killAt(step: string, whom?: 'child' | 'parent'): Disturbance {
  const only = whom && { child: 'its process alone, ', parent: 'the appliance alone, ' }[whom];
  return {
    title: `${only ?? ''}killed ${step}`,
    accident: (_, happened) => ({ kind: 'kill', step, happened, ...(whom && { whom }) }),
  };
}

function fullAt(step: string): Disturbance {
  return {
    title: `disk full ${step}`,
    accident: (lane, happened) => ({ kind: 'full', step, happened, filler: join(lane.dataFolder, '..', 'filler') }),
  };
}

function readOnlyAt(step: string): Disturbance {
  return {
    title: `read-only ${step}`,
    accident: (lane, happened) => ({ kind: 'readonly', step, happened, folder: lane.dataFolder }),
  };
}

function clockAt(step: string, byMs: number, andKill: boolean): Disturbance {
  const words = `${byMs / hourMs > 0 ? '+' : ''}${byMs / hourMs} h${andKill ? ', killed' : ''}`;
  return {
    title: `clock ${words} ${step}`,
    accident: (_, happened) => ({ kind: 'clock', step, happened, byMs, andKill }),
  };
}

function killAtVendorsStep(step: string, isPickedUp: boolean): Disturbance {
  return {
    title: `killed when the vendor is ${step}${isPickedUp ? ', files picked up at once' : ''}`,
    beside(lane, keeper) {
      if (isPickedUp) lane.scripted.pickUp();
      lane.scripted.disturb(step, () => {
        void keeper.kill();
        return 'silence';
      });
    },
  };
}

function vendorCutsAt(step: string): Disturbance {
  return { title: `vendor cuts the connection ${step}`, beside: (lane) => lane.scripted.disturb(step, () => 'cut') };
}

function killAfter(afterMs: number, random: Random): Disturbance {
  const againMs = random.below(900);
  return {
    title: `killed ${afterMs} ms after the start, and ${againMs} ms later`,
    async beside(_, keeper) {
      for (const waitMs of [afterMs, againMs]) {
        await pause(waitMs);
        await keeper.kill();
      }
    },
  };
}

function vendorFallsAfter(afterMs: number): Disturbance {
  return {
    title: `vendor's sessions die ${afterMs} ms after the start`,
    async beside(lane) {
      await pause(afterMs);
      for (let n = 0; n < 5; n++) {
        lane.vendor.cut();
        await pause(100);
      }
    },
  };
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
