/** The functions of a hypervisor. */
type StepNames<H> = { [N in keyof H]: H[N] extends (...args: never[]) => unknown ? N : never }[keyof H];

/**
 * The steps `S` of a hypervisor as they are written: each is a function of the hypervisor as a whole, through which it
 * calls the others, and of what `S` says of it. They are plain values: an era is the record of another one with some of
 * them replaced. (`H` is what the steps of a part ask of the whole, where that is more than they are.)
 */
export type Steps<S, H = S> = {
  readonly [N in StepNames<S>]: S[N] extends (...args: infer A) => infer R ? (hypervisor: H, ...args: A) => R : never;
};

/**
 * The same steps with some of them replaced: `override(linux619, { isHaltedFor: () => true })`. What was there before is
 * still to be had by its name: `linux619.foldLr(kvm, w, v, lr)`.
 * @throws Error where a name is none of a step. The compiler says so, too, but `--with` leaves types out, and what
 * replaces nothing would hold.
 */
export const override = <S extends object>(steps: S, replaced: Partial<NoInfer<S>>): S => {
  const unknown = Object.keys(replaced).filter((name) => !Object.hasOwn(steps, name));
  if (unknown.length > 0) {
    throw new Error(`override: no step is called ${unknown.join(' or ')}; take a name of the record it is given`);
  }
  return { ...steps, ...replaced };
};

/** The hypervisor that these are steps of. */
type HypervisorOf<S> = S[keyof S] extends (hypervisor: infer H, ...args: never[]) => unknown ? H : never;

type ConfigOf<H> = H extends { readonly config: infer C } ? C : never;

/** What makes a hypervisor for a configuration, and the steps that it makes it of. */
export interface Bound<H, S extends object = object> {
  <C extends ConfigOf<H>>(config: C): H & { readonly config: C };
  readonly steps: S;
}

/** A hypervisor of these steps for each configuration, whatever else that has. It has no state of its own: all of it is in the model's. */
export const bind = <S extends object>(steps: S): Bound<HypervisorOf<S>, S> => {
  const bound = <C>(config: C): HypervisorOf<S> & { readonly config: C } => {
    const hypervisor: Record<string, unknown> = { config };
    for (const [name, step] of Object.entries(steps as Readonly<Record<string, (...args: unknown[]) => unknown>>)) {
      hypervisor[name] = step.bind(null, hypervisor);
    }
    return hypervisor as HypervisorOf<S> & { readonly config: C };
  };
  return Object.assign(bound, { steps });
};
