// What each severity means for the night, in plain words, the gravest first.
import type { SeverityWord } from '../report.ts';

export const readableSeverities: Record<SeverityWord, string> = {
  reject: 'The night is refused. The last accepted roster stays in force, and nothing of this one is sent.',
  hold: 'The night can be read but is not believed yet. A named person releases or rejects it, with a reason; until then nothing is sent.',
  error: 'The row is wrong. The night goes on, but too many such rows hold it (the guard on wrong rows).',
  warn: 'Worth a look on one of the next days. The night goes on.',
  info: 'Good to know; nothing needs to be done.',
};
