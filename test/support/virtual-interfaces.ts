import { emptied, type ListRegister } from '../../model/gic/list-register.js';
import { quietHcr, type VirtualInterface, virtualInterface } from '../../model/gic/virtual-interface.js';
import { initially } from '../../src/language/index.js';
import fc from './fast-check.js';

const sizes = { listRegisters: 4, interrupts: 4, priorities: 4, senders: 2 };

/** A virtual interface of 4 list registers, 4 interrupts and 4 priorities that lets everything pass. */
export const interfaceWith = (change: Partial<VirtualInterface> = {}): VirtualInterface =>
  initially(virtualInterface(sizes), (cpu) => {
    cpu.groupEnabled = true;
    cpu.pmr = sizes.priorities;
    Object.assign(cpu, change);
  });

/** Its list registers, the first ones as given, the others empty. */
export const lrs = (...written: readonly Partial<ListRegister>[]): ListRegister[] =>
  Array.from({ length: sizes.listRegisters }, (_, place) => ({ ...emptied(), ...written[place] }));

const anyListRegister: fc.Arbitrary<ListRegister> = fc
  .record({
    state: fc.constantFrom('invalid' as const, 'pending' as const, 'active' as const, 'pending+active' as const),
    irq: fc.nat(sizes.interrupts - 1),
    priority: fc.nat(sizes.priorities - 1),
    group: fc.constant(0),
    hw: fc.boolean(),
    eoi: fc.boolean(),
    source: fc.nat(sizes.senders - 1),
  })
  // The EOI bit has its place in the physical number.
  .map((lr) => ({ ...lr, eoi: lr.eoi && !lr.hw }));

/** Whatever may stand in it, reachable or not. */
export const anyInterface: fc.Arbitrary<VirtualInterface> = fc.record({
  lrs: fc.array(anyListRegister, { minLength: sizes.listRegisters, maxLength: sizes.listRegisters }),
  eoiMode: fc.nat(1),
  groupEnabled: fc.boolean(),
  group0: fc.constant([]),
  binaryPoints: fc.constant([]),
  commonBinaryPoint: fc.constant([]),
  pmr: fc.nat(sizes.priorities),
  activePriorities: fc.array(fc.boolean(), { minLength: sizes.priorities, maxLength: sizes.priorities }),
  eoiCount: fc.nat(31),
  hcr: fc.record(
    Object.fromEntries(Object.keys(quietHcr()).map((bit) => [bit, fc.boolean()])) as Record<
      keyof VirtualInterface['hcr'],
      fc.Arbitrary<boolean>
    >,
  ),
});
