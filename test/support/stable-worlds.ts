import type { World } from '../../model/vgic.js';
import type { Model } from '../../src/index.js';
import { BreadthFirstSearch } from '../../src/search/bfs.js';
import { budgetOf } from '../../src/search/limits.js';
import { unpack } from '../../src/transitions/index.js';

export interface StableWorlds {
  /** How many worlds there are in all. */
  readonly among: number;
  /** Each by its text, which is the same for the same world of another granularity. */
  readonly worlds: ReadonlyMap<string, World>;
}

/**
 * The reachable states of a model in which no step of the kernel is half done and nobody is on the way to a vCPU. They
 * have no threads between two steps, for which only a fine model has room, so that those of two granularities can be
 * compared as sets.
 */
export const stableWorlds = (model: Model<World>): StableWorlds => {
  const all = reachableWorlds(model);
  const stable = all.filter(isStable).map((world) => [textOf(world), world] as const);
  return { among: all.length, worlds: new Map(stable) };
};

const textOf = (world: World): string =>
  JSON.stringify({ ...world, injectors: [], vcpus: world.vcpus.map((vcpu) => ({ ...vcpu, migrating: [] })) });

/** Every world that a model reaches. */
export const reachableWorlds = <W>(model: Model<W>): readonly W[] => {
  const search = new BreadthFirstSearch({ ...model, properties: [] }, budgetOf(), () => false);
  while (!search.done) {
    search.advance();
  }
  const { layout } = search.cache;
  return [...search.allStates()].map((state) => unpack(layout, state) as W);
};

const isStable = ({ vcpus, injectors, halt, vfio }: World): boolean =>
  vcpus.every(
    ({ phase, requested, updateRequested, exiting, trappedDir, migrating }) =>
      ['outside', 'guest', 'blocked'].includes(phase) &&
      !(requested || updateRequested || exiting) &&
      trappedDir === null &&
      migrating.every((one) => one === null),
  ) &&
  injectors.every(({ stage }) => stage === 'idle') &&
  halt === null &&
  vfio.every(({ signalling }) => !signalling);
