import type { Era } from '../model/index.js';
import { counting } from './counting.js';
import type { Setup } from './implementation.js';
import { ModelledMachine } from './model/modelled-machine.js';
import { allQuirksOf } from './quirks.js';
import type { Operation } from './vocabulary.js';

/** A script, or what a recording has of one. */
export interface Operations {
  readonly setup: Setup;
  readonly operations: readonly Operation[];
}

/** An operation, and the hypervisor's steps that the model takes in it. */
export interface Taken {
  readonly words: readonly string[];
  readonly steps: ReadonlySet<string>;
}

/** What the model takes in each operation of scripts; a machine is made with the first. */
export const stepsTaken = (scripts: readonly Operations[], hypervisor: Era['hypervisor']): readonly Taken[] =>
  scripts.flatMap(({ setup, operations }) => {
    const counts = new Map<string, number>();
    const machine = new ModelledMachine('script', setup, counting(hypervisor, counts), allQuirksOf(setup.gic));
    return operations.map((operation) => {
      machine.perform(operation);
      const steps = new Set(counts.keys());
      counts.clear();
      return { words: wordsIn(operation), steps };
    });
  });

const wordsIn = (operation: Operation): readonly string[] => {
  switch (operation.by) {
    case 'vmm':
      return [operation.does.name];
    case 'guest':
    case 'beside':
      return operation.does.map(({ name }) => name);
    case 'thread':
    case 'none':
      return [];
  }
};
