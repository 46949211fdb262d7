// Activity: who did what, when, and why.
import { Paging } from './imports.tsx';
import { EmptyState } from './parts/EmptyState.tsx';
import { PageHead } from './parts/PageHead.tsx';
import { type Moment, Time } from './parts/Time.tsx';

export interface ActivityRow {
  at: Moment;
  who: string;
  what: string;
  about: string;
  aboutHref?: string;
  /** After what it is about: `, night of Thu, Nov 5`. */
  rest: string;
  detail: string;
}

export interface ActivityProps {
  rows: readonly ActivityRow[];
  olderHref?: string;
  newestHref?: string;
}

export function ActivityPage(props: ActivityProps) {
  return (
    <>
      <PageHead
        title="Activity"
        about="Who did what. Entries are only ever added, and each is chained to the one before."
      />
      {props.rows.length === 0 ? <EmptyState title="Nothing has been done yet." /> : null}
      {props.rows.length > 0 ? (
        <table class="plain activity">
          <caption class="unseen">Activity, newest first</caption>
          <thead>
            <tr>
              <th scope="col">When</th>
              <th scope="col">Who</th>
              <th scope="col">What</th>
              <th scope="col">Why, or what exactly</th>
            </tr>
          </thead>
          <tbody>
            {props.rows.map((row) => (
              <tr>
                <td>
                  <Time at={row.at} />
                </td>
                <td class="who-did">{row.who}</td>
                <th scope="row">
                  {row.what} {row.aboutHref ? <a href={row.aboutHref}>{row.about}</a> : row.about}
                  {row.rest}
                </th>
                <td class="what">{row.detail}</td>
              </tr>
            ))}
          </tbody>
        </table>
      ) : null}
      <Paging {...props} />
    </>
  );
}
