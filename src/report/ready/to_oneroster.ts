// What the reports that write OneRoster 1.1 have in common.
import { builtInLayout } from '../../roster/layouts/catalogue.ts';
import type { ReportFile } from './ready_report.ts';

/** The manifest of a bulk set with these files. */
export function manifestOf(sent: readonly string[]): ReportFile {
  const others = builtInLayout('oneroster-1.1')!.files.map((file) => file.name.replace('.csv', ''));
  const lines = others
    .filter((name) => name !== 'manifest')
    .map((name) => [`file.${name}`, sent.includes(name) ? 'bulk' : 'absent']);
  const rows = [
    ['manifest.version', '1.0'],
    ['oneroster.version', '1.1'],
    ...lines,
    ['source.systemName', 'Rollcall'],
    ['source.systemCode', ''],
  ];
  const [first, ...rest] = rows.map(([name, value]) => [`'${name}'`, `'${value}'`]);
  const selects = [
    `SELECT ${first![0]} AS propertyName, ${first![1]} AS value`,
    ...rest.map((row) => `SELECT ${row.join(', ')}`),
  ];
  return { name: 'manifest.csv', sql: selects.join('\nUNION ALL ') };
}

/** The year a school year ends in, of an ISO date in it: July is its last month. */
export function schoolYearOf(isoDate: string): string {
  return `CASE WHEN ${isoDate} LIKE '____-__-__' THEN substr(${isoDate}, 1, 4) + (substr(${isoDate}, 6, 2) > '07') ELSE '' END`;
}
