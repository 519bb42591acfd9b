import type { Era } from '../../model/index.js';
import { UsageError } from '../../src/language/index.js';
import { eraOfKernel } from '../replay.js';
import { debianKernel, debianKernels } from './debian.js';
import { type Kernel, kernelAt } from './kernel.js';

/**
 * The kernels to boot: an image, one of Debian's by name, or all of those; of one era, if that is asked for.
 * @throws UsageError where there is none.
 * @throws MissingError where one of Debian's cannot be fetched.
 */
export const kernelsToBoot = (image: string | undefined, era?: Era['id']): readonly Kernel[] => {
  const kernels = (image === undefined ? debianKernels : [image]).map(kernelNamed);
  const fitting = kernels.filter(
    ({ release, image: file }) => era === undefined || isAs(era, eraOfKernel(release, file)),
  );
  if (fitting.length === 0) {
    throw new UsageError(`the bug is one of ${era}, and ${image} is no kernel of that era`);
  }
  return fitting;
};

/** In whole runs of a guest, which are what a comparison sees, Linux 7.3 does what 6.19 does. */
const isAs = (era: Era['id'], { id }: Era): boolean => id === era || (id === 'linux-7.3' && era === 'linux-6.19');

const kernelNamed = (name: string): Kernel => kernelAt(debianKernels.includes(name) ? debianKernel(name) : name);
