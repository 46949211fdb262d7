// "Test connection": goes the whole way a delivery goes, with a probe of a few bytes, and says each step.
import { assertNever } from '../kit/assert_never.ts';
import type { Clock } from '../kit/clock.ts';
import type { Problem } from '../kit/problem.ts';
import { ok, type Result } from '../kit/result.ts';
import type { Destination, DestinationSecrets, SftpEnd } from '../relay/records.ts';
import { type DialStep, dial } from '../ssh/dial.ts';
import { openRemote } from '../ssh/remote.ts';
import type { ConnectionStep, ConnectionStepName, Tell, Told } from './connection_step.ts';
import { connectionTestLimits, type DeliveryLimits } from './limits.ts';
import { targetOf } from './line.ts';
import { probeFolder } from './probe_folder.ts';
import { probeDirectory } from './probe_remote.ts';

export interface TestConnectionDeps {
  clock: Clock;
  limits?: DeliveryLimits;
}

const dialSteps: DialStep[] = ['resolve', 'connect', 'banner', 'algorithms', 'host key', 'login'];

/**
 * Tells each step as it ends and gives the host key that was seen. With no pinned key it ends at the host key, before any
 * secret is sent; with `accept-first` the key is accepted for this test.
 */
export async function testConnection(
  destination: Pick<Destination, 'end'>,
  secrets: DestinationSecrets,
  step: (step: ConnectionStep) => void,
  deps: TestConnectionDeps,
): Promise<Result<{ hostKey?: string }>> {
  const { end } = destination;
  let lastAt = deps.clock.ticks();
  const tell = (name: ConnectionStepName, isOk: boolean, detail: string) => {
    const now = deps.clock.ticks();
    step({ name, ok: isOk, milliseconds: Math.round(now - lastAt), detail });
    lastAt = now;
  };
  const told = <T>(name: ConnectionStepName, result: Result<T>, detail: string): Result<T> => {
    tell(name, result.ok, result.ok ? detail : result.problem.detail);
    return result;
  };
  switch (end.kind) {
    case 'sftp':
      return await testSftp(end, secrets, tell, told, deps);
    case 'folder':
      return await probeFolder(end.folder, told);
    default:
      return assertNever(end, 'destination');
  }
}

async function testSftp(
  end: SftpEnd,
  secrets: DestinationSecrets,
  tell: Tell,
  told: Told,
  deps: TestConnectionDeps,
): Promise<Result<{ hostKey?: string }>> {
  const limits = deps.limits ?? connectionTestLimits;
  const left = [...dialSteps];
  const dialled = await dial(targetOf(end, secrets), {
    clock: deps.clock,
    limits,
    passed(name, detail) {
      left.splice(left.indexOf(name), 1);
      tell(name, true, detail);
    },
  });
  if (!dialled.ok) {
    const failed = stepOf(dialled.problem, left);
    // A host given as an address is not looked up.
    if (failed === 'connect' && left[0] === 'resolve') tell('resolve', true, end.host);
    tell(failed, false, dialled.problem.detail);
    return dialled;
  }
  const opened = await openRemote(dialled.value, limits, deps.clock);
  if (!opened.ok) return told('directory', opened, '');
  const remote = opened.value;
  try {
    const tested = await probeDirectory(remote, end, told);
    return tested.ok ? ok({ hostKey: dialled.value.hostKey }) : tested;
  } finally {
    remote.end();
  }
}

function stepOf(why: Problem, left: DialStep[]): DialStep {
  switch (why.code) {
    case 'host_unknown':
      return 'resolve';
    case 'host_unreachable':
      return left.includes('connect') ? 'connect' : 'banner';
    case 'algorithm_refused_there':
      return 'algorithms';
    case 'host_key_changed':
    case 'host_key_unpinned':
      return 'host key';
    case 'login_refused_there':
    case 'login_key_unusable':
      return 'login';
    default:
      return left.find((name) => name !== 'resolve') ?? 'login';
  }
}
