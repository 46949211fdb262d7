// What may happen to the appliance at one of its steps.
interface At {
  /** `before commit update imports checking #1`, as the trace of an undisturbed night has it. */
  step: string;
  /** A file that appears when it happened; it happens once, also after a restart. */
  happened: string;
}

export type Accident = At &
  /**
   * Without `whom` all that runs goes, as when the power goes. `child`: the process of a report, and the appliance lives on.
   * `parent`: the appliance, and the process of the report lives on until it notices.
   */
  (
    | { kind: 'kill'; whom?: 'child' | 'parent' }
    /** Not one byte is left on the disk; `filler` is the file that takes it. */
    | { kind: 'full'; filler: string }
    /** A folder may only be read. */
    | { kind: 'readonly'; folder: string }
    /** The clock is off by so much from now on; and the power goes, too. */
    | { kind: 'clock'; byMs: number; andKill: boolean }
  );
