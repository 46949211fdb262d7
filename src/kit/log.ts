// The log: an event name and a closed set of fields, one JSON line each on standard output. There is no free text
// and no field that could carry a cell value; fail2ban and auditors may rely on the shapes.
import { pino } from 'pino';

export const logLevels = ['debug', 'info', 'warn', 'error'] as const;
export type LogLevel = (typeof logLevels)[number];

/** Every field a log line may have. Add one here, with care, before using it. */
export interface LogFields {
  sender?: string;
  feed?: string;
  destination?: string;
  user?: string;
  import?: number;
  arrival?: number;
  delivery?: number;
  attempt?: number;
  session?: string;
  address?: string;
  port?: number;
  url?: string;
  method?: string;
  path?: string;
  status?: number;
  file?: string;
  bytes?: number;
  rows?: number;
  sha256?: string;
  state?: string;
  verdict?: string;
  code?: string;
  detail?: string;
  client?: string;
  algorithm?: string;
  fingerprint?: string;
  reference?: string;
  milliseconds?: number;
  version?: string;
  data?: string;
  count?: number;
  /** Stack of a bug of ours; its message may name a file of the program, never a row. */
  stack?: string;
}

export interface Log {
  debug(event: string, fields?: LogFields): void;
  info(event: string, fields?: LogFields): void;
  warn(event: string, fields?: LogFields): void;
  error(event: string, fields?: LogFields): void;
}

/** A log that writes lines of JSON to `write`, or to standard output. */
export function createLog(level: LogLevel, write?: (line: string) => void): Log {
  const options = {
    level,
    base: null,
    messageKey: 'event',
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
  };
  const out = write ? pino(options, { write }) : pino(options);
  return {
    debug: (event, fields) => out.debug(fields ?? {}, event),
    info: (event, fields) => out.info(fields ?? {}, event),
    warn: (event, fields) => out.warn(fields ?? {}, event),
    error: (event, fields) => out.error(fields ?? {}, event),
  };
}
