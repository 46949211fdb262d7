// A moment in the district's time zone; the machine-readable one is UTC.

export interface Moment {
  iso: string;
  /** As short as its place allows: `1:32 AM`, `Tue, Nov 4, 1:32 AM`. */
  text: string;
  /** `Tuesday, November 4, 2025, 1:32:08 AM PST`. */
  full: string;
}

export function Time({ at }: { at: Moment }) {
  return (
    <time datetime={at.iso} title={at.full}>
      {at.text}
    </time>
  );
}
