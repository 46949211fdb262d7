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

export function NightGrid({ nights, summary }: NightGridProps) {
  const weeks = toWeeks(nights);
  return (
    <>
      <p class="unseen">{summary}</p>
      <div class="grid-scroll">
        <table class="night-grid">
          <caption class="unseen">The last {nights.length} nights by weekday and week</caption>
          <tbody>
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
