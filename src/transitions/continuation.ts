import type { DecisionTree } from './decision-trees.js';

/** What is still to do in a step, before it is judged. Each has a tree of its own. */
export type Continuation = EffectContinuation | StepEnd;

/** Another effect of the rule. */
export interface EffectContinuation {
  readonly does: 'effect';
  readonly tree: DecisionTree;
  readonly action: number;
  /** Its place among the effects of the rule. */
  readonly effect: number;
}

/** The step is complete: who judges it depends on what has happened in it. */
export interface StepEnd {
  readonly does: 'end';
  readonly tree: DecisionTree;
  readonly action: number;
}
