// The district: its name, its time zone and its school calendar.
import type { DistrictRows } from '../relay/ports.ts';
import { type Connection, withoutNulls } from './database.ts';
import { district } from './schema.ts';
import { whenAsked } from './statements.ts';

export function createDistrictRows({ tables }: Connection): DistrictRows {
  const only = whenAsked(() => tables.select().from(district).prepare());
  return {
    get: () => {
      const row = only().get();
      if (!row) return undefined;
      const { id: _, ...values } = withoutNulls(row);
      return values;
    },
    set: ({ name, timezone, calendar }) => {
      const values = { name, timezone, calendar: calendar ?? null };
      tables
        .insert(district)
        .values({ id: 1, ...values })
        .onConflictDoUpdate({ target: district.id, set: values })
        .run();
    },
  };
}
