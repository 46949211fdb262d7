// One month as a table of weeks: what each day is, and how its night went. Shape and word beside colour.
import { Icon } from './parts/Icon.tsx';
import { type StatusName, statuses } from './parts/status_words.ts';

export type DayLook = 'school' | 'off' | 'holiday' | 'paused';

export interface DayCell {
  number: number;
  kind: DayLook;
  isRollover: boolean;
  isToday: boolean;
  /** Nothing yet, or nothing was due: absent. */
  status?: StatusName;
  /** `Fri, Nov 20: delivered, Import 214`. */
  label: string;
  href: string;
}

export interface MonthView {
  /** `November 2026`. */
  title: string;
  /** Seven days each, Monday first; days of other months are empty. */
  weeks: readonly (readonly (DayCell | undefined)[])[];
}

const weekdays = [
  ['Mo', 'Monday'],
  ['Tu', 'Tuesday'],
  ['We', 'Wednesday'],
  ['Th', 'Thursday'],
  ['Fr', 'Friday'],
  ['Sa', 'Saturday'],
  ['Su', 'Sunday'],
] as const;

export function MonthGrid({ month }: { month: MonthView }) {
  return (
    <table class="month">
      <caption>{month.title}</caption>
      <thead>
        <tr>
          {weekdays.map(([short, long]) => (
            <th scope="col">
              <abbr title={long}>{short}</abbr>
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {month.weeks.map((week) => (
          <tr>
            {week.map((day) => (
              <td>{day ? <Cell day={day} /> : null}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Cell({ day }: { day: DayCell }) {
  return (
    <a
      class="day"
      href={day.href}
      data-kind={day.kind}
      data-rollover={day.isRollover ? 'yes' : undefined}
      data-hue={day.status ? statuses[day.status].hue : undefined}
      aria-current={day.isToday ? 'date' : undefined}
      aria-label={day.label}
      title={day.label}
    >
      <span>{day.number}</span>
      {day.status ? <Icon name={statuses[day.status].icon} /> : null}
    </a>
  );
}
