import { MissingError, UsageError } from '../../src/language/index.js';
import { modelOfKernel } from '../kernel-model.js';
import { type WrongModel, wrongIn } from '../wrong-models.js';
import { comparedKernels, debianKernel } from './debian.js';
import { type Kernel, kernelAt } from './kernel.js';
import { isVersion } from './kernel-version.js';

export interface KernelsToBoot {
  readonly kernels: readonly Kernel[];
  /** Those that are compared with, but not there. */
  readonly missing: readonly MissingKernel[];
}

export interface MissingKernel {
  readonly version: string;
  readonly why: string;
}

/**
 * The kernels to boot: an image, one of Debian's by its version, or those that are compared with; where a bug is switched
 * on, those of eras in which it can be.
 * @throws UsageError where there is none.
 * @throws MissingError where none of Debian's can be fetched.
 */
export const kernelsToBoot = (asked: string | undefined, wrong?: WrongModel): KernelsToBoot => {
  const { kernels, missing } = asked === undefined ? allThatAreThere() : { kernels: [kernelNamed(asked)], missing: [] };
  const fitting = kernels.filter(
    ({ release, image }) => wrong === undefined || wrongIn(wrong, modelOfKernel(release, image).era) !== undefined,
  );
  if (fitting.length === 0) {
    throw new UsageError(
      `the bug is one of ${wrong?.era}, and ${asked ?? 'none that is there'} is no kernel of that era`,
    );
  }
  return { kernels: fitting, missing };
};

/** One that the archive no longer has is no reason to compare with none. */
const allThatAreThere = (): KernelsToBoot => {
  const kernels: Kernel[] = [];
  const missing: MissingKernel[] = [];
  for (const version of comparedKernels) {
    try {
      kernels.push(kernelNamed(version));
    } catch (error) {
      if (!(error instanceof MissingError)) {
        throw error;
      }
      missing.push({ version, why: error.message });
    }
  }
  if (kernels.length === 0) {
    throw new MissingError(missing.map(({ why }) => why).join('\n'));
  }
  return { kernels, missing };
};

const kernelNamed = (name: string): Kernel => kernelAt(isVersion(name) ? debianKernel(name) : name);
