// What speaks for a proposed layout, and what looks odd in the files it was learned from.

export interface Evidence {
  file: string;
  column?: string;
  /** A sentence's end, such as `never blank in 9,803 rows`. Never a value of a cell, but for the values of a closed list. */
  says: string;
  /** A person should look: it does not speak for the layout but against the files. */
  isOdd?: true;
}

export class EvidenceBook {
  readonly all: Evidence[] = [];

  note(file: string, column: string | undefined, says: string): void {
    this.all.push({ file, ...(column === undefined ? {} : { column }), says });
  }

  odd(file: string, column: string | undefined, says: string): void {
    this.all.push({ file, ...(column === undefined ? {} : { column }), says, isOdd: true });
  }

  /** What is kept with the file, or the column, in the layout itself. */
  kept(file: string, column?: string): { because?: string[]; odd?: string[] } {
    const own = this.all.filter((it) => it.file === file && it.column === column);
    const because = own.filter((it) => !it.isOdd).map((it) => it.says);
    const odd = own.filter((it) => it.isOdd).map((it) => it.says);
    return { ...(because.length > 0 ? { because } : {}), ...(odd.length > 0 ? { odd } : {}) };
  }
}
