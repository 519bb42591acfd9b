import type { Geometry } from './geometry.js';

interface Props {
  /** How many steps come before those that are taken again and again. */
  readonly loop: number;
  readonly geometry: Geometry;
  readonly y: number;
  readonly bottom: number;
}

/** Of a run that never ends: from its last step an arrow leads back to where its loop begins. */
export const Loop = ({ loop, geometry: { end, steps, left }, y, bottom }: Props) => {
  if (loop === steps) {
    return (
      <text class="small again" x={end + 6} y={y + 8}>
        and rests there
      </text>
    );
  }
  const start = left(loop + 1);
  return (
    <g class="again">
      <title>
        Steps {loop + 1} to {steps} are taken again and again
      </title>
      <line x1={start} x2={start} y1={y - 6} y2={bottom} stroke-dasharray="2 4" />
      <path d={`M${end} ${y - 6}V${y}H${start + 2}`} marker-end="url(#reason)" />
      <text class="small" x={end + 6} y={y + 8}>
        ↺ to step {loop + 1}
      </text>
    </g>
  );
};
