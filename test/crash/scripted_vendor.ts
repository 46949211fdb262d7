// The vendor whose every request is a step of its own: at one that is asked for, the appliance or the connection ends,
// before the request was done or when it was done and not answered. It may take files away as soon as they have their name.
import { type Misdeed, type Request, startVendor, type VendorFile } from '../forward/vendor.ts';

export interface ScriptedVendor {
  port: number;
  password: string;
  hostKey: string;
  /** `before rename #2`, `after rename #2`: each that was passed since the reset. */
  steps: string[];
  /** Once, at the step; what then becomes of the request. */
  disturb(step: string, what: () => 'cut' | 'silence'): void;
  /** From now on files vanish when they have their final name, as a vendor's import takes them. */
  pickUp(): void;
  /** From now on it cuts whoever asks it for anything, until it is opened. */
  shut(): void;
  open(): void;
  /** Each content that a final name had since the reset, in order. */
  history(name: string): Buffer[];
  /** Bytes under final names, by path below the directory; also those picked up. */
  final(): Map<string, Buffer>;
  /** What is left of uploads. */
  litter(): string[];
  /** How often a file got this final name. */
  timesCame(name: string): number;
  /** Remembers what is there as the state that `reset` goes back to. */
  keep(): void;
  reset(): void;
  stop(): Promise<void>;
}

const root = '/incoming/';

export async function openScriptedVendor(): Promise<ScriptedVendor> {
  const password = 'correct horse';
  const vendor = await startVendor({ password, lists: true });
  const steps: string[] = [];
  const counts = new Map<string, number>();
  const taken = new Map<string, Buffer>();
  let kept = new Map<string, VendorFile>();
  let keptFolders: string[] = [];
  let disturbance: { step: string; what: () => 'cut' | 'silence' } | undefined;
  let isPickingUp = false;
  let isShut = false;
  let renamesBefore = 0;
  let histories = new Map<string, Buffer[]>();

  const isFinal = (path: string) => !path.slice(path.lastIndexOf('/') + 1).startsWith('.') && !path.endsWith('.part');

  function sweep(): void {
    for (const [path, { data }] of vendor.files) {
      const history = histories.get(path) ?? [];
      if (isFinal(path) && history.at(-1) !== data) histories.set(path, [...history, data]);
    }
    if (!isPickingUp) return;
    for (const [path, file] of [...vendor.files]) {
      if (!isFinal(path)) continue;
      taken.set(path.slice(root.length), file.data);
      vendor.files.delete(path);
    }
  }

  function onRequest(request: Request): Misdeed | undefined {
    sweep();
    if (isShut) {
      vendor.reset();
      return { kind: 'deaf' };
    }
    const count = (counts.get(request.operation) ?? 0) + 1;
    counts.set(request.operation, count);
    let misdeed: Misdeed | undefined;
    for (const side of ['before', 'after'] as const) {
      const step = `${side} ${request.operation} #${count}`;
      steps.push(step);
      if (disturbance?.step !== step || misdeed) continue;
      const becomes = disturbance.what();
      disturbance = undefined;
      if (becomes === 'silence') misdeed = side === 'before' ? { kind: 'deaf' } : { kind: 'silent' };
      else if (side === 'before') vendor.reset();
      else misdeed = { kind: 'cut' };
      if (side === 'before' && becomes === 'cut') misdeed = { kind: 'deaf' };
    }
    return misdeed;
  }

  return {
    port: vendor.port,
    password,
    hostKey: vendor.hostKey,
    steps,
    disturb: (step, what) => {
      disturbance = { step, what };
    },
    pickUp() {
      isPickingUp = true;
      vendor.files.clear();
    },
    shut() {
      isShut = true;
      vendor.reset();
    },
    open() {
      isShut = false;
    },
    history(name) {
      sweep();
      return histories.get(`${root}${name}`) ?? [];
    },
    final() {
      sweep();
      const here = [...vendor.files]
        .filter(([path]) => isFinal(path))
        .map(([path, file]) => [path.slice(root.length), file.data] as const);
      return new Map([...taken, ...here]);
    },
    litter: () => [...vendor.files.keys()].filter((path) => !isFinal(path)),
    timesCame: (name) => vendor.renames.slice(renamesBefore).filter((it) => it === `${root}${name}`).length,
    keep() {
      kept = new Map(vendor.files);
      keptFolders = [...vendor.folders];
    },
    reset() {
      vendor.behave(onRequest);
      vendor.files.clear();
      for (const [path, file] of kept) vendor.files.set(path, { ...file });
      for (const folder of keptFolders) vendor.folders.add(folder);
      steps.length = 0;
      counts.clear();
      taken.clear();
      disturbance = undefined;
      isPickingUp = false;
      isShut = false;
      histories = new Map();
      for (const name of ['moved', 'parts']) vendor.folders.add(`${root}${name}`);
      renamesBefore = vendor.renames.length;
    },
    stop: () => vendor.stop(),
  };
}
