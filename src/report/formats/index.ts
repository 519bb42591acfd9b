import type { Report } from '../cases.js';
import { github } from './github.js';
import { junit } from './junit.js';
import { ktap } from './ktap.js';
import { lore } from './lore.js';
import { markdown } from './markdown.js';
import { mermaid } from './mermaid.js';
import type { FormatName } from './names.js';
import { sarif } from './sarif.js';

export type Formats = Readonly<Record<FormatName, (report: Report) => string>>;

export const formats: Formats = { junit, ktap, github, sarif, markdown, lore, mermaid };
