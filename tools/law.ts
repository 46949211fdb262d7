// The import law as a table: which folder is on which floor, and what only some of them may use.

export const floorNames = ['kit', 'pure cores', 'relay', 'doors and stores', 'pages', 'roof'] as const;
export type Floor = 0 | 1 | 2 | 3 | 4 | 5;

/** Folder, folder in a folder or file below src/ (and views/) to its floor. What is not here has no place yet. */
export const floors: Record<string, Floor> = {
  kit: 0,
  roster: 1,
  systems: 1,
  sftp: 1,
  // The ready-made reports are data: what runs them is above.
  'report/ready': 1,
  relay: 2,
  store: 3,
  spool: 3,
  check: 3,
  report: 3,
  pack: 3,
  ssh: 3,
  receive: 3,
  forward: 3,
  notify: 3,
  'schedule.ts': 3,
  web: 4,
  views: 4,
  'main.ts': 5,
  'config.ts': 5,
  cli: 5,
  workers: 5,
};

/** Neighbours that may be imported all the same: reader, then what it may read. */
export const allowedNeighbours: Record<string, string[]> = {
  receive: ['ssh'],
  forward: ['ssh'],
  // A report is written for layouts: it names their files.
  'report/ready': ['roster'],
  web: ['views'],
  // The roof is one place with several doors.
  'main.ts': ['config.ts', 'cli', 'workers'],
  cli: ['main.ts', 'config.ts', 'workers'],
  workers: ['config.ts'],
};

export interface PackageLaw {
  packages: RegExp;
  /** Folders that may import them; a floor number means all of that floor. */
  allowed: (string | Floor)[];
  /** Where the code belongs instead. */
  instead: string;
}

export const packageLaws: PackageLaw[] = [
  {
    packages: /^(?:node:)?fs(?:\/promises)?$/,
    allowed: [3, 5],
    instead:
      'Files on disk belong to src/spool (or another folder of floor 3) behind a port in src/relay/ports.ts; hand the bytes in from the roof.',
  },
  {
    packages: /^ssh2(?:-sftp-client)?(?:\/|$)/,
    allowed: ['ssh', 'receive', 'forward'],
    instead: 'SSH belongs to src/ssh, src/receive (doors in) or src/forward (doors out).',
  },
  {
    packages: /^(?:drizzle-orm|better-sqlite3)(?:\/|$)/,
    allowed: ['store', 'report'],
    instead: 'SQL belongs to src/store: add a method to its noun there and to the port in src/relay/ports.ts.',
  },
  {
    packages: /^(?:hono|@hono\/[^/]+)(?:\/|$)/,
    allowed: ['web', 'views'],
    instead: 'HTTP belongs to src/web and markup to views/; give the roof a function that starts what is needed.',
  },
  {
    packages:
      /^node:(?!buffer$|string_decoder$|util$)|^(?:http|https|net|os|path|crypto|child_process|worker_threads|timers)$/,
    allowed: [0, 2, 3, 4, 5],
    instead:
      'Floor 1 is pure: bytes and values in, values out. Do the input and output on floor 3 and hand the bytes over.',
  },
];

export interface WordLaw {
  pattern: RegExp;
  what: string;
  /** Floors it holds for. */
  floors: Floor[];
  instead: string;
}

const above: Floor[] = [1, 2, 3, 4, 5];

/** Reading the time or throwing dice, looked for in code without its comments and strings. */
export const wordLaws: WordLaw[] = [
  {
    pattern: /\bDate\.now\b|\bnew\s+Date\s*(?:\(\s*\)|(?![\s(\w]))|\bTemporal\.Now\b/g,
    what: 'reads the time',
    floors: above,
    instead: 'Take a Clock of src/kit/clock.ts and ask clock.now(), so that a test can be the clock.',
  },
  {
    pattern: /\bMath\.random\b/g,
    what: 'uses Math.random',
    floors: above,
    instead: 'Names that nobody may guess come from src/kit/ids.ts.',
  },
  {
    pattern: /\bperformance\.now\b|\bprocess\.hrtime\b|\bset(?:Timeout|Interval|Immediate)\s*\(/g,
    what: 'has a timer of its own',
    floors: [1],
    instead: 'Floor 1 knows no time at all: let floor 2 wait, or floor 3 measure.',
  },
  {
    pattern: /\bprocess\.(?:env|argv|exit|cwd)\b/g,
    what: 'asks the process',
    floors: [0, 1, 2, 3, 4],
    instead: 'Settings are read once in src/config.ts and handed down by the roof.',
  },
];

/** Names that say nothing about what is inside. */
export const emptyNames = /^(?:utils?|helpers?|common|services?|managers?|misc|shared|lib)$|[-_.](?:utils?|helpers?)$/;

/** Lines a file may have. A test is a list of cases and may be longer. */
export const longestFile = { program: 300, test: 500 };

/** Files that may be longer, each with the reason. */
export const longFiles: Record<string, string> = {
  'src/kit/problem.ts': 'the catalogue of problems: a table, read as one',
  'src/relay/ports.ts': 'the whole contract between the story and the floors above, read as one',
  'src/relay/records.ts': 'all nouns of the story, read as one',
  'src/store/schema.ts': 'the whole database, read as one: what refers to what',
  'src/receive/server.ts': 'one door: who may connect, with which algorithms, and what becomes of it',
  'src/roster/reader.ts': 'one state machine over bytes; splitting its loop costs a call for each byte',
};
