// Ninety nights as weeks: a column a week, a row a weekday. Cells are 24 px apart so that a finger hits the right one.
import { Icon } from '../Icon.tsx';
import { statuses } from '../status_words.ts';
import type { Night } from './nights.ts';

export interface NightGridProps {
  nights: readonly Night[];
  /** What the whole shows, in one sentence. */
  summary: string;
}

const weekdays = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

export function NightGrid({ nights, summary }: NightGridProps) {
  const weeks = toWeeks(nights);
  return (
    <>
      <p class="unseen">{summary}</p>
      <div class="grid-scroll">
        <table class="night-grid">
          <caption class="unseen">The last {nights.length} nights by weekday and week</caption>
          <tbody>
            <tr>
              <td />
              {monthNames(weeks).map((name) => (
                <td class="month-name">{name}</td>
              ))}
            </tr>
            {weekdays.map((name, row) => (
              <tr>
                <th scope="row">{name}</th>
                {weeks.map((week) => (
                  <td>{week[row] ? <NightCell night={week[row]} /> : null}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

/** Over the week in which a month begins its name. */
function monthNames(weeks: readonly (readonly (Night | undefined)[])[]): string[] {
  const monthOf = (week: readonly (Night | undefined)[] | undefined) => week?.findLast(Boolean)?.date.slice(5, 7) ?? '';
  return weeks.map((week, at) => {
    const month = monthOf(week);
    // Two names side by side would touch.
    const isShort = at === 0 && month !== monthOf(weeks[1]);
    return isShort || month === monthOf(weeks[at - 1]) ? '' : (months[Number(month) - 1] ?? '');
  });
}

function NightCell({ night }: { night: Night }) {
  const face = night.state === 'none' ? <span class="dot" /> : <Icon name={statuses[night.state].icon} />;
  return night.href ? (
    <a class="night" href={night.href} data-state={night.state} aria-label={night.label} title={night.label}>
      {face}
    </a>
  ) : (
    <span class="night" data-state={night.state} title={night.label}>
      {face}
      <span class="unseen">{night.label}</span>
    </span>
  );
}

/** Columns of seven, Monday first; days before the first and after the last night are empty. */
function toWeeks(nights: readonly Night[]): (Night | undefined)[][] {
  const weeks: (Night | undefined)[][] = [];
  for (const night of nights) {
    const row = night.weekday - 1;
    let week = weeks.at(-1);
    if (!week || (row === 0 && week.some(Boolean))) {
      week = new Array<Night | undefined>(7).fill(undefined);
      weeks.push(week);
    }
    week[row] = night;
  }
  return weeks;
}
