// Whether an agreement with a vendor still holds: within 30 days of its end people are warned, after it nothing is sent.
import type { Problem } from '../kit/problem.ts';
import { problem } from '../kit/problem.ts';
import { addDays, localDate } from '../kit/zone.ts';
import type { Destination, District } from './records.ts';

const warningDays = 30;

export type AgreementState = 'none' | 'holds' | 'ends soon' | 'ended';

/** As of `now` (epoch ms) in the district's zone; the last day still counts. */
export function agreementState(
  { agreement }: Pick<Destination, 'agreement'>,
  district: Pick<District, 'timezone'> | undefined,
  now: number,
): AgreementState {
  if (!agreement) return 'none';
  const today = localDate(now, district?.timezone ?? 'UTC');
  if (agreement.until < today) return 'ended';
  return agreement.until <= addDays(today, warningDays) ? 'ends soon' : 'holds';
}

/** Why nothing may be sent to a destination now; undefined when it may. */
export function forbidden(
  destination: Destination,
  district: Pick<District, 'timezone'> | undefined,
  now: number,
): Problem | undefined {
  if (agreementState(destination, district, now) !== 'ended') return undefined;
  const { name, until } = destination.agreement!;
  return problem('agreement_ended', `${name} with ${destination.name} ended on ${until}`);
}
