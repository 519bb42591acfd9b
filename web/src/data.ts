import type { PageData, PageSession } from '../../src/report/page/page-data.js';

export type * from '../../src/report/page/page-data.js';

/** What stands in the page's file: a report, or the session of an explorer. */
export const document_ = (): PageData | PageSession | undefined => {
  const text = document.getElementById('data')?.textContent ?? '';
  const data: unknown = JSON.parse(text || 'null');
  return typeof data === 'object' && data !== null ? (data as PageData | PageSession) : undefined;
};
