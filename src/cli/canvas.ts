import { legendOf } from '../report/legend.js';
import { coloured, plain } from '../report/paint.js';
import type { Canvas } from '../report/steps.js';
import type { Io } from './io.js';

/** Of the commands that print traces. */
export const legendOption = {
  legend: { type: 'boolean', says: 'say what the marks mean, below the first trace' },
} as const;

/** Reports fit terminals from here on. */
const narrowest = 60;

/** Off a terminal a report is always equally wide and never coloured, so that it can be compared. */
export const canvasOf = ({ stdout, env }: Io, { legend = false }: { readonly legend?: boolean } = {}): Canvas => {
  const wantsColour = stdout.isTTY && !env.NO_COLOR && env.TERM !== 'dumb';
  return {
    paint: wantsColour ? coloured : plain,
    width: Math.max(narrowest, (stdout.isTTY ? stdout.columns : undefined) ?? 120),
    legend: legendOf(legend, stdout.isTTY),
  };
};
