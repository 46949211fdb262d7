// The district: its name and time zone.
import type { DistrictRows } from '../relay/ports.ts';
import type { Connection } from './database.ts';
import { district } from './schema.ts';

export function createDistrictRows({ tables }: Connection): DistrictRows {
  return {
    get: () => tables.select({ name: district.name, timezone: district.timezone }).from(district).get(),
    set: ({ name, timezone }) => {
      const values = { name, timezone };
      tables
        .insert(district)
        .values({ id: 1, ...values })
        .onConflictDoUpdate({ target: district.id, set: values })
        .run();
    },
  };
}
