import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { MissingError } from '../../language/index.js';
import type { PageData, PageSession } from './page-data.js';

/** What stands in the built page where its data belong. */
const placeholder = '"vgicheck-data"';

/** What the built page has where a report's title stands until all is drawn. */
const opening = '<div id="page"></div>';

/** The page with its data in it: one file, which needs no other. */
export const withData = (page: string, data: PageData | PageSession): string => {
  // Within a script element, nothing may look like its end.
  const json = JSON.stringify(data)
    .replaceAll('<', '\\u003c')
    .replaceAll('\u2028', '\\u2028')
    .replaceAll('\u2029', '\\u2029');
  return page.replace(opening, () => openingOf(data)).replace(placeholder, () => json);
};

/** Many traces take a second to read: what the report says is there before. */
const openingOf = (data: PageData | PageSession): string => {
  const words = data.format === 'vgicheck-page' ? [data.title, data.verdict.says] : ['vgicheck'];
  return `<div id="page">${words.map((text) => `<p>${escaped(text)}</p>`).join('')}</div>`;
};

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** @throws MissingError where the page was never built. */
export const pageWith = (data: PageData | PageSession): string => withData(builtPage(), data);

/** @throws MissingError where the page was never built. */
export const assertBuilt = (): void => void builtPage();

/** Of this package, as pages name it. */
export const installedVersion = (): string => {
  const { version } = createRequire(import.meta.url)(manifest) as { readonly version: string };
  return version;
};

const manifest = 'vgicheck/package.json';

const builtPage = (): string => {
  const root = dirname(createRequire(import.meta.url).resolve(manifest));
  const file = join(root, 'dist', 'web', 'index.html');
  if (!existsSync(file)) {
    throw new MissingError('the page of reports is not built; `npm run build` builds it');
  }
  return readFileSync(file, 'utf8');
};
