// One attempt of one delivery: claimed, carried out by the courier, and its outcome written down.
import type { Problem } from '../kit/problem.ts';
import { problem as problemOf, sentenceOf } from '../kit/problem.ts';
import type { Result } from '../kit/result.ts';
import { fail, ok } from '../kit/result.ts';
import { version } from '../kit/version.ts';
import { listed } from '../roster/words.ts';
import { forbidden } from './agreement.ts';
import { isStillThere, note, tell, wentThere } from './courier_events.ts';
import { planAgain, settleForwarding, supersedeBefore } from './delivery_plan.ts';
import { isInPart } from './delivery_sum.ts';
import { goesThere, heldBack } from './held_back.ts';
import { holdCut } from './made_guard.ts';
import { sameNames } from './outgoing_names.ts';
import { filesToPack, packedOf, renewLoad } from './packing.ts';
import type { DeliveryJob } from './ports.ts';
import type { Attempt, Delivery, Destination, Feed, Receipt } from './records.ts';
import { reportFiles } from './report_step.ts';
import type { Story } from './story.ts';
import { ourselves } from './story.ts';

/** 1, 2, 5, 10, 20, 30, 60 min, the last one again and again until the deadline. */
export const defaultRetryMs = [1, 2, 5, 10, 20, 30, 60].map((minutes) => minutes * 60_000);

/** The waits between the attempts at a destination, in milliseconds; never empty. */
export function retryWaitsOf({ retry }: Pick<Destination, 'retry'>): readonly number[] {
  return retry.length > 0 ? retry : defaultRetryMs;
}

/** The last try begins so long before the deadline, and at the earliest so long after the one before. */
const lastTryMs = 60_000;

/** Claims and carries out one attempt. Does nothing when somebody else has claimed it. */
export async function deliver(story: Story, planned: Delivery): Promise<void> {
  const { rows, clock, courier, log, deliveryProgress, underWay } = story;
  const { feed, destination } = surroundings(story, planned);
  const refused = forbidden(destination, rows.district.get(), clock.now());
  if (refused) return mayNotSend(story, planned, destination, refused);
  const it = renewLoad(story, planned, feed);
  // Half of a set helps nobody: what broke off between its renames has one try after its time too.
  if (it.deadlineAt !== undefined && clock.now() > it.deadlineAt && !isInPart(it))
    return deadlinePassed(story, it, destination);
  // A power cut may take the claim back: it is made anew then, and what began to be renamed is on the disk before that.
  const attempt = rows.unsynced(() => claim(story, it));
  if (!attempt) return;
  tell(story, it);

  const job = await jobOf(story, it, feed, destination);
  const isOurs = () => rows.deliveries.get(it.id)?.state === 'sending';
  const carry = ({ job: order }: JobAndMade) => {
    if (!isOurs()) return fail('delivery_cancelled', 'before it was begun');
    underWay.set(it.id, destination);
    return courier.deliver(order, (event) => note(story, it, destination, event));
  };
  const sent = job.ok ? await carry(job.value) : job;
  underWay.delete(it.id);
  const made = job.ok ? job.value.made : undefined;
  const outcome = sent.ok && made ? ok({ ...sent.value, made }) : sent;
  deliveryProgress.delete(it.id);
  if (!outcome.ok && story.isStopping()) return;

  const now = clock.now();
  // The pages' thread does not wait for the disk: fifty deliveries end within seconds.
  await rows.durably(() =>
    rows.transaction(() => {
      rows.deliveries.endAttempt(attempt.id, now, outcome.ok ? undefined : outcome.problem);
      // Who took it back has said what comes of it.
      if (!isOurs()) return;
      if (outcome.ok) delivered(story, it, destination, outcome.value);
      else notDelivered(story, it, destination, outcome.problem);
    }),
  );
  const place = { delivery: it.id, import: it.importId, destination: destination.name, attempt: it.attempts + 1 };
  if (outcome.ok) log.info('delivered', place);
  else log.warn('not_delivered', { ...place, code: outcome.problem.code });
  tell(story, it);
  story.wake();
}

/** Undefined: somebody else has it. */
function claim(story: Story, it: Delivery): Attempt | undefined {
  const { rows, clock } = story;
  return rows.transaction(() => {
    if (!rows.deliveries.move(it.id, ['waiting'], 'sending', { attempts: it.attempts + 1 })) return undefined;
    supersedeBefore(story, it);
    return rows.deliveries.beginAttempt(it.id, clock.now());
  });
}

/** The receipt's time is ours: one clock for all that is shown. */
function delivered(story: Story, it: Delivery, destination: Destination, receipt: Receipt): void {
  const { rows, clock } = story;
  const at = clock.now();
  const done = { receipt: { ...receipt, at, rollcall: version }, problem: null, finishedAt: at };
  rows.deliveries.move(it.id, ['sending'], 'delivered', done);
  const imported = rows.imports.head(it.importId);
  const { feed } = surroundings(story, it);
  // All was in place before it was seen that the vendor looks elsewhere now: it gets the set there too.
  if (imported && !wentThere(story, destination) && !heldBack(story, feed) && newerThan(story, it).length === 0)
    planAgain(story, imported, feed, it.destinationId);
  settleForwarding(story, it.importId);
}

/** What waits of newer sets of the feed for the same destination. */
function newerThan(story: Story, it: Delivery): Delivery[] {
  return story.rows.deliveries
    .inState('waiting')
    .filter(
      (other) =>
        other.destinationId === it.destinationId && other.importId > it.importId && isOfSameFeed(story, other, it),
    );
}

/** Another try later, unless only a person can help, the deadline comes first or a newer set waits for its turn. */
function notDelivered(story: Story, it: Delivery, destination: Destination, problem: Problem): void {
  const { rows, clock } = story;
  const now = clock.now();
  const waits = retryWaitsOf(destination);
  const waitMs = waits[Math.min(it.attempts, waits.length - 1)] ?? 60_000;
  // At another place the first try is due.
  const dueAt = isStillThere(story, destination) ? now + waitMs : now;
  const reached = lastTry(it, dueAt, now);
  const newer = newerThan(story, it);
  const isLeftInPart = isInPart(rows.deliveries.get(it.id) ?? it) && problem.retry === 'later';
  // Until the newer one's turn the vendor would have half of this one: it is finished as long as there is time.
  const mayFinish = isLeftInPart && reached !== undefined && newer.every((other) => other.dueAt > reached);
  const isSuperseded = newer.length > 0 && !mayFinish;
  const { feed } = surroundings(story, it);
  if (heldBack(story, feed) !== undefined || !goesThere(feed, it)) {
    rows.deliveries.move(it.id, ['sending'], 'cancelled', { problem, finishedAt: now });
  } else if (isSuperseded) {
    rows.deliveries.move(it.id, ['sending'], 'superseded', { problem, finishedAt: now });
  } else if (problem.retry !== 'later') {
    rows.deliveries.move(it.id, ['sending'], 'failed', { problem, finishedAt: now });
    recordFailure(story, it, destination, problem);
  } else if (reached === undefined) {
    rows.deliveries.move(it.id, ['sending'], 'failed', { problem: late(problem), finishedAt: now });
    recordFailure(story, it, destination, late(problem));
  } else {
    rows.deliveries.move(it.id, ['sending'], 'waiting', { problem, dueAt: reached });
    return;
  }
  settleForwarding(story, it.importId);
}

/** The next try; a wait that would go beyond the deadline ends shortly before it. Undefined: no time is left for one. */
function lastTry({ deadlineAt }: Delivery, dueAt: number, now: number): number | undefined {
  if (deadlineAt === undefined || dueAt <= deadlineAt) return dueAt;
  const last = deadlineAt - lastTryMs;
  return last - now >= lastTryMs ? last : undefined;
}

function recordFailure({ rows, clock }: Story, it: Delivery, { name }: Destination, { title, detail }: Problem): void {
  const about = `Import ${it.importId}`;
  rows.activity.add({
    at: clock.now(),
    who: ourselves,
    what: 'not delivered',
    about,
    detail: `${name}: ${title}: ${detail}`,
  });
}

function late(cause: Problem | undefined): Problem {
  return problemOf('deadline_passed', cause ? sentenceOf(cause) : 'no attempt could be begun in time');
}

/** The agreement is over: a person has to renew it, and then it goes out by itself. */
function mayNotSend(story: Story, it: Delivery, destination: Destination, problem: Problem): void {
  const { rows, clock } = story;
  rows.transaction(() => {
    if (!rows.deliveries.move(it.id, ['waiting'], 'failed', { problem, finishedAt: clock.now() })) return;
    recordFailure(story, it, destination, problem);
    settleForwarding(story, it.importId);
  });
  tell(story, it);
}

function deadlinePassed(story: Story, it: Delivery, destination: Destination): void {
  const { rows, clock } = story;
  rows.transaction(() => {
    const patch = { problem: late(it.problem), finishedAt: clock.now() };
    if (!rows.deliveries.move(it.id, ['waiting'], 'failed', patch)) return;
    recordFailure(story, it, destination, patch.problem);
    settleForwarding(story, it.importId);
  });
  tell(story, it);
}

function isOfSameFeed({ rows }: Story, a: Delivery, b: Delivery): boolean {
  return rows.imports.head(a.importId)?.feedId === rows.imports.head(b.importId)?.feedId;
}

function surroundings({ rows }: Story, it: Delivery): { feed: Feed; destination: Destination } {
  const imported = rows.imports.head(it.importId);
  const feed = imported && rows.feeds.get(imported.feedId);
  const destination = rows.destinations.get(it.destinationId);
  if (!feed || !destination) throw new Error(`delivery ${it.id} has no feed or no destination`);
  return { feed, destination };
}

interface JobAndMade {
  job: DeliveryJob;
  made?: NonNullable<Receipt['made']>;
}

async function jobOf(story: Story, it: Delivery, feed: Feed, destination: Destination): Promise<Result<JobAndMade>> {
  const { rows } = story;
  const secrets = rows.destinations.secrets(destination.id);
  if (!secrets.ok) return secrets;
  const found = it.reports ? await reportFiles(story, it, feed) : filesToPack(story, it, feed);
  if (!found.ok) return found;
  const packed = it.packing ? await packedOf(story, it, feed, found.value) : undefined;
  if (packed && !packed.ok) return packed;
  const held = packed && !it.reports ? holdCut(story, it, feed, packed.value) : undefined;
  if (held && !held.ok) return held;
  const files = packed
    ? packed.value.files.map((file) => ({ ...file, path: story.packer.path(file.sha256) }))
    : found.value;
  const named = underFinalNames(it, files);
  if (!named.ok) return named;
  // What was made anew meanwhile is begun anew.
  const { renameBegunAt, notRenamed } = rows.deliveries.get(it.id) ?? it;
  const begun = {
    ...(renameBegunAt === undefined ? {} : { renameBegunAt }),
    ...(notRenamed === undefined ? {} : { notRenamed }),
    ...earlierOf(story, it, feed),
    ...(it.deadlineAt === undefined || isInPart(it) ? {} : { beginBy: it.deadlineAt }),
    ...expectationOf(story, it, feed, destination),
  };
  const what = { deliveryId: it.id, attempt: it.attempts + 1, files: named.value };
  const job = { ...what, destination, secrets: secrets.value, ...begun };
  if (!packed) return ok({ job });
  const { members, leftOut } = packed.value;
  return ok({ job, made: { members, leftOut, ...it.packing } });
}

function earlierOf({ rows }: Story, it: Delivery, feed: Feed): Pick<DeliveryJob, 'earlier'> {
  const broken = rows.deliveries.brokenOff(feed.id, it.destinationId, it.id);
  const earlier = broken.map(({ id, names }) => ({ deliveryId: id, names: Object.values(names) }));
  return earlier.length > 0 ? { earlier } : {};
}

function expectationOf(
  { rows }: Story,
  it: Delivery,
  feed: Feed,
  { end }: Destination,
): Pick<DeliveryJob, 'expectsMount'> {
  const last = end.kind === 'folder' ? rows.deliveries.lastDelivered(feed.id, it.destinationId)?.receipt : undefined;
  return end.kind === 'folder' && last?.isMount && last.where === end.folder ? { expectsMount: true } : {};
}

/** What was made into one zip has one name, whatever it is called inside. */
function underFinalNames(it: Delivery, files: readonly DeliveryJob['files'][number][]): Result<DeliveryJob['files']> {
  const named: DeliveryJob['files'] = [];
  for (const file of files) {
    const name = it.packing?.isZip ? Object.values(it.names)[0] : it.names[file.name];
    if (name === undefined) return fail('bytes_lost', `the delivery was planned without ${file.name}`);
    named.push({ ...file, name });
  }
  const twice = sameNames(named.map((file) => file.name));
  if (twice.length > 0) return fail('names_collide', `${listed(twice)} would be the name of several files`);
  if (named.length !== Object.keys(it.names).length) return fail('bytes_lost', 'files of the set are no longer stored');
  return ok(named);
}
