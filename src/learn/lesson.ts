import type { Action, Rule, View } from '../language/index.js';
import { named } from '../language/index.js';
import { blaming } from '../semantics/blaming.js';
import { type Instance, type Judgement, judgeWorld } from '../semantics/judge.js';
import { Draft } from './draft.js';
import type { Field, Layout } from './layout.js';
import { Reads } from './reads.js';
import type { StepJudges } from './step-judges.js';
import { type Writes, writesOf } from './writes.js';

/** What one run of a recipe teaches. */
export interface Lesson {
  /** The fields it looked at, in order: the path that every state with the same values follows. */
  readonly reads: readonly Field[];
  /** What it wrote; undefined when a rule is not enabled or a property has nothing to say. */
  readonly writes: Writes | undefined;
  /** What the properties say, one judgement for each that was asked. */
  readonly judgements: readonly Judgement[];
}

/**
 * Runs a rule on a recording draft of a state, and then the properties of a step: what they read becomes part of the
 * rule's own path, so that they cost nothing when the path is taken again.
 */
export const lessonOfAction = <W>(
  layout: Layout,
  rule: Rule<W>,
  action: Action,
  judges: StepJudges<W>,
  state: Int32Array,
): Lesson => {
  const { params } = action;
  const reads = new Reads(layout, state);
  const draft = new Draft<W>(layout.world, reads);
  return blaming(
    () => named(rule.id, params),
    () => {
      if (!rule.when(draft.world as View<W>, params)) {
        return { reads: reads.fields, writes: undefined, judgements: [] };
      }
      draft.writable = true;
      for (const does of rule.does) {
        does(draft.world, params);
      }
      const writes = writesOf(layout, draft, reads);
      draft.writable = false;
      const before = new Draft<W>(layout.world, reads).world as View<W>;
      const judgements = judges.judge({ before, after: draft.world as View<W>, action });
      return { reads: reads.fields, writes, judgements };
    },
  );
};

/** Runs a property of a world on a recording draft of a state. */
export const lessonOfProperty = <W>(layout: Layout, property: Instance<W>, state: Int32Array): Lesson => {
  const reads = new Reads(layout, state);
  const judgement = judgeWorld(property, new Draft<W>(layout.world, reads).world as View<W>);
  return {
    reads: reads.fields,
    writes: judgement === 'idle' ? undefined : nothingWritten,
    judgements: [judgement],
  };
};

const nothingWritten: Writes = new Map();
