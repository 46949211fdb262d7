// Numbers and plurals as people read them. Pure; used by views and by the page models in src/web.

const counts = new Intl.NumberFormat('en-US');
const shares = new Intl.NumberFormat('en-US', { maximumFractionDigits: 1 });
const plurals = new Intl.PluralRules('en-US');

/** `48,213`. */
export function count(value: number): string {
  return counts.format(value);
}

/** `1 row`, `48,213 rows`. */
export function countOf(value: number, one: string, many = `${one}s`): string {
  return `${count(value)} ${plurals.select(value) === 'one' ? one : many}`;
}

/** `39.5 %`: a value of 0-100. */
export function percent(value: number): string {
  return `${shares.format(value)} %`;
}

/** No line ends between a number and its percent sign. */
export function unbroken(text: string): string {
  return text.replaceAll(/(\d) %/g, '$1\u00a0%');
}

/** `512 B`, `7.3 KB`, `1.2 GB`: powers of 1000, as disks and vendors count. */
export function size(bytes: number): string {
  const units = ['B', 'KB', 'MB', 'GB', 'TB'];
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${unit > 0 && value < 9.95 ? shares.format(value) : counts.format(Math.round(value))} ${units[unit]}`;
}

/** `0.8 s`, `12 s`, `4 min`, `2 h 5 min`, `3 days`. */
export function duration(milliseconds: number): string {
  const seconds = milliseconds / 1000;
  if (seconds < 10) return `${shares.format(Math.max(0, seconds))} s`;
  if (seconds < 60) return `${Math.round(seconds)} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return minutes % 60 ? `${hours} h ${minutes % 60} min` : `${hours} h`;
  return countOf(Math.floor(hours / 24), 'day');
}

/** `a`, `a and b`, `a, b and c`. */
export function list(items: readonly string[]): string {
  if (items.length < 2) return items.join('');
  return `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`;
}
