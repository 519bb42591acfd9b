/** The sentences of a Markdown document, each in one line. Code blocks and tables have none. */
export const sentencesOf = (markdown: string): readonly string[] =>
  markdown
    .replaceAll(/^(```|~~~)[\s\S]*?^\1$/gm, '')
    .replaceAll(/\n\n {4}.*(\n {4}.*)*/g, '\n')
    .split(/\n\s*\n|\n(?=\s*(?:[-*]|\d+\.) |\||#)|(?<=^#.*)\n/m)
    .filter((block) => !block.startsWith('|'))
    .flatMap((block) =>
      block
        .replaceAll(/\]\([^)]*\)/g, ']')
        .replaceAll(/\s+/g, ' ')
        .trim()
        .split(/(?<=[.?!][)"*_`]*) (?=[^a-z])/),
    )
    .filter(Boolean);
