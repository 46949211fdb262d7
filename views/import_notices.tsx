// What was found in the data, grouped by code, with lines, why it matters and how to mend it in the SIS.
import { Status } from './parts/Status.tsx';
import { count, countOf, unbroken } from './words.ts';

export interface NoticeLine {
  line: number;
  value?: string;
}

export interface NoticeItem {
  message: string;
  /** `Student.csv, column Grade`. */
  where: string;
  count: number;
  /** `lines 12 to 240`. */
  lines?: string;
  samples: readonly NoticeLine[];
}

export interface NoticeGroup {
  code: string;
  severity: 'reject' | 'hold' | 'error' | 'warn' | 'info';
  title: string;
  /** The severity it would have, had the district not changed it. */
  changedFrom?: NoticeGroup['severity'];
  count: number;
  items: readonly NoticeItem[];
  /** Groups beyond the listed ones. */
  hiddenItems: number;
  /** It is to be seen at once: it stopped the night, or silence would be taken for a pass. */
  isOpen: boolean;
  why?: string;
  fix?: string;
}

const severities = {
  reject: { status: 'rejected', word: 'Reject' },
  hold: { status: 'held', word: 'Hold' },
  error: { status: 'failed', word: 'Error' },
  warn: { status: 'late', word: 'Warning' },
  info: { status: 'none', word: 'Info' },
} as const;

export interface NoticesProps {
  groups: readonly NoticeGroup[];
  /** The same as files, to hand on. */
  downloads: readonly { href: string; text: string }[];
}

export function Notices({ groups, downloads }: NoticesProps) {
  return (
    <section aria-labelledby="notices">
      <h2 id="notices">Notices</h2>
      {downloads.length > 0 ? (
        <p class="muted downloads">
          The report as a file:{' '}
          {downloads.map(({ href, text }, at) => (
            <>
              {at === 0 ? '' : ' · '}
              <a href={href} download>
                {text}
              </a>
            </>
          ))}
        </p>
      ) : null}
      {groups.length === 0 ? <p class="muted">Nothing was found in the data.</p> : null}
      {groups.map((group) => (
        <Group group={group} />
      ))}
    </section>
  );
}

function Group({ group }: { group: NoticeGroup }) {
  const severity = severities[group.severity];
  return (
    <details class="notice" id={`notice-${group.code}`} data-severity={group.severity} open={group.isOpen}>
      <summary>
        <Status name={severity.status} word={severity.word} />
        <span class="notice-title">{group.title}</span>
        <span class="notice-count">{count(group.count)}</span>
      </summary>
      <div class="notice-body">
        {group.items.map((item) => (
          <div class="notice-item">
            <p>{unbroken(item.message)}</p>
            <p class="muted">
              {[item.where, item.lines && item.count > 1 ? countOf(item.count, 'time') : '', item.lines]
                .filter(Boolean)
                .join(' · ')}
            </p>
            {item.samples.length > 0 ? (
              <ul class="samples">
                {item.samples.map((sample) => (
                  <li>
                    <span class="muted">line</span> {count(sample.line)}
                    {sample.value === undefined ? null : <code>{sample.value}</code>}
                  </li>
                ))}
              </ul>
            ) : null}
          </div>
        ))}
        {group.hiddenItems > 0 ? (
          <p class="muted">and {countOf(group.hiddenItems, 'more cause')} of this kind</p>
        ) : null}
        {group.why || group.fix ? (
          <dl class="advice">
            {group.why ? (
              <div>
                <dt>Why it matters</dt>
                <dd>{group.why}</dd>
              </div>
            ) : null}
            {group.fix ? (
              <div>
                <dt>How to fix it</dt>
                <dd>{group.fix}</dd>
              </div>
            ) : null}
          </dl>
        ) : null}
        {group.changedFrom ? (
          <p class="muted">
            The district changed its severity for this feed: {group.severity} instead of {group.changedFrom}.
          </p>
        ) : null}
        <p class="muted code-line">
          <a href={`/rules#${group.code}`}>{group.code}</a>
        </p>
      </div>
    </details>
  );
}
