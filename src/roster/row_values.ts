// The values of one row, column by column: a blank, a value's own fault, a reference to nothing, the group of the row. A
// piece of its own beside the loop over the rows: that loop is compiled while it runs, this is compiled once.
import { type ColumnTask, saysNothing } from './columns.ts';
import type { Grouping } from './groups.ts';
import type { LayoutColumn } from './layout.ts';
import type { Reader } from './reader.ts';
import type { RowWatch } from './row_watch.ts';
import { mayBeMissing } from './rules/required_value_missing.ts';
import { goodValue, unknownValue } from './value_cache.ts';

/** A user that no link has. */
const nobody = -1;

export class RowValues {
  /** The row looked at last refers to something that is missing for certain. */
  isOrphan = false;
  readonly #tasks: readonly ColumnTask[];
  readonly #grouping: Grouping | undefined;
  readonly #watch: RowWatch;
  // Of each column the value that nothing was to be said of last: many rows say what the row before says.
  readonly #lastLo: Int32Array;
  readonly #lastHi: Int32Array;
  readonly #lastUser: Int32Array;

  constructor({ tasks, grouping, watch }: { tasks: ColumnTask[]; grouping: Grouping | undefined; watch: RowWatch }) {
    this.#tasks = tasks;
    this.#grouping = grouping;
    this.#watch = watch;
    this.#lastLo = new Int32Array(tasks.length);
    this.#lastHi = new Int32Array(tasks.length);
    this.#lastUser = new Int32Array(tasks.length).fill(nobody);
  }

  /**
   * Looks at the current record, which is row number `row`; `lo` and `hi` are the hashes of its fields. Of a row that is
   * not whole only the groups are taken. True when the row is wrong.
   */
  look(reader: Reader, lo: Int32Array, hi: Int32Array, row: number, isWhole: boolean): boolean {
    const tasks = this.#tasks;
    const lastLo = this.#lastLo;
    const lastHi = this.#lastHi;
    const lastUser = this.#lastUser;
    const { count } = reader;
    let isWrong = false;
    this.isOrphan = false;
    for (let index = 0; index < tasks.length; index++) {
      const task = tasks[index]!;
      const { place, rule, link } = task;
      if (place >= count) {
        if (task.group >= 0) this.#grouping?.leaveOut(task.group);
        lastUser[index] = nobody;
        continue;
      }
      const fieldLo = lo[place]!;
      const fieldHi = hi[place]!;
      const user = link === undefined ? 0 : link.user;
      if (fieldLo === lastLo[index] && fieldHi === lastHi[index] && user === lastUser[index] && isWhole) {
        if (rule !== undefined) rule.counts[goodValue]!++;
        continue;
      }
      lastUser[index] = nobody;
      if (task.group >= 0) this.#takeGroup(reader, task, fieldLo, fieldHi);
      if (!isWhole) continue;
      const start = reader.starts[place]!;
      const length = reader.ends[place]! - start;
      let isGood = true;
      if (task.missing !== undefined && mayBeMissing(length, reader.bytes[start]!)) {
        if (length === 0 || saysNothing(reader, task)) {
          task.missing.hit(reader.line, reader.record, reader.byte);
          if (task.missing.countsAsWrong) isWrong = true;
          continue;
        }
        isGood = false;
      }
      if (length === 0) continue;
      if (rule !== undefined) {
        let verdict = rule.cache.get(fieldLo, fieldHi);
        if (verdict === unknownValue) {
          verdict = rule.verdictOf(reader.text(place));
          if (this.#watch.lookAtNew(reader, place, fieldLo, row)) isGood = false;
          else rule.cache.put(fieldLo, fieldHi, verdict);
        }
        rule.counts[verdict]!++;
        if (verdict !== goodValue) {
          isGood = false;
          if (rule.hit(verdict, reader, place, row)) isWrong = true;
        }
      }
      if (link !== undefined) {
        if (link.look(reader, place, fieldLo, fieldHi, row)) {
          if (link.countsAsWrong) isWrong = true;
          this.isOrphan = true;
        }
        if (!link.isGood) isGood = false;
        if (link.isUnfound) {
          link.isUnfound = false;
          if (rule === undefined && link.hasParents && this.#watch.lookAtUnfound(reader, place, fieldLo, row)) {
            isWrong = true;
          }
        }
      }
      if (!isGood) continue;
      lastLo[index] = fieldLo;
      lastHi[index] = fieldHi;
      lastUser[index] = user;
    }
    return isWrong;
  }

  #takeGroup(reader: Reader, { group, place, column }: ColumnTask, lo: number, hi: number): void {
    if (this.#grouping?.take(group, lo, hi) === true) this.#grouping.name(group, groupText(reader.text(place), column));
  }
}

/** A list groups by its first item, such as a user's first school. */
function groupText(text: string, column: LayoutColumn): string {
  return column.type === 'list' ? text.split(',')[0]!.trim() : text;
}
