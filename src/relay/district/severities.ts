// The severities that a feed's district raised or lowered, by code of the rule.
import type { SeverityWord } from '../../roster/report.ts';
import type { SeveritySettings } from '../../roster/severities.ts';
import { severityMistake, withoutUsual } from '../../roster/severities.ts';
import type { Reading, Spot } from './document.ts';

/** Undefined when nothing is changed: a rule set to its own severity is not. */
export function readSeverities(reading: Reading, spot: Spot | undefined): SeveritySettings | undefined {
  if (!spot) return undefined;
  const settings: Record<string, SeverityWord> = {};
  for (const [code, at] of reading.entries(spot)) {
    const word = reading.string(at);
    if (word === undefined) continue;
    const mistake = severityMistake(code, word);
    if (mistake === undefined) settings[code] = word as SeverityWord;
    else reading.mistake(at, `${at.path}: ${mistake}`);
  }
  return withoutUsual(settings);
}
