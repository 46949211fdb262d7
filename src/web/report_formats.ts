// The forms in which the report of an import can be taken along.

export const reportFormats = {
  html: { type: 'text/html; charset=utf-8', word: 'HTML, to mail or print' },
  csv: { type: 'text/csv; charset=utf-8', word: 'CSV, for a spreadsheet' },
  json: { type: 'application/json', word: 'JSON, for a program' },
} as const;

export type ReportFormat = keyof typeof reportFormats;

/** Where each form of an import's report is. */
export function reportLinks(id: number): { href: string; text: string }[] {
  return Object.entries(reportFormats).map(([format, { word }]) => ({
    href: `/imports/${id}/report/${format}`,
    text: word,
  }));
}
