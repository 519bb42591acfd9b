import { readFileSync } from 'node:fs';
import { crossCompile } from '../cross-compile.js';

/**
 * The program that is the whole user space of the kernel.
 * @throws MissingError without a cross compiler.
 */
export const buildInit = (): Uint8Array =>
  readFileSync(crossCompile('conformance/linux/init', ['-static', '-O2', '-Wall', '-Wextra', '-Werror']));
