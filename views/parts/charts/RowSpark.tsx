// Rows per night with the band the guard leaves: outside it, a night is held.
import { count } from '../../words.ts';

export interface SparkPoint {
  label: string;
  rows: number;
  /** The night was stopped by a guard or refused. */
  isOutside: boolean;
}

export interface RowSparkProps {
  points: readonly SparkPoint[];
  /** The lowest number of rows that would still be accepted; absent without a baseline. */
  floor?: number;
  title: string;
}

const width = 640;
const height = 120;
const edge = 8;

export function RowSpark({ points, floor, title }: RowSparkProps) {
  const most = Math.max(...points.map((point) => point.rows), floor ?? 0, 1);
  const least = Math.min(...points.map((point) => point.rows), floor ?? most);
  const low = Math.max(0, least - (most - least) * 0.25);
  const span = Math.max(most - low, most * 0.02, 1);
  const x = (index: number) => edge + (points.length < 2 ? 0 : (index * (width - 2 * edge)) / (points.length - 1));
  const y = (rows: number) => edge + ((most - rows) / span) * (height - 2 * edge);
  const last = points.at(-1);
  const rows = points.map((point) => point.rows);
  return (
    <>
      <svg class="spark" viewBox={`0 0 ${width} ${height}`} role="img" aria-label={title} preserveAspectRatio="none">
        {floor === undefined ? null : (
          <>
            <rect class="band" x="0" y="0" width={width} height={y(floor)} />
            <line class="guard" x1="0" x2={width} y1={y(floor)} y2={y(floor)} vector-effect="non-scaling-stroke" />
          </>
        )}
        <polyline
          class="line"
          points={points.map((point, index) => `${x(index).toFixed(1)},${y(point.rows).toFixed(1)}`).join(' ')}
          vector-effect="non-scaling-stroke"
        />
        {points.map((point, index) =>
          point.isOutside ? (
            <line
              class="outside"
              x1={x(index).toFixed(1)}
              x2={x(index).toFixed(1)}
              y1={Math.max(0, y(point.rows) - 7).toFixed(1)}
              y2={Math.min(height, y(point.rows) + 7).toFixed(1)}
              vector-effect="non-scaling-stroke"
            >
              <title>{`${point.label}: ${count(point.rows)} rows`}</title>
            </line>
          ) : null,
        )}
      </svg>
      <p class="spark-ends" aria-hidden="true">
        <span>{points[0]?.label}</span>
        <span>{last?.label}</span>
      </p>
      <p class="legend">
        {count(last?.rows ?? 0)} rows at the last night, {count(Math.max(0, ...rows))} at most,{' '}
        {count(Math.min(most, ...rows))} at fewest.
        {floor === undefined ? '' : ` With fewer than ${count(floor)} (dashed) a night is held.`}
      </p>
      <details class="as-table">
        <summary>Show as table</summary>
        <table class="plain">
          <caption class="unseen">{title}</caption>
          <thead>
            <tr>
              <th scope="col">Night</th>
              <th scope="col" class="number">
                Rows
              </th>
            </tr>
          </thead>
          <tbody>
            {points.toReversed().map((point) => (
              <tr>
                <td>{point.label}</td>
                <td class="number">{count(point.rows)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </>
  );
}
