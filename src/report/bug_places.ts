// A bug in the process of a report, as it may be told: where it was, never what was said. Messages of SQLite, of JSON and of
// JavaScript itself quote the value they could not take, and a log must not hold one.

/** Has stacks be places in the program alone, without the message. For a process of its own. */
export function placesOnly(): void {
  Error.prepareStackTrace = (_, sites) =>
    sites
      .map((site) => `at ${site.getFunctionName() ?? '?'} (${site.getFileName()}:${site.getLineNumber()})`)
      .join('\n');
}

/** Where it was thrown, after `placesOnly`, with the error's class when it is a known one. */
export function bugPlaces(error: unknown): string {
  if (!(error instanceof Error)) return 'something thrown that is no error';
  const kind = kinds.find((it) => error instanceof it)?.name ?? 'Error';
  const code = 'code' in error && /^[A-Z][A-Z0-9_]{1,40}$/.test(String(error.code)) ? ` ${String(error.code)}` : '';
  return `${kind}${code}\n${error.stack ?? ''}`;
}

const kinds = [RangeError, TypeError, SyntaxError, ReferenceError, URIError, EvalError];
