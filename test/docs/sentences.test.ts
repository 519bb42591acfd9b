import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sentencesOf } from '../support/sentences.js';

const documents = [
  'README.md',
  'CONTRIBUTING.md',
  ...readdirSync('docs', { recursive: true, encoding: 'utf8' }).map((file) => join('docs', file)),
].filter((file) => file.endsWith('.md'));

const longest = 40;
/** Phrases for which there is a plain word: "indefinitely", "triggered", "reported". */
const literary = /\b(for ever|in danger|(is|are|was|were|be) told|as far as that is worth)\b/i;

const wordsOf = (sentence: string): number => sentence.split(' ').filter((word) => /\w/.test(word)).length;
const every = (isWrong: (sentence: string) => boolean): readonly string[] =>
  documents.flatMap((file) =>
    sentencesOf(readFileSync(file, 'utf8'))
      .filter(isWrong)
      .map((sentence) => `${file}: ${sentence}`),
  );

describe('README and docs', () => {
  it(`have no sentence of more than ${longest} words`, () => {
    expect(every((sentence) => wordsOf(sentence) > longest)).toEqual([]);
  });

  it('use the plain word', () => {
    expect(every((sentence) => literary.test(sentence))).toEqual([]);
  });
});

describe('the sentences of a document', () => {
  it('end at a full stop, in a paragraph and in an item of a list', () => {
    const document = 'One goes\non. Two (in\nbrackets.) Three?\n\n- four\n  goes on\n- five\n';
    expect(sentencesOf(document)).toEqual(['One goes on.', 'Two (in brackets.)', 'Three?', '- four goes on', '- five']);
  });

  it('are neither code nor tables', () => {
    const document = '# Title\nText.\n\n```sh\n$ npx vgicheck\n```\n\n    indented\n\n| a | b |\n| --- | --- |\n';
    expect(sentencesOf(document)).toEqual(['# Title', 'Text.']);
  });
});
