// What a ready-made report is: the files of one layout, made from those of another, and in words what goes where.

/** One file, by one statement. */
export interface ReportFile {
  name: string;
  sql: string;
}

export interface ReadyReport {
  /** `from-to-to`, such as `oneroster-1.1-to-gradecam`. */
  id: string;
  title: string;
  /** Id of the layout it reads. */
  from: string;
  /** Id of the layout that its files must pass. */
  to: string;
  files: ReportFile[];
  /** Where the values come from, a sentence each. */
  mapped: string[];
  /** What the source does not have, or the target cannot take, a sentence each. */
  left: string[];
}
