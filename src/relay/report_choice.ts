// Whether the reports that somebody chose for a destination can be sent there: said alike of the district file and of the
// form. Pure.
import { readyReport } from '../report/ready/catalogue.ts';
import { isPlainName } from './district/values.ts';
import { sameNames } from './outgoing_names.ts';
import type { ForwardReport } from './records.ts';
import { namesMadeBy } from './report_source.ts';

/** What is wrong with one of them, as a sentence. `layout`: id of the feed's, where it is known. */
export function choiceMistake(
  { from, name }: ForwardReport,
  layout: string | undefined,
  isOwn: (name: string) => boolean,
): { field: 'from' | 'name'; text: string } | undefined {
  const ready = readyReport(from);
  if (!ready && !isOwn(from)) return { field: 'from', text: `there is no report ${from}.` };
  if (ready && layout !== undefined && layout !== ready.from)
    return { field: 'from', text: `${from} reads ${ready.from}, and this feed is ${layout}.` };
  if (name === undefined) return undefined;
  if (!isPlainName(name))
    return { field: 'name', text: `the name ${name} must be 1 to 64 letters, digits, dots, hyphens or underscores.` };
  if (ready && ready.files.length > 1)
    return {
      field: 'name',
      text: `${from} makes ${ready.files.length} files, which keep their names; leave name out.`,
    };
  return undefined;
}

/** A file that two of them would make, as a sentence. */
export function madeTwice(reports: readonly ForwardReport[]): string | undefined {
  const [twice] = sameNames(reports.flatMap(namesMadeBy));
  return twice === undefined ? undefined : `${twice} would be made twice.`;
}
