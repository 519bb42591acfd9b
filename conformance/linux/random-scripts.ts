import fc from 'fast-check';
import type { Era } from '../../model/index.js';
import type { Setup } from '../implementation.js';
import { listRegisters, type Script } from './script.js';
import { walk } from './walk.js';

/** More than there are list registers. */
const spis = [40, 41, 42, 43, 44, 45, 46];
const sgi = 3;
const timer = 27;

/** A number is a word, so a walk of so many has about half as many operations. */
const [shortest, longest] = [60, 160];

/** Walks through the model in virtual machines of every kind. */
export const randomScripts = (gic: 2 | 3, hypervisor: Era['hypervisor']): fc.Arbitrary<Script> =>
  fc
    .record({ setup: setups(gic), numbers: fc.array(fc.noBias(fc.nat()), { minLength: shortest, maxLength: longest }) })
    .map(({ setup, numbers }) => ({ name: 'random', setup, operations: walk(setup, hypervisor, numbers) }));

const setups = (gic: 2 | 3): fc.Arbitrary<Setup> =>
  fc
    .record({
      vcpus: fc.constantFrom(1, 2),
      eoiMode: fc.constantFrom<(0 | 1)[]>(0, 1),
      hasTimer: fc.boolean(),
      hasSgi: fc.boolean(),
      interrupts: fc.tuple(...spis.map(() => programmed)),
    })
    .map(({ vcpus, eoiMode, hasTimer, hasSgi, interrupts }) => ({
      gic,
      vcpus,
      listRegisters,
      eoiMode,
      priorityMask: 0xf0,
      intids: 64,
      interrupts: [
        ...interrupts.map((one, place) => ({ ...one, intid: spis[place] ?? 0, target: one.target % vcpus })),
        ...banked(hasTimer ? timer : undefined, 'level', vcpus),
        ...banked(hasSgi ? sgi : undefined, 'edge', vcpus),
      ],
    }));

const programmed = fc.record({
  trigger: fc.constantFrom<('level' | 'edge')[]>('level', 'edge'),
  priority: fc.constantFrom(0x20, 0x40, 0x60, 0x80, 0xa0, 0xc0),
  target: fc.nat(1),
  enabled: fc.constantFrom(true, true, true, true, false),
});

/** An SGI or PPI is programmed on each vCPU. */
const banked = (intid: number | undefined, trigger: 'level' | 'edge', vcpus: number): Setup['interrupts'] =>
  intid === undefined
    ? []
    : Array.from({ length: vcpus }, (_, target) => ({ intid, trigger, priority: 0x90, target, enabled: true }));
