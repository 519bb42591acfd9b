import type { Case } from '../cases.js';
import { counterexample } from '../counterexample.js';
import { plain } from '../paint.js';

/** The counterexample of a case as text, on lines of up to `width` columns; none where it has no trace. */
export const traceLines = ({ shown }: Case, width = 100): readonly string[] =>
  shown === undefined ? [] : counterexample(shown.check, [shown.result], { paint: plain, width });
