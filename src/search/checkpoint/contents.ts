import type { Model } from '../../language/index.js';
import { actionsOf, universalOf } from '../../semantics/index.js';
import { codeIn, type Field, type Layout, maskOf } from '../../transitions/index.js';
import type { KeyFormat } from '../stores/key-format.js';
import type { Keys } from '../stores/state-log.js';
import type { Extent, Manifest } from './manifest.js';

// A checkpoint may come from anybody. What is read here is used as numbers of words, of levels, of local states: each of
// them is looked at before, so that a search goes on from it or says in one line why it cannot.

const isWhole = (value: unknown, most = Number.MAX_SAFE_INTEGER): value is number =>
  typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= most;

const isExtent = (value: unknown): value is Extent => {
  const { bytes, sum } = (value ?? {}) as Record<keyof Extent, unknown>;
  return isWhole(bytes) && bytes % 4 === 0 && isWhole(sum, 2 ** 32 - 1);
};

/** Wider than any component table that fits the memory. */
const mostBits = 30;

const areBits = (value: unknown, groups: number, most?: readonly number[]): value is readonly number[] =>
  Array.isArray(value) &&
  value.length === groups &&
  value.every((bits, group) => isWhole(bits, most?.[group] ?? mostBits) && bits > 0);

const arePairs = (value: unknown, ids: ReadonlySet<string>, isFine: (second: unknown) => boolean): boolean =>
  Array.isArray(value) &&
  value.every((pair) => Array.isArray(pair) && pair.length === 2 && ids.has(pair[0] as string) && isFine(pair[1]));

/** What cannot be so in a manifest of a model, whatever the other files say. */
export const faultIn = <W>(manifest: Manifest, model: Model<W>, { groups }: Layout): string | undefined => {
  const { bits, runs, expanded, levelEnds, sightings, isBroken, firings, inDanger, behaviour } = manifest;
  const ids = new Set([...model.properties, ...universalOf(model)].map(({ id }) => id));
  const areRuns =
    areBits(bits, groups.length) &&
    Array.isArray(runs) &&
    runs.every((run) => areBits(run?.bits, groups.length, bits) && isWhole(run.count) && run.count > 0);
  const count = areRuns ? runs.reduce((sum, run) => sum + run.count, 0) : 0;
  const areLevels =
    Array.isArray(levelEnds) &&
    levelEnds.length > 0 &&
    levelEnds.every((end, level) => isWhole(end, count) && end > (levelEnds[level - 1] ?? 0));
  const isSighting = (value: unknown): boolean => {
    const { judgement, level, inStep } = (value ?? {}) as Record<string, unknown>;
    const isJudgement = judgement === 'violated' || judgement === 'reached';
    return isJudgement && isWhole(level, levelEnds.length) && typeof inStep === 'boolean';
  };
  const faults: readonly (readonly [string, boolean])[] = [
    ['its files', isExtent(manifest.worlds) && isExtent(manifest.locals) && isExtent(manifest.runsOfRecipes)],
    ['the layout of its worlds', areRuns],
    ['its levels', areLevels],
    ['how far it is', areLevels && isWhole(expanded, levelEnds.at(-1)) && expanded >= (levelEnds.at(-2) ?? 0)],
    ['what it has found', areLevels && typeof isBroken === 'boolean' && arePairs(sightings, ids, isSighting)],
    [
      'what it has counted',
      Array.isArray(firings) &&
        firings.length === actionsOf(model).length &&
        firings.every((firing) => isWhole(firing)) &&
        arePairs(inDanger, ids, (worlds) => isWhole(worlds)),
    ],
    ['what its rules do', isWhole(behaviour, 2 ** 32 - 1)],
  ];
  const [fault] = faults.find(([, isFine]) => !isFine) ?? [];
  return fault === undefined ? undefined : `it does not say ${fault}`;
};

/**
 * The local states of each group, from records: the number of a group, how many of its local states follow, and these.
 * @returns what is wrong, where something is.
 */
export const localsIn = (words: Int32Array, layout: Layout): readonly Int32Array[] | string => {
  const { groups } = layout;
  const parts = groups.map((): Int32Array[] => []);
  for (let at = 0; at < words.length; ) {
    const [number = -1, count = 0] = words.subarray(at, at + 2);
    const group = groups[number];
    const end = at + 2 + count * (group?.words ?? 0);
    if (group === undefined || count <= 0 || end > words.length) {
      return 'its parts are longer than it is';
    }
    parts[number]?.push(words.subarray(at + 2, end));
    at = end;
  }
  const locals = parts.map(joined);
  const strange = groups.findIndex((group, number) => !areStates(locals[number] as Int32Array, group, layout.fields));
  return strange < 0 ? locals : 'it has states that the model does not have';
};

/** Does each number lie within its domain, and is nothing beside them? */
const areStates = (
  locals: Int32Array,
  { firstWord, words }: Layout['groups'][number],
  fields: readonly Field[],
): boolean => {
  const own = fields
    .filter(({ word, bits }) => bits > 0 && word >= firstWord && word < firstWord + words)
    .map((field) => ({ ...field, word: field.word - firstWord }));
  const rest = new Int32Array(words).fill(-1);
  for (const { word, shift, bits } of own) {
    rest[word] = (rest[word] as number) & ~((bits === 32 ? -1 : maskOf(bits)) << shift);
  }
  for (let at = 0; at < locals.length; at += words) {
    const state = locals.subarray(at, at + words);
    if (state.some((word, place) => (word & (rest[place] as number)) !== 0)) {
      return false;
    }
    if (own.some((field) => codeIn(state, field) >= field.leaf.size)) {
      return false;
    }
  }
  return true;
};

const joined = (parts: readonly Int32Array[]): Int32Array => {
  const all = new Int32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
};

/** Has a key as many bits for each group as its local states need, and no more? */
export const suits = ({ places }: KeyFormat, sizes: readonly number[]): boolean =>
  places.every(({ bits }, group) => {
    const size = sizes[group] as number;
    return size < 2 ** bits && (bits === 1 || size + 1 >= 2 ** (bits - 1));
  });

/** Do keys name local states that there are, and have no other bits? */
export const areKeys = ({ keys, words }: Keys, sizes: readonly number[]): boolean => {
  const rest = new Int32Array(keys.words).fill(-1);
  for (const { word, shift, bits } of keys.places) {
    rest[word] = (rest[word] as number) & ~(maskOf(bits) << shift);
  }
  for (let at = 0; at < words.length; at += keys.words) {
    for (let word = 0; word < keys.words; word++) {
      if (((words[at + word] as number) & (rest[word] as number)) !== 0) {
        return false;
      }
    }
    for (const [group, { word, shift, bits }] of keys.places.entries()) {
      const id = ((words[at + word] as number) >>> shift) & maskOf(bits);
      if (id === 0 || id > (sizes[group] as number)) {
        return false;
      }
    }
  }
  return true;
};
