// What happens to the invented district on each of its ninety nights: mostly nothing, and six accidents.

export type Accident =
  /** The export was cut by a query that lost a school: two students in five are gone. */
  | 'shrunken'
  /** One file of the set does not come. */
  | 'incomplete'
  /** The first vendor is down for an hour. */
  | 'vendor down'
  /** The SIS sends nothing at all. */
  | 'nothing'
  /** A released hold: students left in earnest. */
  | 'graduation'
  /** The last night: a hold that waits for whoever looks at the demo. */
  | 'waiting';

export interface DemoNight {
  /** Days since the first. */
  day: number;
  accident?: Accident;
  /** Shares of the first night's students; they grow slowly, as in a school year. */
  churn: { removed: number; added: number; changed: number };
}

export const demoDays = 90;

const accidents: Record<number, Accident> = {
  17: 'shrunken',
  31: 'vendor down',
  44: 'incomplete',
  58: 'graduation',
  72: 'nothing',
};

/** The school nights among the last ninety; `firstWeekday` (1 = Monday) is the weekday of day 0. */
export function demoNights(firstWeekday: number): DemoNight[] {
  const nights: DemoNight[] = [];
  for (let day = 0; day < demoDays; day += 1) {
    const weekday = ((firstWeekday - 1 + day) % 7) + 1;
    const isLast = day === demoDays - 1;
    if (weekday > 5 && !isLast) continue;
    const accident = isLast ? 'waiting' : accidentNear(day, firstWeekday);
    const left = day > 58 ? 0.125 : 0;
    const lost =
      accident === 'shrunken' ? 0.4 : accident === 'waiting' ? 0.28 : accident === 'graduation' ? 0.125 : left;
    nights.push({
      day,
      churn: { removed: lost + day * 0.0003, added: day * 0.0004, changed: day * 0.0006 },
      ...(accident && { accident }),
    });
  }
  return nights;
}

/** An accident planned for a weekend happens on the Monday after it. */
function accidentNear(day: number, firstWeekday: number): Accident | undefined {
  const weekday = ((firstWeekday - 1 + day) % 7) + 1;
  return accidents[day] ?? (weekday === 1 ? (accidents[day - 1] ?? accidents[day - 2]) : undefined);
}
