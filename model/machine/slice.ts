import type { Infer, Shape } from '../../src/language/index.js';
import type { Happening } from './happening.js';

type Fields = Readonly<Record<string, Shape>>;

/**
 * What a part adds to the state: fields of its own, fields of each interrupt, fields of each vCPU. What a configuration
 * does not use of it has no elements, or only one value, and costs no bit.
 */
export interface Slice {
  readonly world?: Fields;
  readonly irq?: Fields;
  readonly vcpu?: Fields;
}

type InferFields<F> = { -readonly [Name in keyof F]: Infer<F[Name]> };
type FieldsIn<S, Of extends keyof Slice> = S extends { readonly [K in Of]: infer F } ? InferFields<F> : object;

/** The state that slices make together: `State<KvmSlice & GuestSlice>`. */
export type State<S> = FieldsIn<S, 'world'> & {
  irqs: FieldsIn<S, 'irq'>[];
  vcpus: FieldsIn<S, 'vcpu'>[];
  happened: Happening[];
};

/** What is part of every state. */
export type BaseState = State<unknown>;
