import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Block, blocksOf, commandsOf } from '../support/document.js';
import { comparable, isAsShown } from '../support/output.js';
import { type Reader, withReader } from '../support/reader.js';

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

function follow(file: string, block: Block, reader: () => Reader): void {
  const place = `line ${block.line}`;
  switch (block.language) {
    case 'sh':
      for (const { command, line, shows, exits } of commandsOf(block)) {
        it(`line ${line}: $ ${command}`, async () => {
          const { status, output } = await reader().types(command);
          expect(status, `${file}:${line} is to exit with ${exits} (say "# exits N" for another)\n${output}`).toBe(
            exits,
          );
          if (shows !== '' && !isAsShown(shows, output)) {
            expect(comparable(output), `${file}:${line} prints something else`).toBe(comparable(shows));
          }
        });
      }
      return;
    case 'ts':
      it(`${place}: a program compiles and runs`, async () => {
        const { status, output } = await reader().writesDown(block.text);
        expect(status, `${file}:${block.line}\n${output}`).toBe(0);
      });
      return;
    case 'json':
      it(`${place}: is JSON`, () => {
        expect(() => JSON.parse(block.text)).not.toThrow();
      });
      return;
  }
}
