import { expect, it } from 'vitest';
import { type Block, commandsOf } from './document.js';
import { comparable, isAsShown } from './output.js';
import type { Reader } from './reader.js';

/** Tests that a block of a document does what it shows. */
export function follow(file: string, block: Block, reader: () => Pick<Reader, 'types' | 'writesDown'>): void {
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
