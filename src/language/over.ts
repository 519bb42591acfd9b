import type { Eventually, LeadsTo, NoCycleWithout, Recoverable, Recurs } from './liveness.js';
import type { Always, EveryStep, SomeStep, Sometimes } from './property.js';
import type { Domains, Effect, Params, Rule } from './rule.js';

/** What may be left out when a rule or a property is written. */
type Written<T, Optional extends keyof T> = Omit<T, Optional | 'kind'> & Partial<Pick<T, Optional>>;

/** A rule as it is written: with one effect, or with several. */
type WrittenRule<W, P extends Params> = Omit<Written<Rule<W, P>, 'for' | 'when'>, 'does'> & {
  readonly does: Effect<W, P> | readonly Effect<W, P>[];
};

/** A promise without anything that is to come cannot be kept. */
type WithGoal<T extends { readonly holds?: unknown; readonly happens?: unknown }> = T &
  (Required<Pick<T, 'holds'>> | Required<Pick<T, 'happens'>>);

const always = () => true;
const once: Domains<Params> = {};

/**
 * The words to write rules and properties of one kind of world with: `const { rule, always } = over<World>()`.
 * They only give types and defaults; a model is made of the plain values they return.
 */
export const over = <W>() => ({
  rule: <P extends Params>(spec: WrittenRule<W, P>): Rule<W> =>
    ({ for: once, when: always, ...spec, does: [spec.does].flat() }) as unknown as Rule<W>,

  always: <P extends Params>(spec: Written<Always<W, P>, 'for' | 'when'>): Always<W> =>
    ({ for: once, when: always, ...spec, kind: 'always' }) as unknown as Always<W>,

  everyStep: <P extends Params>(spec: Written<EveryStep<W, P>, 'for' | 'when'>): EveryStep<W> =>
    ({ for: once, when: always, ...spec, kind: 'everyStep' }) as unknown as EveryStep<W>,

  sometimes: <P extends Params>(spec: Written<Sometimes<W, P>, 'for'>): Sometimes<W> =>
    ({ for: once, ...spec, kind: 'sometimes' }) as unknown as Sometimes<W>,

  someStep: <P extends Params>(spec: Written<SomeStep<W, P>, 'for'>): SomeStep<W> =>
    ({ for: once, ...spec, kind: 'someStep' }) as unknown as SomeStep<W>,

  eventually: <P extends Params>(spec: WithGoal<Written<Eventually<W, P>, 'for'>>): Eventually<W> =>
    ({ for: once, ...spec, kind: 'eventually' }) as unknown as Eventually<W>,

  leadsTo: <P extends Params>(spec: WithGoal<Written<LeadsTo<W, P>, 'for'>>): LeadsTo<W> =>
    ({ for: once, ...spec, kind: 'leadsTo' }) as unknown as LeadsTo<W>,

  recurs: <P extends Params>(spec: WithGoal<Written<Recurs<W, P>, 'for'>>): Recurs<W> =>
    ({ for: once, ...spec, kind: 'recurs' }) as unknown as Recurs<W>,

  recoverable: <P extends Params>(spec: Written<Recoverable<W, P>, 'for' | 'when'>): Recoverable<W> =>
    ({ for: once, when: always, ...spec, kind: 'recoverable' }) as unknown as Recoverable<W>,

  noCycleWithout: <P extends Params>(spec: Written<NoCycleWithout<W, P>, 'for' | 'when'>): NoCycleWithout<W> =>
    ({ for: once, when: always, ...spec, kind: 'noCycleWithout' }) as unknown as NoCycleWithout<W>,
});
