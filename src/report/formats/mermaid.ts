import type { Case, Report } from '../cases.js';
import { Drawn } from '../page/drawn.js';
import { mermaidOf } from '../page/mermaid.js';
import { stepsInLanes } from '../page/page-trace.js';
import { Places } from '../page/places.js';

/**
 * A Mermaid sequence diagram of the first trace: of a violation, or else of a known one, or else of a witness. A file of
 * Mermaid holds one diagram.
 */
export const mermaid = ({ suites, says }: Report): string => {
  const cases = suites.flatMap((suite) => suite.cases).filter(({ shown }) => shown !== undefined);
  const first = cases.find(({ fails }) => fails) ?? cases.find(({ verdict }) => verdict === 'known') ?? cases[0];
  const note = { lane: 0, short: says, crossings: [] };
  return (first && diagramOf(first)) ?? mermaidOf({ lanes: [{ name: 'verdict' }], steps: [note] });
};

/** The trace of one case. */
export const diagramOf = ({ shown }: Case): string | undefined => {
  const trace = shown?.result.trace;
  if (shown === undefined || trace === undefined) {
    return undefined;
  }
  const drawn = new Drawn(shown.check.model, shown.check.depiction);
  const { lanes, renumbered } = stepsInLanes(drawn, trace, new Places(drawn, trace.start));
  return mermaidOf({ lanes, steps: renumbered });
};
