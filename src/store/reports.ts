// The district's own reports, and the files that were made by reports over accepted sets.
import { and, asc, eq, isNull } from 'drizzle-orm';
import type { ReportRows } from '../relay/ports.ts';
import type { Report } from '../relay/records.ts';
import { type Connection, withoutNulls } from './database.ts';
import { reportOutputs, reports } from './schema.ts';

export function createReportRows({ tables }: Connection): ReportRows {
  const present = isNull(reports.removedAt);
  const asReport = ({ removedAt: _, ...row }: typeof reports.$inferSelect): Report => withoutNulls(row);
  const byName = (name: string) =>
    tables
      .select()
      .from(reports)
      .where(and(eq(reports.name, name), present))
      .all()
      .map(asReport)[0];
  return {
    all: () => tables.select().from(reports).where(present).orderBy(asc(reports.name)).all().map(asReport),
    byName,
    save(name, { sql, layout, dialect, limits }, changedAt) {
      const values = { sql, layout: layout ?? null, dialect: dialect ?? null, limits: limits ?? null, changedAt };
      const before = byName(name);
      if (before) tables.update(reports).set(values).where(eq(reports.id, before.id)).run();
      else
        tables
          .insert(reports)
          .values({ name, ...values })
          .run();
    },
    remove(name, removedAt) {
      tables
        .update(reports)
        .set({ removedAt })
        .where(and(eq(reports.name, name), present))
        .run();
    },
    built: (importId, key) =>
      tables
        .select()
        .from(reportOutputs)
        .where(and(eq(reportOutputs.importId, importId), eq(reportOutputs.key, key)))
        .all()[0],
    builtOver: (importId) => tables.select().from(reportOutputs).where(eq(reportOutputs.importId, importId)).all(),
    forget(importId, key) {
      tables
        .delete(reportOutputs)
        .where(and(eq(reportOutputs.importId, importId), eq(reportOutputs.key, key)))
        .run();
    },
    remember(built) {
      const { files, builtAt } = built;
      tables
        .insert(reportOutputs)
        .values(built)
        .onConflictDoUpdate({ target: [reportOutputs.importId, reportOutputs.key], set: { files, builtAt } })
        .run();
    },
  };
}
