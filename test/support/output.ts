import { stripVTControlCharacters } from 'node:util';

/**
 * Whether a program printed what a document shows. In the document a line `…` stands for any lines, or none, and a `…`
 * within a line for any text. Times and rates may differ, and so may the blanks that line them up.
 */
export const isAsShown = (shown: string, printed: string): boolean => {
  const lines = comparable(shown)
    .split('\n')
    .map((line) => (line.trim() === '…' ? '(?:.*\\n)*?' : `${literally(line).replaceAll('…', '.*')}\\n`));
  return new RegExp(`^${lines.join('')}$`).test(`${comparable(printed)}\n`);
};

/** Output without what changes from run to run: colours, progress, times, rates, blanks at the end of a line. */
export const comparable = (output: string): string =>
  stripVTControlCharacters(output)
    .replaceAll(/^\[\d+ s\] .*\n/gm, '')
    .replaceAll(/ *\d[\d.,]* ?[kM]? ?[a-z]*\/s(?!\w)/g, ' <rate>')
    .replaceAll(/ *\d[\d.,]* ?(?:ms|s|min)(?![\w/])/g, ' <time>')
    .replaceAll(/[ \t]+$/gm, '')
    .replace(/^\n+/, '')
    .trimEnd();

const literally = (text: string): string => text.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&');
