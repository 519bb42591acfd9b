import { rumur } from './rumur.mjs';
import { spin } from './spin.mjs';
import { vgicheck } from './vgicheck.mjs';

/**
 * @typedef {import('../sizes.mjs').Size} Size
 *
 * What one check of the model came to. `seconds` is the search alone: the run of a checker that was compiled before, or
 * what vgicheck says it took without the start of Node. `peak` is what the process held, in bytes.
 * @typedef {{ states: number, firings: number, seconds: number, peak?: number, ownBytes?: number }} Found
 *
 * @typedef {object} Configuration
 * @property {string} label
 * @property {string} version  programs and flags
 * @property {number} most  up to how many states it is worth the wait
 * @property {boolean} [orbits]  whether it counts states up to symmetry
 * @property {boolean} [inexact]  whether it counts some of them twice
 * @property {(size: Size) => boolean} [can]
 * @property {boolean} [ours]  whether it is vgicheck; then also with how many threads, and whether with traces
 * @property {number} [threads]
 * @property {boolean} [traces]
 * @property {(size: Size, directory: string) => Found | { unavailable: string }} check  from the source to the verdict
 *
 * @typedef {object} Engine
 * @property {string} name
 * @property {string} install
 * @property {() => string | undefined} version  undefined where it is not installed
 * @property {readonly Configuration[]} configurations
 */

/** @type {readonly Engine[]} */
export const engines = [spin, rumur, vgicheck];
