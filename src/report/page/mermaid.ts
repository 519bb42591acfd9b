import type { PageStep, PageTrace } from './page-data.js';

interface InLanes {
  readonly lanes: PageTrace['lanes'];
  readonly steps: readonly Pick<PageStep, 'lane' | 'short' | 'crossings'>[];
}

/** A trace as a Mermaid sequence diagram: a participant for each lane, a note for each step, an arrow for what crosses. */
export const mermaidOf = ({ lanes, steps }: InLanes): string => {
  const name = (lane: number): string => `L${lane}`;
  return [
    'sequenceDiagram',
    ...lanes.map(
      (lane, number) => `  participant ${name(number)} as ${quoted([lane.name, lane.group].filter(Boolean).join(' '))}`,
    ),
    ...steps.flatMap(({ lane, short, crossings }, place) => [
      `  Note over ${name(lane)}: ${quoted(`${place + 1}. ${short}`)}`,
      ...crossings.map(({ from, to, says, isLost }) =>
        to === undefined
          ? `  Note right of ${name(from)}: ${quoted(says)}`
          : `  ${name(from)}${isLost ? '-x' : '->>'}${name(to)}: ${quoted(says)}`,
      ),
    ]),
    '',
  ].join('\n');
};

/** Without the signs that end a statement. */
const quoted = (text: string): string => text.replaceAll(';', ',').replaceAll('#', 'no. ');
