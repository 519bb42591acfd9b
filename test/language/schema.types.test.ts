import { describe, expectTypeOf, it } from 'vitest';
import {
  array,
  bag,
  bool,
  happened,
  type Infer,
  index,
  initially,
  int,
  neutral,
  oneOf,
  optional,
  record,
  sequence,
  type View,
} from '../../src/language/index.js';

const listRegister = record({ state: oneOf('invalid', 'pending', 'active'), irq: index(3) });

interface ListRegister {
  state: 'invalid' | 'pending' | 'active';
  irq: number;
}

describe('the type of a world is inferred from its schema', () => {
  it('for a field', () => {
    expectTypeOf<Infer<typeof bool>>().toEqualTypeOf<boolean>();
    const level = int(0, 3);
    expectTypeOf<Infer<typeof level>>().toEqualTypeOf<number>();
    const state = oneOf('pending', 'active');
    expectTypeOf<Infer<typeof state>>().toEqualTypeOf<'pending' | 'active'>();
  });

  it('for a record, whose fields may be written', () => {
    expectTypeOf<Infer<typeof listRegister>>().toEqualTypeOf<ListRegister>();
  });

  it('for lists of every sort', () => {
    const world = record({
      lrs: array(4, listRegister),
      waiting: sequence(2, index(3)),
      slots: bag(2, listRegister),
      log: happened<{ what: 'kicked'; vcpu: number } | { what: 'entered' }>(),
    });
    expectTypeOf<Infer<typeof world>>().toEqualTypeOf<{
      lrs: ListRegister[];
      waiting: number[];
      slots: ListRegister[];
      log: ({ what: 'kicked'; vcpu: number } | { what: 'entered' })[];
    }>();
  });

  it('for what may be absent', () => {
    const owner = optional(index(2));
    expectTypeOf<Infer<typeof owner>>().toEqualTypeOf<number | null>();
    const vmm = optional(listRegister);
    expectTypeOf<Infer<typeof vmm>>().toEqualTypeOf<ListRegister | null>();
  });

  it('for a schema that depends on a configuration', () => {
    const sized = (vcpus: number) => record({ vcpus: array(vcpus, record({ runs: bool })) });
    expectTypeOf<Infer<ReturnType<typeof sized>>>().toEqualTypeOf<{ vcpus: { runs: boolean }[] }>();
  });

  it('and so is the type of its neutral value', () => {
    expectTypeOf(neutral(listRegister)).toEqualTypeOf<ListRegister>();
    expectTypeOf(
      initially(listRegister, (lr) => expectTypeOf(lr).toEqualTypeOf<ListRegister>()),
    ).toEqualTypeOf<ListRegister>();
  });
});

describe('a view is a world that may be looked at and not touched', () => {
  it('all the way down', () => {
    expectTypeOf<View<{ lrs: ListRegister[]; turn: number; owner: ListRegister | null }>>().toEqualTypeOf<{
      readonly lrs: readonly { readonly state: 'invalid' | 'pending' | 'active'; readonly irq: number }[];
      readonly turn: number;
      readonly owner: { readonly state: 'invalid' | 'pending' | 'active'; readonly irq: number } | null;
    }>();
  });

  it('so a world can be given where a view is asked for, and not the other way round', () => {
    interface World {
      turns: number[];
    }
    expectTypeOf<World>().toExtend<View<World>>();
    expectTypeOf<View<World>>().not.toExtend<World>();
  });
});
