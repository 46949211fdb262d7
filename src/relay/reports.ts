// What people do with custom reports: look at what one would make of the roster in force, and change one with a reason.
import { fail, ok, type Result } from '../kit/result.ts';
import { readyReport } from '../report/ready/catalogue.ts';
import { sweepMadeFiles } from './made_files.ts';
import { fewerThanSent } from './made_guard.ts';
import type { FewerRows, Relay } from './relay.ts';
import { sourceOf } from './report_source.ts';
import { reportSetOf } from './report_step.ts';
import type { Story } from './story.ts';

/** Rows of a preview. */
const previewRows = 20;
/** Somebody waits for it. */
const previewSeconds = 60;

export function createReports(
  story: Story,
): Pick<Relay, 'previewReport' | 'tryReports' | 'fewerRowsOf' | 'saveReport' | 'removeReport'> {
  const { rows, clock, reporter, log } = story;

  function record(who: string, what: string, name: string, detail: string): void {
    rows.activity.add({ at: clock.now(), who, what, about: `report ${name}`, detail });
  }

  return {
    async previewReport(feedId, files, options, signal) {
      const feed = rows.feeds.get(feedId);
      if (!feed) return fail('not_known', `feed ${feedId}`);
      if (feed.baselineImportId === undefined)
        return fail('report_wrong', `${feed.name} has no accepted roster yet: there is nothing to read`);
      const set = reportSetOf(story, feed.baselineImportId, feed);
      if (!set.ok) return set;
      const { name, by, showValues, isJudged = false, ...written } = options;
      if (showValues) record(by, 'looked at values', name, `a preview over Import ${feed.baselineImportId}`);
      const limits = { seconds: previewSeconds };
      const preview = { rows: previewRows, showValues, ...(isJudged ? { isJudged } : {}) };
      return await reporter.run({ files: [...files], ...written, set: set.value, limits, preview }, signal);
    },

    async tryReports(feedId, reports, signal) {
      const feed = rows.feeds.get(feedId);
      if (feed?.baselineImportId === undefined) return ok(false);
      const set = reportSetOf(story, feed.baselineImportId, feed);
      if (!set.ok) return set;
      for (const report of reports) {
        const source = sourceOf(report, rows.reports.byName);
        if (!source) return fail('report_wrong', `there is no report ${report.from}`);
        const made = await reporter.run({ ...source, set: set.value }, signal);
        if (made.ok) continue;
        // The files of an old night may be gone: then there is nothing to try it on.
        return made.problem.code === 'bytes_lost' ? ok(false) : { ok: false, problem: made.problem };
      }
      sweepMadeFiles(story);
      return ok(true);
    },

    async fewerRowsOf(name, definition, signal) {
      const found: FewerRows[] = [];
      for (const feed of rows.feeds.all()) {
        const importId = feed.baselineImportId;
        if (importId === undefined) continue;
        for (const { destinationId, reports = [] } of feed.forwards) {
          for (const report of reports.filter(({ from }) => from === name)) {
            if (!rows.deliveries.lastDelivered(feed.id, destinationId)) continue;
            const set = reportSetOf(story, importId, feed);
            const source = sourceOf(report, () => ({ id: 0, name, changedAt: 0, ...definition }));
            if (!set.ok || !source) continue;
            const made = await reporter.run({ ...source, set: set.value }, signal);
            if (!made.ok) continue;
            const destination = rows.destinations.get(destinationId)?.name ?? '';
            const fewer = fewerThanSent(story, { destinationId, importId }, feed, made.value.outputs);
            found.push(...fewer.map((it) => ({ destination, ...it })));
          }
        }
      }
      sweepMadeFiles(story);
      return found;
    },

    saveReport(name, definition, by, why) {
      const reason = why.trim();
      if (reason === '') return fail('reason_missing', `for the change of report ${name}`);
      if (readyReport(name)) return fail('not_known', `${name} is ready-made and cannot be changed`);
      const before = rows.reports.byName(name);
      rows.transaction(() => {
        rows.reports.save(name, definition, clock.now());
        record(by, before ? 'changed' : 'added', name, reason);
      });
      log.info('report_saved', { file: name, user: by });
      story.changed({});
      story.wake();
      return ok();
    },

    removeReport(name, by, why): Result<undefined> {
      if (why.trim() === '') return fail('reason_missing', `for the removal of report ${name}`);
      if (!rows.reports.byName(name)) return fail('not_known', `report ${name}`);
      const user = rows.feeds.all().find((feed) => usesReport(feed.forwards, name));
      if (user) return fail('removal_refused', `feed ${user.name} sends report ${name}`);
      rows.transaction(() => {
        rows.reports.remove(name, clock.now());
        record(by, 'removed', name, why.trim());
      });
      return ok();
    },
  };
}

/** Whether one of these destinations is sent the report. */
export function usesReport(forwards: readonly { reports?: { from: string }[] }[], name: string): boolean {
  return forwards.some((forward) => forward.reports?.some((report) => report.from === name));
}
