// One file against the last accepted one: what stayed, changed, would disappear and is new, with the guard as a tick.
import { count } from '../../words.ts';

export interface ChangeBarProps {
  file: string;
  unchanged: number;
  changed: number;
  removed: number;
  added: number;
  /** Rows of the last accepted file that may disappear before the guard holds the night. */
  mostRemoved?: number;
}

const width = 1000;
const height = 20;

export function ChangeBar(props: ChangeBarProps) {
  const before = props.unchanged + props.changed + props.removed;
  const all = Math.max(1, before + props.added);
  const at = (rows: number) => Math.round((rows / all) * width * 10) / 10;
  const keptEnd = at(props.unchanged);
  const changedEnd = at(props.unchanged + props.changed);
  const beforeEnd = at(before);
  const tick = props.mostRemoved === undefined ? undefined : at(before - props.mostRemoved);
  const words = `${props.file}: ${count(props.unchanged)} unchanged, ${count(props.changed)} changed, ${count(props.removed)} would disappear, ${count(props.added)} new${
    props.mostRemoved === undefined
      ? ''
      : `; the guard holds the night when more than ${count(props.mostRemoved)} are gone`
  }`;
  return (
    <svg
      class="change-bar"
      viewBox={`0 -5 ${width} ${height + 10}`}
      role="img"
      aria-label={words}
      preserveAspectRatio="none"
    >
      <rect class="kept" x="0" y="0" width={keptEnd} height={height} />
      <rect class="changed" x={keptEnd} y="0" width={changedEnd - keptEnd} height={height} />
      <rect class="removed" x={changedEnd} y="0" width={beforeEnd - changedEnd} height={height} />
      <rect class="added" x={beforeEnd} y={height * 0.25} width={width - beforeEnd} height={height * 0.5} />
      {tick === undefined ? null : (
        <line class="tick" x1={tick} x2={tick} y1="-5" y2={height + 5} vector-effect="non-scaling-stroke" />
      )}
    </svg>
  );
}
