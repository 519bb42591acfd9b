import { UsageError } from '../../src/language/index.js';
import { bytesOf, shownFile } from '../../src/trace/text-file.js';
import { comparedKernels } from './debian.js';

/** A kernel that can be booted. */
export interface Kernel {
  readonly image: string;
  /** As `uname -r` will say. */
  readonly release: string;
}

/** Documentation/arch/arm64/booting.rst: an image has this at byte 56. */
const magic = 'ARM\x64';
const magicAt = 56;

/** @throws UsageError for what is no image of an arm64 kernel, or a compressed one. */
export const kernelAt = (image: string): Kernel => {
  const content = contentOf(image);
  if (content.toString('latin1', magicAt, magicAt + magic.length) !== magic) {
    throw new UsageError(`${shownFile(image)} is no uncompressed image of an arm64 kernel (arch/arm64/boot/Image)`);
  }
  const banner = content.indexOf('Linux version ');
  const [, release] = /^Linux version ([\w.+~-]+) /.exec(content.toString('latin1', banner, banner + 200)) ?? [];
  if (release === undefined) {
    throw new UsageError(`${shownFile(image)} does not say which version of Linux it is`);
  }
  return { image, release };
};

const contentOf = (file: string): Buffer => {
  try {
    return Buffer.from(bytesOf(file));
  } catch (error) {
    const why = error instanceof Error ? error.message : error;
    throw new UsageError(`${why}; give the image of a kernel, or a version: ${comparedKernels.join(', ')}`);
  }
};
