import { nearest } from '../language/nearest.js';
import { shortened } from '../language/printable.js';

/** `unknown era "linux-4.71"; did you mean linux-4.17? Known: …`, as a part of an error message. */
export const unknown = (what: string, name: string, known: readonly string[], whereToLook: string): string => {
  const alike = nearest(name, known);
  const hint = alike.length > 0 ? `did you mean ${alike.join(' or ')}?` : hintFor(known);
  return `unknown ${what} "${shortened(name)}"; ${hint} (${whereToLook})`;
};

const hintFor = (known: readonly string[]): string =>
  known.length === 0 ? 'there is none' : `known: ${known.slice(0, 8).join(', ')}${known.length > 8 ? ', …' : ''}`;
