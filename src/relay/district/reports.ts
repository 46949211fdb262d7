// Custom reports: the district's own ones by name, and which reports a forward sends instead of the files as received.
import { didYouMean } from '../../kit/closest.ts';
import { readyReport, readyReports } from '../../report/ready/catalogue.ts';
import { builtInLayout, builtInLayouts } from '../../roster/layouts/catalogue.ts';
import type { ReportEntry } from '../district_file.ts';
import type { ForwardReport } from '../records.ts';
import { choiceMistake, madeTwice } from '../report_choice.ts';
import type { OutputDialect, ReportDefinition, ReportLimits } from '../report_port.ts';
import { type ReadFile, readNamedFile } from './access.ts';
import { type Fields, type Reading, required, type Spot } from './document.ts';
import { readName, readWord } from './values.ts';

const definitionKeys = ['sql', 'sqlFile', 'layout', 'dialect', 'limits'];
const mostRows = 1_000_000_000;

/** One of the district's own reports. */
export function readReport(reading: Reading, spot: Spot, readFile: ReadFile): ReportEntry | undefined {
  const fields = reading.fields(spot, ['name', ...definitionKeys]);
  if (!fields) return undefined;
  const nameSpot = required(reading, fields, 'name');
  const name = readName(reading, nameSpot);
  if (nameSpot && name !== undefined && readyReport(name))
    reading.mistake(nameSpot, `${nameSpot.path}: ${name} is a ready-made report; give yours another name.`);
  const definition = readDefinition(reading, fields, readFile);
  return name === undefined || definition === undefined ? undefined : { name, ...definition };
}

function readDefinition(reading: Reading, fields: Fields, readFile: ReadFile): ReportDefinition | undefined {
  const [direct, file] = [fields.get('sql'), fields.get('sqlFile')];
  if (direct && file) reading.mistake(file, `${fields.path} has both sql and sqlFile; keep one.`);
  if (!direct && !file) reading.mistake(fields, `${fields.path} needs sql or sqlFile.`);
  const sql = direct ? reading.string(direct) : readNamedFile(reading, file, readFile);
  const layout = readTarget(reading, fields.get('layout'));
  const dialect = readDialect(reading, fields.get('dialect'));
  const limits = readLimits(reading, fields.get('limits'));
  if (sql === undefined) return undefined;
  return {
    sql,
    ...(layout === undefined ? {} : { layout }),
    ...(dialect === undefined ? {} : { dialect }),
    ...(limits === undefined ? {} : { limits }),
  };
}

function readTarget(reading: Reading, spot: Spot | undefined): string | undefined {
  const id = reading.string(spot);
  if (id === undefined || !spot || builtInLayout(id)) return id;
  const known = builtInLayouts.map((layout) => layout.id);
  reading.mistake(spot, `${spot.path}: there is no built-in layout ${id}.${didYouMean(id, known)}`);
  return undefined;
}

function readDialect(reading: Reading, spot: Spot | undefined): Partial<OutputDialect> | undefined {
  const fields = spot && reading.fields(spot, ['delimiter', 'quoting', 'lineEnd', 'encoding', 'bom', 'header']);
  if (!fields) return undefined;
  const delimiter = readDelimiter(reading, fields.get('delimiter'));
  const quoting = readWord(reading, fields.get('quoting'), ['needed', 'all', 'none']);
  const lineEnd = readWord(reading, fields.get('lineEnd'), ['crlf', 'lf']);
  const encoding = readWord(reading, fields.get('encoding'), ['utf-8', 'utf-16le', 'windows-1252']);
  const bom = readFlag(reading, fields.get('bom'));
  const header = readFlag(reading, fields.get('header'));
  return {
    ...(delimiter === undefined ? {} : { delimiter }),
    ...(quoting === undefined ? {} : { quoting }),
    ...(lineEnd === undefined ? {} : { lineEnd }),
    ...(encoding === undefined ? {} : { encoding }),
    ...(bom === undefined ? {} : { bom }),
    ...(header === undefined ? {} : { header }),
  };
}

function readDelimiter(reading: Reading, spot: Spot | undefined): string | undefined {
  if (!spot) return undefined;
  const text = reading.plain(spot);
  if (typeof text === 'string' && /^[\t !#-~]$/.test(text)) return text;
  reading.mistake(spot, `${spot.path} must be one character such as "," or "\\t", and no quote.`);
  return undefined;
}

function readFlag(reading: Reading, spot: Spot | undefined): boolean | undefined {
  if (!spot) return undefined;
  const value = reading.plain(spot);
  if (typeof value === 'boolean') return value;
  reading.mistake(spot, `${spot.path} must be true or false.`);
  return undefined;
}

function readLimits(reading: Reading, spot: Spot | undefined): Partial<ReportLimits> | undefined {
  const fields = spot && reading.fields(spot, ['seconds', 'megabytes', 'rows']);
  if (!fields) return undefined;
  const seconds = reading.integer(fields.get('seconds'), 1, 3600);
  const megabytes = reading.integer(fields.get('megabytes'), 128, 16_384);
  const rows = reading.integer(fields.get('rows'), 1, mostRows);
  return {
    ...(seconds === undefined ? {} : { seconds }),
    ...(megabytes === undefined ? {} : { megabytes }),
    ...(rows === undefined ? {} : { rows }),
  };
}

/** What a forward's reports are read with. */
export interface KnownReports {
  /** Names under `reports`, and what is written where it is used: that becomes a report of its file's name. */
  own: string[];
  inline: ReportEntry[];
  readFile: ReadFile;
}

/** `[{ name: combined.csv, from: oneroster-1.1-to-gradecam }]`, or with `sql`, `layout` and `dialect` on the spot. */
export function readForwardReports(
  reading: Reading,
  spot: Spot | undefined,
  layout: string | undefined,
  known: KnownReports,
): ForwardReport[] | undefined {
  if (!spot) return undefined;
  const reports = reading.items(spot).flatMap((item) => readForwardReport(reading, item, layout, known) ?? []);
  const twice = madeTwice(reports);
  if (twice !== undefined) reading.mistake(spot, `${spot.path}: ${twice}`);
  if (reading.items(spot).length === 0)
    reading.mistake(spot, `${spot.path} names no report; leave it out to send files as received.`);
  return reports;
}

function readForwardReport(
  reading: Reading,
  spot: Spot,
  layout: string | undefined,
  known: KnownReports,
): ForwardReport | undefined {
  const fields = reading.fields(spot, ['name', 'from', ...definitionKeys]);
  if (!fields) return undefined;
  const name = readFileName(reading, fields.get('name'));
  const fromSpot = fields.get('from');
  if (!fromSpot) {
    if (!fields.get('name')) required(reading, fields, 'name');
    return name === undefined ? undefined : readInline(reading, spot, name, fields, known);
  }
  for (const key of definitionKeys) {
    const other = fields.get(key);
    if (other)
      reading.mistake(other, `${other.path}: a report that is made from another one has no ${key} of its own.`);
  }
  const from = reading.string(fromSpot);
  if (from === undefined) return undefined;
  const report = { from, ...(name === undefined ? {} : { name }) };
  const wrong = choiceMistake(report, layout, (it) => known.own.includes(it));
  if (wrong) {
    const isUnknown = !readyReport(from) && wrong.field === 'from';
    const hint = isUnknown ? didYouMean(from, [...known.own, ...readyReports.map((it) => it.id)]) : '';
    const at = wrong.field === 'from' ? fromSpot : spot;
    reading.mistake(at, `${at.path}: ${wrong.text}${hint}`);
  }
  return report;
}

function readInline(
  reading: Reading,
  spot: Spot,
  name: string,
  fields: Fields,
  known: KnownReports,
): ForwardReport | undefined {
  const definition = readDefinition(reading, fields, known.readFile);
  if (!definition) return undefined;
  const entry = { name, ...definition };
  const same = known.inline.find((it) => it.name.toLowerCase() === name.toLowerCase());
  if (known.own.includes(name) || readyReport(name) || (same && JSON.stringify(same) !== JSON.stringify(entry)))
    reading.mistake(
      spot,
      `${spot.path}: there is another report ${name} already. Put this one under reports with a name of its own, and say from: here.`,
    );
  else if (!same) known.inline.push(entry);
  return { from: name, name };
}

/** It is a report's name too. */
function readFileName(reading: Reading, spot: Spot | undefined): string | undefined {
  return spot && readName(reading, spot);
}
