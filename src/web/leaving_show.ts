// GET /leaving: what leaves the district for whom, to read and to print; and the same as a table for a spreadsheet.
import { type LeavingDestination, LeavingPage, type LeavingProps } from '../../views/leaving.tsx';
import { dayOf, keyState } from '../kit/vendor_key.ts';
import type { Destination } from '../relay/records.ts';
import { cellOf } from '../roster/reports/csv.ts';
import type { Times } from './format.ts';
import { type Leaving, leavingOf } from './leaving_model.ts';
import { page, timesOf } from './page.ts';
import type { Site, WebContext } from './site.ts';

const agreementWords = {
  none: 'No agreement written down',
  holds: 'Agreement in force',
  'ends soon': 'Agreement ends soon',
  ended: 'Agreement ended: nothing is sent',
} as const;

export async function showLeaving(site: Site, c: WebContext) {
  const times = timesOf(site);
  const props: LeavingProps = {
    printed: times.moment(times.now).full ?? '',
    destinations: (await leavingOf(site)).map(({ destination, agreement, since, goes, files }) => ({
      name: destination.name,
      href: `/destinations/${encodeURIComponent(destination.name)}`,
      agreement: {
        status:
          agreement === 'ended'
            ? 'failed'
            : agreement === 'ends soon'
              ? 'late'
              : agreement === 'none'
                ? 'none'
                : 'accepted',
        word: agreementWords[agreement],
        ...(destination.agreement
          ? { ...destination.agreement, until: times.dayOfYear(destination.agreement.until) }
          : {}),
      },
      ...(since === undefined ? {} : { since: times.exact(since) }),
      ...encryptedTo(destination, times),
      goes,
      files,
    })),
  };
  return await page(site, c, { title: 'What leaves the district', place: 'destinations' }, LeavingPage(props));
}

function encryptedTo({ pgp }: Destination, times: Times): Pick<LeavingDestination, 'encryptedTo'> {
  if (!pgp) return {};
  const { fingerprint, expiresAt } = pgp;
  if (expiresAt === undefined) return { encryptedTo: { fingerprint } };
  const day = times.dayOfYear(dayOf(expiresAt));
  const note = keyState(pgp, times.now) === 'expired' ? `expired on ${day}: nothing is sent` : `until ${day}`;
  return { encryptedTo: { fingerprint, note } };
}

const header = [
  'destination',
  'agreement',
  'until',
  'state',
  'since',
  'encrypted to',
  'feed',
  'file',
  'column',
  'sensitive',
  'people',
  'rows',
  'in the last set',
  'one zip',
];

export async function downloadLeaving(site: Site, c: WebContext) {
  const lines = (await leavingOf(site)).flatMap(linesOf);
  const text = [header, ...lines].map((line) => `${line.map(cellOf).join(',')}\r\n`).join('');
  return c.body(text, 200, {
    'content-type': 'text/csv; charset=utf-8',
    'content-disposition': 'attachment; filename="what-leaves.csv"',
  });
}

/** A line for each column; for a destination that gets nothing one line all the same. */
function linesOf({ destination, agreement, since, goes, files }: Leaving): string[][] {
  const day = since === undefined ? '' : Temporal.Instant.fromEpochMilliseconds(since).toString().slice(0, 10);
  const { name = '', until = '' } = destination.agreement ?? {};
  const about = [destination.name, name, until, agreement, day, destination.pgp?.fingerprint ?? ''];
  const lines = files.flatMap(({ feed, file, columns, people, rows, isAbsent }) =>
    (columns.length > 0 ? columns : [{ name: '' }]).map((column) => [
      ...about,
      feed,
      file,
      column.name,
      ('sensitive' in column ? column.sensitive : undefined) ?? '',
      String(people ?? ''),
      String(rows ?? people ?? ''),
      isAbsent ? 'no' : since === undefined ? '' : 'yes',
      goes.find((it) => it.feed === feed)?.zip ?? '',
    ]),
  );
  return lines.length > 0 ? lines : [[...about, ...header.slice(about.length).map(() => '')]];
}
