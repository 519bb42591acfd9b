import type { Case } from '../cases.js';
import { counterexample } from '../counterexample.js';
import { plain } from '../paint.js';

/** What shows a case as text, on lines of up to `width` columns: its counterexample, where it has one. */
export const traceLines = ({ shown, lines }: Case, width = 100): readonly string[] =>
  shown === undefined ? (lines?.(width) ?? []) : counterexample(shown.check, [shown.result], { paint: plain, width });
