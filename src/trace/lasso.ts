import {
  type Action,
  assignments,
  type Fairness,
  heedsFairness,
  type Liveness,
  type Model,
  type Params,
  type View,
} from '../language/index.js';
import { isEnabled, judgeStep, judgeWorld } from '../semantics/index.js';
import { diff } from './diff.js';
import type { Trace } from './trace.js';
import { worldsOf } from './writers.js';

/** A fair action, and how a loop heeds it: it is taken in a step of the loop, or not enabled (or not due) after one. */
export interface Heeded {
  readonly action: Action;
  readonly fairness: Fairness;
  /** The number of the step; undefined where it is never enabled in the loop. */
  readonly taken?: number;
  readonly disabledAfter?: number;
  /** Is it fair to the action that the loop is repeated for ever? */
  readonly isHeeded: boolean;
  readonly isEnabledSomewhere: boolean;
}

/** Does a run that repeats its loop for ever break a property? If not, why not. */
export interface RunJudgement {
  readonly isBroken: boolean;
  readonly why: string;
}

interface Promised<W> {
  readonly property: Liveness<W>;
  readonly params: Params;
}

/** What a property says of a trace with a loop, asked world by world and step by step. */
export const judgeRun = <W>(model: Model<W>, promised: Promised<W>, trace: Trace<W>): RunJudgement => {
  const { loop } = trace;
  const no = (why: string): RunJudgement => ({ isBroken: false, why });
  if (loop === undefined) {
    return no('it has no loop');
  }
  const worlds = worldsOf(trace);
  if (diff(model.world, worlds[loop], worlds.at(-1)).length > 0) {
    return no('its loop does not lead back to where it began');
  }
  if (promised.property.kind === 'noCycleWithout' && loop === trace.steps.length) {
    return no('it rests, which is no cycle');
  }
  if (!staysOpen(promised, trace, loop)) {
    return no('it keeps the property');
  }
  const unfair = heedsFairness(promised.property) ? heededBy(model, trace, loop).filter((one) => !one.isHeeded) : [];
  return unfair.length === 0 ? { isBroken: true, why: '' } : no(`its loop is not fair to ${unfair[0]?.action.rule}`);
};

/** Is the promise open where the loop begins, and left open by all of it? */
const staysOpen = <W>({ property, params }: Promised<W>, trace: Trace<W>, loop: number): boolean => {
  const worlds = worldsOf(trace);
  const said = { ...property, for: {} };
  const isSo = (holds: ((world: View<W>, params: Params) => boolean) | undefined, place: number): boolean =>
    holds !== undefined &&
    judgeWorld({ property: { ...said, kind: 'sometimes', holds }, params }, worlds[place] as View<W>) === 'reached';
  const when = 'when' in property ? property.when : undefined;
  const holds = property.kind === 'noCycleWithout' || !('holds' in property) ? undefined : property.holds;
  const happens = 'happens' in property ? property.happens : undefined;
  const isInside = (place: number): boolean =>
    property.kind === 'noCycleWithout' ? isSo(when, place) : !isSo(holds, place);
  const opens = (place: number): boolean =>
    (property.kind === 'eventually' ? place === 0 : when === undefined || isSo(when, place)) && isInside(place);
  const isKeptBy = (place: number): boolean => {
    const [before, after] = [worlds[place - 1] as View<W>, worlds[place] as View<W>];
    const { action } = trace.steps[place - 1] as Trace<W>['steps'][number];
    return (
      happens !== undefined &&
      judgeStep({ property: { ...said, kind: 'someStep', holds: happens }, params }, { before, after, action }) ===
        'reached'
    );
  };
  const remains = (place: number): boolean => isInside(place) && !isKeptBy(place);
  let isOpen = opens(0);
  for (let place = 1; place <= loop; place++) {
    isOpen = opens(place) || (isOpen && remains(place));
  }
  return isOpen && trace.steps.every((_, step) => step < loop || remains(step + 1));
};

/** How a loop heeds each action of which something is assumed. */
export const heededBy = <W>(model: Model<W>, trace: Trace<W>, loop: number): readonly Heeded[] => {
  const worlds = worldsOf(trace).slice(loop);
  const steps = trace.steps.slice(loop);
  return model.rules.flatMap(({ id, fair, due, for: domains }) =>
    (fair === undefined ? [] : assignments(domains)).map((params): Heeded => {
      const action = { rule: id, params };
      const isDue = (place: number): boolean => due === undefined || due(worlds[place] as View<W>, params);
      const isSame = ({ rule, params: own }: Action): boolean =>
        rule === id && Object.entries(params).every(([name, value]) => own[name] === value);
      const taken = steps.findIndex((step, place) => isSame(step.action) && isDue(place));
      const enabled = worlds.map((world, place) => isEnabled(model, world, action, { strict: false }) && isDue(place));
      const disabled = enabled.indexOf(false);
      const isEnabledSomewhere = enabled.includes(true);
      return {
        action,
        fairness: fair as Fairness,
        ...(taken < 0 ? {} : { taken: loop + taken + 1 }),
        ...(isEnabledSomewhere && disabled >= 0 ? { disabledAfter: loop + disabled } : {}),
        isHeeded: taken >= 0 || (fair === 'weak' ? disabled >= 0 : !isEnabledSomewhere),
        isEnabledSomewhere,
      };
    }),
  );
};
