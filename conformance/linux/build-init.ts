import { readFileSync } from 'node:fs';
import { MissingError, UsageError } from '../../src/language/index.js';
import { crossCompile } from '../cross-compile.js';

const flags = ['-static', '-O2', '-Wall', '-Wextra', '-Werror'];

/**
 * The program that is the whole user space of the kernel.
 * @throws MissingError without a cross compiler and its C library.
 */
export const buildInit = (): Uint8Array => {
  try {
    return readFileSync(crossCompile('conformance/linux/init', flags));
  } catch (error) {
    // What does not compile where everything is installed would be no release of this program.
    throw error instanceof UsageError ? new MissingError(`${error.message}\ninstall libc6-dev-arm64-cross`) : error;
  }
};
