/** A fenced code block of a Markdown document. */
export interface Block {
  /** What stands behind the opening fence: `sh`, `ts`, `text`. */
  readonly language: string;
  readonly text: string;
  /** Where its text begins in the document, counted from 1. */
  readonly line: number;
}

/** A command of a `sh` block with what the document shows of its output. */
export interface Command {
  readonly command: string;
  readonly line: number;
  /** The output that the document shows; empty where it shows none. */
  readonly shows: string;
  /** The exit status that the document states (`# exits 1`), 0 where it states none. */
  readonly exits: number;
}

/**
 * Every fenced code block of a document, in its order.
 * @throws where a fence is never closed.
 */
export const blocksOf = (markdown: string): readonly Block[] => {
  const blocks: Block[] = [];
  const lines = markdown.split('\n');
  for (let at = 0; at < lines.length; at++) {
    const opening = /^(\s*)(`{3,}|~{3,})\s*(\S*)/.exec(lines[at] ?? '');
    if (opening === null) {
      continue;
    }
    const [, indent = '', fence = '', language = ''] = opening;
    const end = lines.findIndex((line, place) => place > at && line.trim() === fence);
    if (end === -1) {
      throw new Error(`line ${at + 1}: this code block is never closed`);
    }
    const inside = lines.slice(at + 1, end).map((line) => (line.startsWith(indent) ? line.slice(indent.length) : line));
    blocks.push({ language, text: inside.join('\n'), line: at + 2 });
    at = end;
  }
  return blocks;
};

/**
 * The commands of a `sh` block: each begins with `$ ` and may go on, after a `\`, in lines that begin with `> `.
 * @throws where the block does not begin with a command.
 */
export const commandsOf = (block: Block): readonly Command[] => {
  const commands: { typed: string[]; line: number; shown: string[] }[] = [];
  for (const [place, text] of block.text.split('\n').entries()) {
    const last = commands.at(-1);
    if (text.startsWith('$ ')) {
      commands.push({ typed: [text.slice(2)], line: block.line + place, shown: [] });
    } else if (last === undefined) {
      throw new Error(
        `line ${block.line + place}: a sh block begins with "$ " and a command; use text for what is not run`,
      );
    } else if (last.shown.length === 0 && last.typed.at(-1)?.endsWith('\\')) {
      last.typed.push(text.replace(/^> /, ''));
    } else {
      last.shown.push(text);
    }
  }
  return commands.map(({ typed, line, shown }) => {
    const command = typed.join('\n');
    return { command, line, shows: shown.join('\n').trim() && shown.join('\n'), exits: exitsOf(command) };
  });
};

const exitsOf = (command: string): number => Number(/# exits (\d+)\s*$/.exec(command)?.[1] ?? 0);
