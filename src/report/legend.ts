import type { Depiction, Mark } from '../language/index.js';
import { labelled, labelWidth } from './labels.js';
import { wrap } from './table.js';

/** What stands below a trace about its marks: after the first, and not again. */
export type Legend = (depiction: Depiction | undefined, width: number) => readonly string[];

/** Marks of every trace, whatever the model. */
const everywhere: readonly Mark[] = [
  { mark: 'who', says: 'the actor that takes the step, as its rule says' },
  { mark: 'what happens', says: 'the sentence of the rule and its parameters; below it, behind -, what it reports' },
  { mark: 'false→true', says: 'a value before and after the step; what a step does not name stays as it is' },
  { mark: '[] → [40]', says: 'the same of a list, or of a value of several words' },
];

/** With `isAsked` all the marks; else, for a reader at a terminal, where to find them. */
export const legendOf = (isAsked: boolean, isTerminal: boolean): Legend => {
  let isSaid = false;
  return (depiction, width) => {
    if (isSaid) {
      return [];
    }
    isSaid = true;
    if (isAsked) {
      return ['', 'marks:', ...marksTable([...everywhere, ...(depiction?.legend ?? [])], width)];
    }
    return isTerminal ? ['', 'The same command with --legend says what the marks mean.'] : [];
  };
};

const marksTable = (marks: readonly Mark[], width: number): readonly string[] =>
  marks.flatMap(({ mark, says }) =>
    mark.length + 2 > labelWidth - 2
      ? [`  ${mark}`, ...labelled('', wrap(says, width - labelWidth))]
      : labelled(mark, wrap(says, width - labelWidth)),
  );
