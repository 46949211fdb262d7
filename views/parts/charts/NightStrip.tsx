// Thirty nights in a row, one small shape each: height and shape say what happened, colour only repeats it.
// The cells are for the mouse; the sentence beside them is for everybody, and the feed's page has them as a table.
import type { Night } from './nights.ts';

const pitch = 8;
const height = 24;

export function NightStrip({ nights, summary }: { nights: readonly Night[]; summary: string }) {
  const width = nights.length * pitch;
  return (
    <>
      <span class="unseen">{summary}</span>
      <svg
        class="strip"
        width={width}
        height={height}
        viewBox={`0 0 ${width} ${height}`}
        aria-hidden="true"
        focusable="false"
      >
        {nights.map((night, index) => {
          const x = index * pitch;
          const cell = (
            <g data-state={night.state}>
              <title>{night.label}</title>
              <rect class="reach" x={x} y="0" width={pitch} height={height} />
              <NightShape state={night.state} x={x + 1} width={6} height={height} />
            </g>
          );
          return night.href ? (
            <a href={night.href} tabindex={-1}>
              {cell}
            </a>
          ) : (
            cell
          );
        })}
      </svg>
    </>
  );
}

interface ShapeProps {
  state: Night['state'];
  x: number;
  width: number;
  height: number;
}

/** One night: a full bar, two bars for held, a short bar for rejected, an outline for missing, a dot for nothing due. */
function NightShape({ state, x, width, height }: ShapeProps) {
  switch (state) {
    case 'held':
      return (
        <>
          <rect x={x} y="3" width="2.5" height={height - 6} rx="1" />
          <rect x={x + 3.5} y="3" width="2.5" height={height - 6} rx="1" />
        </>
      );
    case 'rejected':
      return <path class="stroke" d={`M${x} ${height / 2 - 3}l6 6m0 -6l-6 6`} />;
    case 'failed':
      return (
        <>
          <rect x={x + 1.5} y="3" width="3" height={height - 12} rx="1" />
          <rect x={x + 1.5} y={height - 7} width="3" height="3" rx="1" />
        </>
      );
    case 'missing':
      return <rect class="outline" x={x + 0.75} y="3.75" width={width - 1.5} height={height - 7.5} rx="1.5" />;
    case 'none':
      return <circle cx={x + width / 2} cy={height / 2} r="1.5" />;
    case 'superseded':
      return <rect x={x} y={height / 2 - 1.5} width={width} height="3" rx="1" />;
    case 'running':
      return <rect x={x} y={height / 2} width={width} height={height / 2 - 3} rx="1.5" />;
    default:
      return <rect x={x} y="3" width={width} height={height - 6} rx="1.5" />;
  }
}
