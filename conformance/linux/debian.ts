import { existsSync, readdirSync, statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { MissingError } from '../../src/language/index.js';
import { cacheFolder } from './cache.js';
import { byVersion, isOfVersion } from './kernel-version.js';
import { PrivateApt } from './private-apt.js';

/**
 * The kernels that are compared with, by version: the longest served of the older era, one that has B30 as it was, the
 * last and the first around what 7.3 changed.
 */
export const comparedKernels: readonly string[] = ['6.1', '6.19.6', '7.2.12', '7.3.4'];

/** Those of Debian's suites that have these. */
const suites = ['bookworm', 'bookworm-security', 'trixie-backports'];

/** What was fetched is good for so long; then the archive is asked whether there is a newer one. */
const freshMilliseconds = 24 * 60 * 60 * 1000;

/**
 * The image of the newest kernel of that version, from Debian's archive; from the cache where that cannot be reached.
 * @throws MissingError where there is neither; it names those of the archive.
 */
export const debianKernel = (version: string): string => {
  const folder = cacheFolder('kernels');
  const cached = newestOf(readdirSync(folder), version);
  if (cached !== undefined && isFresh(join(folder, cached), version)) {
    return join(folder, cached);
  }
  try {
    return fetched(version, folder);
  } catch (error) {
    if (cached === undefined) {
      const why = error instanceof Error ? error.message : error;
      throw new MissingError(`Linux ${version} cannot be fetched: ${why}\ngive another: --kernel VERSION or IMAGE`);
    }
    return join(folder, cached);
  }
};

const fetched = (version: string, folder: string): string => {
  archive ??= new PrivateApt(cacheFolder('apt'), suites);
  const packages = packagesIn(archive);
  const releases = [...packages.keys()].sort(byVersion);
  const release = newestOf(releases, version);
  if (release === undefined) {
    throw new MissingError(`Debian's archive does not have it; it has ${releases.map(shortOf).join(', ')}`);
  }
  const image = join(folder, release);
  if (!existsSync(image)) {
    archive.extract(packages.get(release) ?? '', 'vmlinuz', image);
  }
  // Packages keep the time at which a file was made; here it is that of asking for it.
  utimesSync(image, new Date(), new Date());
  return image;
};

/** Its lists are fetched once. */
let archive: PrivateApt | undefined;

/** Newer kernels have the image in a package of its own, which the package of the other name depends on. */
const packagesIn = (apt: PrivateApt): ReadonlyMap<string, string> =>
  new Map(
    ['linux-image-', 'linux-binary-'].flatMap((prefix) =>
      apt
        .packages(`^${prefix}[0-9].*-cloud-arm64$`)
        .filter((name) => /^\d+\.\d+\.\d/.test(name.slice(prefix.length)))
        .map((name) => [name.slice(prefix.length), name] as const),
    ),
  );

/**
 * Which of the kernels that are compared with were fetched before.
 * @throws MissingError where there is none.
 */
export const cachedKernels = (): readonly string[] => {
  const cached = readdirSync(cacheFolder('kernels'));
  const there = comparedKernels.flatMap((version) => newestOf(cached, version) ?? []);
  if (there.length === 0) {
    throw new MissingError(
      `${comparedKernels.join(', ')} are not fetched yet; conform --against linux fetches them from Debian's archive`,
    );
  }
  return there.map(shortOf);
};

const newestOf = (releases: readonly string[], version: string): string | undefined =>
  releases
    .filter((release) => isOfVersion(release, version))
    .sort(byVersion)
    .at(-1);

/** Of a version that is given whole there is no newer one. */
const isFresh = (image: string, version: string): boolean =>
  version.split('.').length > 2 || Date.now() - statSync(image).mtimeMs < freshMilliseconds;

/** `7.2.12` of `7.2.12+deb13-cloud-arm64`. */
const shortOf = (release: string): string => release.replace(/(\+deb\d+(\.\d+)?)?-cloud-arm64$/, '');
