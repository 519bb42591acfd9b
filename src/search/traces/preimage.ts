import { places } from '../../engine/index.js';
import type { EngineHost } from '../engine-host.js';

/** Places in memory of what states may lead to, and of a state; and how many goals there are. */
export interface PreimageBuffers {
  readonly scratch: number;
  readonly wanted: number;
  readonly masks: number;
  readonly bounds: number;
  readonly goals: number;
}

/**
 * Looks among the keys that the inner loop was given for states that lead to goals (src/engine/origins.ts).
 * @param onKept hears of each, and of its goals: a bit for each.
 * @param onLearned hears that there may be more leaves.
 * @returns false where keys were laid out anew: targets have to be entered again, and keys given again.
 */
export const lookForOrigins = <W>(
  engineHost: EngineHost<W>,
  { wanted, masks, bounds, goals, scratch }: PreimageBuffers,
  onKept: (state: Int32Array, led: number) => void,
  onLearned: () => void,
): boolean => {
  const { engine, c } = engineHost;
  const does = (): number => {
    const said = engine.preimage(c, wanted, masks, bounds, goals);
    handOver(engineHost, scratch, onKept);
    return said;
  };
  return engineHost.carryOut(does, onLearned);
};

/** What the inner loop has kept, each with a word behind its key. (What it has stopped for stays as it is.) */
const handOver = <W>(
  engineHost: EngineHost<W>,
  scratch: number,
  onKept: (state: Int32Array, led: number) => void,
): void => {
  const { engine, c, memory, cache, componentTables } = engineHost;
  const { words } = componentTables.keys;
  const kept = engineHost.get(places.FOUND);
  engineHost.set(places.FOUND, 0);
  for (let i = 0; i < kept; i++) {
    const key = engineHost.get(places.OUTPUT) + i * (words + 1);
    engine.decode(c, key, scratch);
    const state = memory.words.slice(scratch, scratch + cache.layout.words);
    onKept(state, memory.words[key + words] as number);
  }
};
