import { coloured, plain } from '../report/paint.js';
import type { Canvas } from '../report/steps.js';
import type { Io } from './io.js';

/** Off a terminal a report is always equally wide and never coloured, so that it can be compared. */
export const canvasOf = ({ stdout, env }: Io): Canvas => {
  const wantsColour = stdout.isTTY && !env.NO_COLOR && env.TERM !== 'dumb';
  return {
    paint: wantsColour ? coloured : plain,
    width: Math.max(80, (stdout.isTTY ? stdout.columns : undefined) ?? 120),
  };
};
