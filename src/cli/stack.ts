import type { VgicheckError } from '../language/index.js';
import { printable } from '../language/printable.js';

/** Where an error arose, in the checker, too: what --verbose shows. */
export const stackOf = ({ stack, cause }: VgicheckError): string =>
  `${printable((cause instanceof Error ? cause.stack : stack) ?? '')}\n`;
