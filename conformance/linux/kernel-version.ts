/** Is a kernel, `7.2.12+deb13-cloud-arm64`, one of the version that was asked for: `7.2.12`, or only `7.2`? */
export const isOfVersion = (release: string, version: string): boolean =>
  release.startsWith(version) && !/^\d/.test(release.slice(version.length));

/** A version by itself, as it is asked for. */
export const isVersion = (text: string): boolean => /^\d+\.\d+(\.\d+)?$/.test(text);

/** Numbers as numbers: 6.1 before 6.12. */
export const byVersion = (one: string, other: string): number => one.localeCompare(other, 'en', { numeric: true });
