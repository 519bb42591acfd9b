import { stripVTControlCharacters } from 'node:util';
import type { ExitCode } from '../language/index.js';
import type { Canvas } from '../report/steps.js';
import { wrap } from '../report/table.js';
import type { Catalogue } from './catalogue.js';
import type { Io } from './io.js';
import { type Documents, documentIn, reportWrites, type Wanted } from './reports.js';
import { tinted } from './tinted.js';
import { type Write, written } from './written.js';

/** What a command says: text as it comes, or one document when all is known; and the reports that are wanted beside it. */
export class Publication {
  /** The text without colours, as a file gets it. */
  readonly #lines: string[] = [];

  constructor(
    readonly io: Io,
    readonly canvas: Canvas,
    readonly wanted: Wanted,
  ) {}

  readonly print = (...lines: readonly string[]): void => {
    this.#lines.push(...lines.map((line) => stripVTControlCharacters(line)));
    this.#say(lines);
  };

  /** With an empty line before it, where there is something above; nothing where it is empty. */
  readonly printParagraph = (lines: readonly string[]): void => {
    if (lines.length > 0) {
      this.print(...(this.#lines.length === 0 ? [] : ['']), ...lines);
    }
  };

  /**
   * Writes all files, then says the verdict, which comes last.
   * @param writes what is written beside the reports: a trace, a page.
   */
  end(
    verdict: string,
    code: ExitCode,
    documents: Omit<Documents, 'text'>,
    catalogue: Catalogue,
    ...writes: readonly (Write | undefined)[]
  ): void {
    const { io, wanted, canvas } = this;
    const lines = ['', ...wrap(verdict, canvas.width)];
    this.#lines.push(...lines);
    const all: Documents = { ...documents, text: () => `${this.#lines.join('\n')}\n` };
    const files = written(...writes, ...reportWrites(wanted, io.env, all));
    if (wanted.format === 'text') {
      this.#say(files.line === undefined ? [] : ['', files.line]);
      this.#say(lines.map((line) => (line === '' ? line : tinted(canvas.paint, code, line))));
    } else {
      io.stderr.write(files.line === undefined ? '' : `${files.line}\n`);
      io.stdout.write(documentIn(wanted.format, all, wanted));
    }
    files.complain(io, catalogue);
  }

  #say(lines: readonly string[]): void {
    if (this.wanted.format === 'text' && lines.length > 0) {
      this.io.stdout.write(`${lines.join('\n')}\n`);
    }
  }
}
