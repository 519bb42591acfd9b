import { exitCode, UsageError } from '../language/index.js';
import { labelled, labelWidth, titleOf } from '../report/labels.js';
import { isCalled, namesOf } from '../report/name.js';
import { wrap } from '../report/table.js';
import { canvasOf } from './canvas.js';
import { command, withOption } from './command.js';
import { type Explanation, explanationsOf } from './explanations.js';
import { unknown } from './nearest.js';

export const explain = command({
  name: 'explain',
  usage: 'ID',
  says: 'explains a property, rule, finding, bug, era or scenario',
  options: withOption,
  run: async ({ names: [id, ...more] }, catalogue, io) => {
    if (id === undefined || more.length > 0) {
      throw new UsageError('explain takes one id: of a property, rule, finding, bug, era or scenario');
    }
    const explanations = explanationsOf(catalogue);
    const matching = explanations.filter((explanation) => isCalled(explanation, id));
    if (matching.length === 0) {
      const known = explanations.flatMap(namesOf);
      throw new UsageError(unknown('id', id, known, `${catalogue.name} list --help`));
    }
    const { width } = canvasOf(io);
    const lines = matching.flatMap(({ id, name, what, facts, words = [] }) => [
      `${titleOf({ id, name })}, ${what}`,
      ...Object.entries(facts).flatMap(([label, text]) =>
        text === '' ? [] : labelled(label, wrap(text, width - labelWidth)),
      ),
      ...labelled('words', wordsTable(words)),
    ]);
    io.stdout.write(`${lines.join('\n')}\n`);
    return exitCode.holds;
  },
});

const wordsTable = (words: NonNullable<Explanation['words']>): readonly string[] => {
  const widest = Math.max(...words.map(({ word }) => word.length));
  return words.map(({ word, says }) => `${word.padEnd(widest)}  ${says}`);
};
