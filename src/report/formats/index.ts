import type { Report } from '../cases.js';
import { github } from './github.js';
import { junit } from './junit.js';
import { ktap } from './ktap.js';
import { lore } from './lore.js';
import { markdown } from './markdown.js';
import { mermaid } from './mermaid.js';
import { sarif } from './sarif.js';

/** Reports for other programs, and for other people. */
export const formats = { junit, ktap, github, sarif, markdown, lore, mermaid } as const satisfies Readonly<
  Record<string, (report: Report) => string>
>;

export type FormatName = keyof typeof formats;
