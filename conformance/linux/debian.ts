import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { MissingError, UsageError } from '../../src/language/index.js';
import { cacheFolder } from './cache.js';
import { PrivateApt } from './private-apt.js';

/** The kernels of Debian's archive that are compared with: by name, the suites that have them. */
const suitesOf: Readonly<Record<string, readonly string[]>> = {
  'linux-6.1': ['bookworm', 'bookworm-security'],
  'linux-7.2': ['trixie-backports'],
};

export const debianKernels: readonly string[] = Object.keys(suitesOf);

/** The package that always depends on the newest kernel. */
const metaPackage = 'linux-image-cloud-arm64';

/** What was fetched is good for so long; then the archive is asked whether there is a newer one. */
const freshMilliseconds = 24 * 60 * 60 * 1000;

/**
 * The image of the newest kernel of that name, from Debian's archive; from the cache where that cannot be reached.
 * @throws MissingError where there is neither.
 */
export const debianKernel = (name: string): string => {
  const suites = suitesOf[name];
  if (suites === undefined) {
    throw new UsageError(`${name} is neither an image of a kernel nor one of ${debianKernels.join(', ')}`);
  }
  const folder = cacheFolder('kernels', name);
  const cached = newestImageIn(folder);
  if (cached !== undefined && Date.now() - statSync(cached).mtimeMs < freshMilliseconds) {
    return cached;
  }
  try {
    const apt = new PrivateApt(cacheFolder('apt', name), suites);
    const image = apt.dependencies(metaPackage).find((needed) => needed.startsWith('linux-image-')) ?? metaPackage;
    // Newer kernels have the image in a package of its own, which the package of that name depends on.
    const binary = apt.dependencies(image).find((needed) => needed.startsWith('linux-binary-'));
    return apt.extract(binary ?? image, 'vmlinuz', folder);
  } catch (error) {
    if (cached === undefined) {
      const why = error instanceof Error ? error.message : error;
      throw new MissingError(`${name} cannot be fetched from Debian's archive: ${why}\ngive another: --kernel IMAGE`);
    }
    return cached;
  }
};

/**
 * The images that were fetched before, by name.
 * @throws MissingError where there is none.
 */
export const cachedKernels = (): readonly string[] => {
  const there = debianKernels.filter((name) => newestImageIn(cacheFolder('kernels', name)) !== undefined);
  if (there.length === 0) {
    throw new MissingError(
      `${debianKernels.join(' and ')} are not fetched yet; conform --against linux fetches them from Debian's archive`,
    );
  }
  return there;
};

const newestImageIn = (folder: string): string | undefined => {
  const images = readdirSync(folder).map((file) => join(folder, file));
  return images.sort((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs)[0];
};
