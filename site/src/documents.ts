import { cpSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';

/** A file or folder of the sources that a document links to, from the root of the project. */
type Source = string;

const own = ['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', 'bench/README.md', 'bench/RESULTS.md'];

/**
 * Copies the documents into the pages, where each lies as in the project, with its pictures. What they link to beside
 * documents, a file or a folder of the sources, becomes a page as well: a site has no repository to lead to.
 */
export const writeDocuments = (root: string, pages: string): void => {
  const below = readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' }).map((file) =>
    join('docs', file),
  );
  const sources = new Set<Source>();
  for (const file of [...own, ...below]) {
    if (file.endsWith('.md')) {
      const text = withLinks(readFileSync(join(root, file), 'utf8'), (target) => {
        const path = normalize(join(dirname(file), target));
        if (isDocument(path)) {
          return placeOf(target);
        }
        sources.add(path);
        return `${target}${suffixOf(join(root, path))}`;
      });
      write(join(pages, placeOf(file)), text);
    } else if (/\.(svg|png)$/.test(file)) {
      cpSync(join(root, file), join(pages, file));
    }
  }
  for (const path of sources) {
    writeSource(root, path, pages);
  }
};

/** Where a document lies among the pages: one that is first in its folder is the folder's page. */
const placeOf = (path: string): string => path.replace(/README\.md$/, 'index.md');

const isDocument = (path: string): boolean => /\.(md|svg|png)$/.test(path);

/** A link in Markdown to something in the project, without what stands behind `#`. */
const link = /(?<=\]\()(?!\w+:|#)([^)#\s]+)/g;

const withLinks = (markdown: string, change: (target: string) => string): string => markdown.replaceAll(link, change);

/** @throws where there is no such file. */
const suffixOf = (path: string): string => (statSync(path).isDirectory() ? '/index.md' : '.md');

/** A page with the text of a file, or with the list of what is in a folder, and a page for each of that. */
const writeSource = (root: string, path: Source, pages: string): void => {
  if (!statSync(join(root, path)).isDirectory()) {
    const language = /\.(\w+)$/.exec(path)?.[1]?.replace('mjs', 'js') ?? 'text';
    const text = readFileSync(join(root, path), 'utf8');
    write(join(pages, `${path}.md`), `${sourcePage}# ${path}\n\n${fence}${language}\n${text.trimEnd()}\n${fence}\n`);
    return;
  }
  const inside = readdirSync(join(root, path)).toSorted();
  const listed = inside.map((name) => `- [${name}](${name}${suffixOf(join(root, path, name))})`);
  write(join(pages, path, 'index.md'), `${sourcePage}# ${path}\n\n${listed.join('\n')}\n`);
  for (const name of inside) {
    writeSource(root, join(path, name), pages);
  }
};

/** A search is for what is written about the sources. */
const sourcePage = '---\nsearch: false\naside: false\n---\n\n';
const fence = '`````';

const write = (file: string, text: string): void => {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
};
