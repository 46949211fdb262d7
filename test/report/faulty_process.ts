// Stands in for the process of a report, and goes wrong with a value in every word it says.
import { bugPlaces, placesOnly } from '../../src/report/bug_places.ts';
import type { FromReportProcess, ReportOrder } from '../../src/report/messages.ts';

placesOnly();

process.once('message', ({ step }: ReportOrder) => {
  const how = step.kind === 'make' ? step.job.files[0]?.sql : '';
  process.stderr.write('Díaz on the way\n', () => {
    if (how === 'exit') process.exit(7);
    if (how === 'uncaught') throw new Error('Díaz\n    at Díaz (/students.csv:1)');
    try {
      JSON.parse('Díaz');
    } catch (error) {
      const said = how === 'code' ? Object.assign(new RangeError('Díaz'), { code: 'Díaz' }) : error;
      const stack = how === 'thing' ? bugPlaces('Díaz') : bugPlaces(said);
      process.send?.({ kind: 'bug', stack } satisfies FromReportProcess, () => process.exit(0));
    }
  });
});
