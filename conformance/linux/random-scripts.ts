import fc from 'fast-check';
import type { Era } from '../../model/index.js';
import type { Setup } from '../implementation.js';
import { ppiIntid } from '../model/wiring.js';
import { type Host, usualHost } from './hosts.js';
import type { Script } from './script.js';
import { walk } from './walk.js';

/** More than there are list registers. */
const spis = [40, 41, 42, 43, 44, 45, 46];
/** An event of a device for each, at first. */
const lpis = [8192, 8193, 8194, 8195];
const sgi = 3;
const timer = 27;

/** A number is a word, so a walk of so many has about half as many operations. */
const lengths = { minLength: 60, maxLength: 160 };

/** Where two CPUs of the host do something at once each operation takes longer, and a tick may come. */
const lengthsAtOnce = { minLength: 12, maxLength: 30 };

type OfHost = Pick<Host, 'listRegisters' | 'hostCpus' | 'emulatesIar'>;

/** Walks through the model in virtual machines of every kind. */
export const randomScripts = (
  gic: 2 | 3,
  hypervisor: Era['hypervisor'],
  host: OfHost = usualHost,
): fc.Arbitrary<Script> =>
  fc
    .record({
      setup: setups(gic, host),
      numbers: fc.array(fc.noBias(fc.nat()), host.hostCpus === 2 ? lengthsAtOnce : lengths),
    })
    .map(({ setup, numbers }) => ({ name: 'random', setup, operations: walk(setup, hypervisor, numbers, host) }));

const setups = (gic: 2 | 3, { listRegisters, hostCpus }: OfHost): fc.Arbitrary<Setup> =>
  fc
    .record({
      vcpus: hostCpus === 2 ? fc.constant(2) : fc.constantFrom(1, 2),
      eoiMode: fc.constantFrom<(0 | 1)[]>(0, 1),
      // Which CPU of the host has the physical active bit of a timer is not looked at.
      hasTimer: hostCpus === 2 ? fc.constant(false) : fc.boolean(),
      hasSgi: fc.boolean(),
      hasPpi: fc.constantFrom(true, false, false),
      isRouted: fc.constantFrom(true, false, false, false, false),
      hasGroups:
        gic === 3 && listRegisters > 1 && hostCpus === undefined
          ? fc.constantFrom(true, false, false)
          : fc.constant(false),
      groups: fc.tuple(...spis.map(() => fc.constantFrom<(0 | 1)[]>(0, 1))),
      hasLpis: gic === 3 && listRegisters > 1 ? fc.constantFrom(true, false, false) : fc.constant(false),
      interrupts: fc.tuple(...spis.map(() => programmed)),
    })
    .map(({ vcpus, eoiMode, hasTimer, hasSgi, hasPpi, hasLpis, hasGroups, groups, isRouted, interrupts }) => {
      const [only] = banked(hasTimer ? timer : undefined, 'level', 1);
      const all = [
        ...interrupts.slice(hasLpis ? lpis.length : 0).map((one, place) => ({
          ...{ ...one, intid: spis[place] ?? 0, target: one.target % vcpus },
          ...(hasGroups && groups[place] === 0 ? { group: 0 as const } : {}),
        })),
        ...banked(hasTimer ? timer : undefined, 'level', vcpus),
        ...banked(hasSgi ? sgi : undefined, 'edge', vcpus),
        ...banked(hasPpi ? ppiIntid : undefined, 'level', vcpus),
        ...interrupts
          .slice(0, hasLpis ? lpis.length : 0)
          .map((one, place) => ({ ...one, intid: lpis[place] ?? 0, trigger: 'edge' as const, target: 0 })),
      ];
      return {
        ...{ gic, vcpus, listRegisters, eoiMode, priorityMask: 0xf0, intids: 64 },
        ...(hostCpus === undefined ? {} : { hostCpus }),
        ...(isRouted ? { isRouted } : {}),
        // With two for one list register a guest executes nothing: see the situation.
        interrupts: listRegisters === 1 ? [only ?? all[0]].flatMap((one) => one ?? []) : all,
      };
    });

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
