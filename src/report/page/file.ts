import type { PageData, PageSession } from './page-data.js';

/** What stands in the built page where its data belong. */
const placeholder = '"vgicheck-data"';

/** The page with its data in it: one file, which needs no other. */
export const withData = (page: string, data: PageData | PageSession): string => {
  // Within a script element, nothing may look like its end.
  const json = JSON.stringify(data)
    .replaceAll('<', '\\u003c')
    .replaceAll('\u2028', '\\u2028')
    .replaceAll('\u2029', '\\u2029');
  return page.replace(placeholder, () => json);
};
