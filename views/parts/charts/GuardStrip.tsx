// How near each night came to a limit: a bar a night, the limit as a line across. What crosses it would have been held.
// The bars are for the mouse; the sentence above them is for everybody.
export interface GuardPoint {
  /** `Tue, Nov 3: 412 of 9,803 in users.csv (4.2 %)`. */
  label: string;
  href: string;
  /** Of the limit; 1 is at it. */
  ratio: number;
  isHeld: boolean;
}

const pitch = 6;
const height = 48;
/** Beyond so many times the limit a bar is cut off. */
const tallest = 2.5;

export function GuardStrip({ points, hasLimit }: { points: readonly GuardPoint[]; hasLimit: boolean }) {
  if (points.length === 0) return null;
  const width = points.length * pitch;
  const top = Math.max(1.3, Math.min(tallest, ...[Math.max(...points.map(({ ratio }) => ratio))]));
  const y = (ratio: number) => height - (Math.min(ratio, top) / top) * height;
  const line = y(1).toFixed(1);
  return (
    <svg
      class="guard-strip"
      viewBox={`0 0 ${width} ${height}`}
      preserveAspectRatio="none"
      aria-hidden="true"
      focusable="false"
    >
      {points.map(({ label, href, ratio, isHeld }, index) => {
        const from = ratio > 0 ? Math.min(y(ratio), height - 1.5) : height - 0.5;
        return (
          <a href={href} tabindex={-1} data-held={isHeld ? 'yes' : undefined}>
            <title>{label}</title>
            <rect class="reach" x={index * pitch} y="0" width={pitch} height={height} />
            <rect x={index * pitch + 1} y={from.toFixed(1)} width={pitch - 2} height={(height - from).toFixed(1)} />
          </a>
        );
      })}
      {hasLimit ? (
        <line class="limit" x1="0" x2={width} y1={line} y2={line} vector-effect="non-scaling-stroke" />
      ) : null}
    </svg>
  );
}
