import fc from 'fast-check';
import { type ListRegister, quietHcr } from '../../model/index.js';
import { priorities } from '../model/numbers.js';
import { distributorWords, type GicOperation } from './operation.js';
import { properly } from './proper.js';
import type { Scope } from './scope.js';
import { type GicSetup, listRegisters, openMask, senders } from './setup.js';

/** Operations on a GIC that begins as its setup says. */
export interface Script {
  readonly setup: GicSetup;
  readonly operations: readonly GicOperation[];
}

/** Random scripts of up to so many operations, most of which are proper. */
export const scripts = (scope: Scope, length: number): fc.Arbitrary<Script> =>
  fc
    .record({
      setup: setups(scope),
      drafts: fc.array(fc.record({ operation: operations(scope), isProper: fc.constantFrom(false, true, true) }), {
        minLength: 1,
        maxLength: length,
        size: 'max',
      }),
    })
    .map(({ setup, drafts }) => ({ setup, operations: properly(scope, setup, drafts) }));

const setups = ({ interrupts }: Scope): fc.Arbitrary<GicSetup> =>
  fc.record({
    interrupts: fc.tuple(
      ...interrupts.map(({ trigger }) =>
        fc.record({
          trigger: trigger === 'any' ? fc.constantFrom('edge' as const, 'level' as const) : fc.constant(trigger),
          priority,
        }),
      ),
    ),
  });

const weighing = <T>(weight: number, arbitrary: fc.Arbitrary<T>) => ({ weight, arbitrary });

/** Few, so that interrupts are often equally urgent; the least urgent never passes a mask. */
const priority = fc.constantFrom(0, 1, 8, 9, 20, priorities - 1);

const mask = fc.oneof(weighing(3, fc.constant(openMask)), weighing(1, fc.nat(openMask)));

/** A group that is disabled is worth a look, and hides everything else. */
const groupEnable = fc.constantFrom(1, 1, 1, 1, 0);

const eoiMode = fc.constantFrom(0, 1);

/** One operation, with all that goes with it. */
const operation = <const By extends string, const Does extends string, Rest>(
  by: By,
  does: Does,
  rest: { readonly [Field in keyof Rest]: fc.Arbitrary<Rest[Field]> },
) => fc.record<Rest>(rest).map((fields) => ({ by, does, ...fields }));

const operations = (scope: Scope): fc.Arbitrary<GicOperation> => {
  const irq = fc.nat(scope.interrupts.length - 1);
  const wired = scope.interrupts.flatMap(({ isWired }, place) => (isWired ? [place] : []));
  return fc.oneof(
    weighing(12, interfaceAccesses('guest', irq)),
    weighing(10, interfaceAccesses('host', irq)),
    weighing(6, fc.oneof(...distributorWords.map((does) => operation('host', does, { irq })))),
    weighing(2, operation('device', 'raise', { irq: fc.constantFrom(...wired) })),
    weighing(1, operation('device', 'lower', { irq: fc.constantFrom(...wired) })),
    weighing(8, hypervisorAccesses(scope, irq)),
  );
};

const interfaceAccesses = <const By extends 'guest' | 'host'>(by: By, irq: fc.Arbitrary<number>) =>
  fc.oneof(
    weighing(5, operation(by, 'iar', {})),
    weighing(5, operation(by, 'eoir', { irq })),
    weighing(3, operation(by, 'dir', { irq })),
    weighing(1, operation(by, 'pmr', { value: mask })),
    weighing(1, operation(by, 'grpen', { value: groupEnable })),
    weighing(1, operation(by, 'eoimode', { value: eoiMode })),
  );

const hypervisorAccesses = (scope: Scope, irq: fc.Arbitrary<number>) => {
  const conditions = fc
    .subarray([...scope.hcr])
    .map((set) => ({ ...quietHcr(), ...Object.fromEntries(set.map((condition) => [condition, true])) }));
  const groupEnabled = groupEnable.map((bit) => bit === 1);
  return fc.oneof(
    weighing(5, operation('hypervisor', 'lr', { place: fc.nat(listRegisters - 1), lr: anyListRegister(scope, irq) })),
    weighing(2, operation('hypervisor', 'hcr', { hcr: conditions, eoiCount: fc.constantFrom(0, 0, 1, 31) })),
    weighing(1, operation('hypervisor', 'vmcr', { controls: fc.record({ pmr: mask, groupEnabled, eoiMode }) })),
    weighing(1, operation('hypervisor', 'apr', { priorities: fc.uniqueArray(priority, { maxLength: 3 }) })),
  );
};

const anyListRegister = ({ interrupts }: Scope, irq: fc.Arbitrary<number>): fc.Arbitrary<ListRegister> => {
  const isSgi = (place: number): boolean => interrupts[place]?.isSgi !== undefined;
  return (
    fc
      .record<ListRegister>({
        state: fc.constantFrom('invalid', 'pending', 'pending', 'pending', 'active', 'pending+active'),
        irq,
        priority,
        // There is one.
        group: fc.constant(0),
        hw: fc.boolean(),
        eoi: fc.boolean(),
        source: interrupts.some((_, place) => isSgi(place)) ? fc.nat(senders - 1) : fc.constant(0),
      })
      .map((lr) => ({ ...lr, hw: lr.hw && !isSgi(lr.irq), source: isSgi(lr.irq) ? lr.source : 0 }))
      // The EOI bit has its place in the physical number.
      .map((lr) => ({ ...lr, eoi: lr.eoi && !lr.hw }))
  );
};
