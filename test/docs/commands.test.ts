/** @module-tag slow */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Block, blocksOf } from '../support/document.js';
import { follow } from '../support/follow.js';
import { withReader } from '../support/reader.js';

// What a document shows must be so. Each is followed from top to bottom, in a folder of its own: commands are typed and
// print what is shown, programs compile and run. A block that is not to be run is `text`; there is no way to skip one.

/** Blocks that are shown and not run: prose, data, drawings, other people's code. */
const shownOnly = ['text', 'mermaid', 'c', 'diff'];

const below = (folder: string): readonly string[] =>
  existsSync(folder)
    ? readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((file) => join(folder, file))
    : [];

const documents = ['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', ...below('docs'), 'test/docs/fixture.md'].filter(
  (file) => file.endsWith('.md') && existsSync(file),
);
const blocksIn = (file: string) => blocksOf(readFileSync(file, 'utf8'));
const isFollowed = ({ language }: Block) => !shownOnly.includes(language);

describe.each(documents.filter((file) => blocksIn(file).some(isFollowed)))('%s', (file) => {
  const reader = withReader();
  for (const block of blocksIn(file)) {
    follow(file, block, reader);
  }
});

it('every block says what it is', () => {
  const known = ['sh', 'ts', 'json', ...shownOnly];
  const unknown = documents.flatMap((file) =>
    blocksIn(file)
      .filter(({ language }) => !known.includes(language))
      .map(({ language, line }) => `${file}:${line} is "${language}"; known: ${known.join(', ')}`),
  );
  expect(unknown).toEqual([]);
});

it('every link to a file leads there', () => {
  const broken = documents.flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(/\]\((?!\w+:)([^)#\s]+)/g)]
      .map(([, target = '']) => target)
      .filter((target) => !existsSync(join(dirname(file), target)))
      .map((target) => `${file}: ${target}`),
  );
  expect(broken).toEqual([]);
});
