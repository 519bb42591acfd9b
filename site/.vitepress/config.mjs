import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitepress';

const pages = fileURLToPath(new URL('../pages', import.meta.url));

/** A link of the sidebar, by the heading of its page. */
const page = (path) => {
  const [, heading = path] = /^# (.+)$/m.exec(readFileSync(join(pages, path), 'utf8')) ?? [];
  return { text: heading.replaceAll(/[`\\]/g, ''), link: `/${path.replace(/index\.md$/, '')}` };
};

const group = (text, paths) => ({ text, items: paths.map(page) });
const inFolder = (folder, ...names) => names.map((name) => `${folder}/${name}.md`);

const guide = inFolder('docs', 'tutorial', 'own-models', 'page', 'reports', 'scale', 'choosing-a-bound', 'glossary');
const aboutTheModel = inFolder(
  'docs',
  'model',
  'bao',
  'old-vgic',
  'history',
  'its',
  'forwarding-2015',
  'limits',
  'soundness',
  'conformance',
  'adequacy',
);
const found = inFolder('docs', 'findings', 'bugs');
/** A new document is in the sidebar, too, before it has a place of its own. */
const others = readdirSync(join(pages, 'docs'))
  .filter((file) => file.endsWith('.md'))
  .map((file) => `docs/${file}`)
  .filter((path) => ![...guide, ...aboutTheModel, ...found].includes(path));

const topics = ['scenarios', 'properties', 'rules', 'findings', 'bugs', 'eras'];
const entries = ['', '/model', '/properties', '/catalogue', '/vitest', '/xstate'].map((name) => `vgicheck${name}`);
const decisions = readdirSync(join(pages, 'docs', 'decisions'))
  .filter((file) => /^\d/.test(file))
  .map((file) => `docs/decisions/${file}`);

/** As GitHub makes the anchor of a heading: documents are read there as well. */
const slugify = (heading) =>
  heading
    .trim()
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\p{M}_\- ]/gu, '')
    .replaceAll(' ', '-');

export default defineConfig({
  title: 'vgicheck',
  description: 'A model checker for interrupt state: the ARM GIC, its list registers, Linux KVM’s vgic',
  head: [['link', { rel: 'icon', href: 'data:,' }]],
  srcDir: 'pages',
  outDir: 'dist',
  base: process.env.DOCS_BASE ?? '/',
  markdown: { anchor: { slugify } },
  themeConfig: {
    search: {
      provider: 'local',
      options: {
        _render: (text, env, md) => {
          const html = md.render(text, env);
          return env.frontmatter?.search === false ? '' : html;
        },
        // What is written for readers comes before what is made from doc comments.
        miniSearch: { searchOptions: { boostDocument: (id) => (id.startsWith('/api/') ? 0.1 : 1) } },
      },
    },
    outline: [2, 3],
    docFooter: { prev: false, next: false },
    sidebar: [
      group('Guide', ['index.md', ...guide]),
      group('The model', aboutTheModel),
      group('What it finds', found),
      group(
        'Lists',
        topics.map((topic) => `reference/${topic}/index.md`),
      ),
      group('API', ['api/index.md', ...entries.map((entry) => `api/${entry}/index.md`)]),
      { ...group('Decisions', ['docs/decisions/index.md', ...decisions]), collapsed: true },
      group('Project', [...others, 'CONTRIBUTING.md', 'CHANGELOG.md', 'bench/index.md', 'bench/RESULTS.md']),
    ],
  },
});
