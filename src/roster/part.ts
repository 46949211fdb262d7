// A large file may be read in parts, each by another thread. What is gathered over its rows is gathered part by part and
// put together in the order of the file: the report is the same however the file was cut.

/** What came before a part, known once all of that was read. A part itself counts from zero. */
export interface PartStart {
  /** Physical lines. */
  lines: number;
  /** As `Reader.record` counts. */
  records: number;
  rows: number;
}

/**
 * Whatever sees rows one after the other and keeps something of them. `Findings` are plain data that a structured clone
 * can carry. Counts add, the first and the last place stay, samples keep the first ones: what is absorbed comes behind.
 */
export interface Gathering<Findings> {
  findings(): Findings;
  absorb(findings: Findings, start: PartStart): void;
}
