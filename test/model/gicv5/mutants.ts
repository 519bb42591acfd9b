import { at } from '../../../model/at.js';
import type { GicV5Config } from '../../../model/gicv5/config.js';
import { gicV572, gicV573 } from '../../../model/gicv5/eras.js';
import { readGicV5 } from '../../../model/gicv5/sketch.js';
import type { VgicV5, VgicV5Steps } from '../../../model/gicv5/vgic-v5.js';
import { bind, override } from '../../../model/machine/steps.js';

/** A step of KVM, or of the CPU, that is wrong, and who notices. */
export interface GicV5Mutant {
  readonly id: string;
  readonly notices: string;
  readonly config: GicV5Config;
  readonly era: 'gicv5-7.2' | 'gicv5-7.3';
  readonly wrong: (config: GicV5Config) => VgicV5;
  readonly also?: readonly string[];
}

const mutant = (
  id: string,
  notices: string,
  args: string,
  replaced: Partial<VgicV5Steps>,
  also: readonly string[] = [],
  era: GicV5Mutant['era'] = 'gicv5-7.3',
): GicV5Mutant => ({
  id,
  notices,
  config: readGicV5(args),
  era,
  wrong: bind(override(era === 'gicv5-7.3' ? gicV573 : gicV572, replaced)),
  also,
});

export const gicV5Mutants: readonly GicV5Mutant[] = [
  mutant(
    'V5a',
    'that an edge which arrives while the guest runs is written over by the fold',
    'software',
    {
      foldPpiState: (kvm, w) => {
        const { pendr } = at(w.hostData, w.cpu);
        const exited = [...pendr];
        gicV573.foldPpiState(kvm, w);
        w.irqs.forEach((irq, ppi) => {
          irq.pendingLatch = at(exited, ppi);
        });
      },
    },
    ['V5c', 'V5f'],
  ),
  mutant(
    'V5a',
    'that an edge which the guest has not taken is left in the hardware',
    'software',
    {
      savePpiState: (kvm, w) => {
        gicV573.savePpiState(kvm, w);
        at(w.hostData, w.cpu).pendr.fill(false);
      },
    },
    ['V5c', 'V5f'],
  ),
  mutant(
    'V5a',
    'that what turned back keeps no edge',
    'software,pmu,nvhe',
    { turnBack: () => {} },
    ['V5c', 'V5f'],
    'gicv5-7.2',
  ),
  mutant('V5b', 'that the line of a timer is not handed to the guest', 'timer', {
    restorePpiState: (kvm, w) => {
      gicV573.restorePpiState(kvm, w);
      w.hw.dvir.fill(false);
    },
  }),
  mutant('V5b', 'that nobody tells the vgic of the PMU', 'pmu', { pmuUpdateState: () => {} }, ['V5c']),
  mutant(
    'V5b',
    'that a line which has fallen stays high for the vgic',
    'pmu',
    {
      injectIrq: (kvm, w, ppi, level) => {
        if (level) {
          gicV573.injectIrq(kvm, w, ppi, level);
        }
      },
    },
    ['V5g', 'V5h'],
  ),
  mutant('V5c', 'that a sleeper is not woken', 'software', {
    vcpuKick: (kvm, w) => {
      if (w.phase !== 'blocked') {
        gicV573.vcpuKick(kvm, w);
      }
    },
  }),
  mutant('V5c', 'that a vCPU sleeps by the priorities of its last WFI', 'software+priority@1,mask', {
    syncPpiPriorities: () => {},
  }),
  mutant('V5c', 'that KVM asks its own line of a timer which the hardware injects', 'timer', {
    hasPendingPpi: (kvm, w) => w.irqs.some((_, ppi) => kvm.irqIsPending(w, ppi)),
  }),
  mutant('V5c', 'that a timer which expires wakes nobody', 'timer', { bgTimerExpire: () => {} }),
  mutant('V5d', 'that the host takes the timer of a vCPU that is loaded, as with a GICv3', 'timer', {
    timerLoad: (_kvm, w) => {
      w.physActive = [...w.lines];
    },
  }),
  mutant('V5d', "that the timer's interrupt stays active when the vCPU is gone", 'timer', { timerPut: () => {} }),
  mutant('V5d', 'that a timer is still handed to a guest that has left', 'timer', {
    savePpiState: (kvm, w) => {
      const dvir = [...w.hw.dvir];
      gicV573.savePpiState(kvm, w);
      w.hw.dvir = dvir;
    },
  }),
  mutant(
    'V5e',
    'that a guest finds the active state of its first entry',
    'software',
    {
      foldPpiState: (kvm, w) => {
        const entered = [...w.cpuIf.activer];
        gicV573.foldPpiState(kvm, w);
        w.cpuIf.activer = entered;
      },
    },
    ['V5h'],
  ),
  mutant('V5e', 'that struct vgic_irq is not told what is active', 'software', {
    foldPpiState: (kvm, w) => {
      const active = w.irqs.map((irq) => irq.active);
      gicV573.foldPpiState(kvm, w);
      w.irqs.forEach((irq, ppi) => {
        irq.active = at(active, ppi);
      });
    },
  }),
  mutant('V5f', 'that a kick sends no IPI', 'software', {
    vcpuKick: (kvm, w) => {
      const { exiting } = w;
      gicV573.vcpuKick(kvm, w);
      w.exiting = exiting;
    },
  }),
  mutant(
    'V5f',
    'that no request is made where it is looked at behind the flush',
    'software',
    { makeRequest: () => {} },
    [],
    'gicv5-7.2',
  ),
  mutant('V5g', 'that a vCPU with nothing to take looks again without end', 'software,receive', {
    getEffectivePriorityMask: (kvm, w) => Math.max(1, gicV573.getEffectivePriorityMask(kvm, w)),
  }),
  mutant('V5h', 'that the CPU presents what is active', 'timer', {
    signals: (kvm, w, ppi) => gicV573.signals(kvm, { ...w, hw: { ...w.hw, activer: [false] } }, ppi),
  }),
  mutant('V5h', 'that an enable of the guest is not carried out', 'software+enable', { writeEnabler: () => {} }, [
    'V5g',
    'V5i',
  ]),
  mutant(
    'V5i',
    'that a priority is kept from the first entry on',
    'software+priority@1',
    {
      savePpiState: (kvm, w) => {
        const priorityr = [...w.cpuIf.priorityr];
        gicV573.savePpiState(kvm, w);
        w.cpuIf.priorityr = priorityr;
      },
    },
    ['V5c', 'V5h'],
  ),
  mutant(
    'V5i',
    "that the active priorities are saved a second time, when they are another vCPU's",
    'software',
    {
      put: (kvm, w) => {
        w.cpuIf.resident = true;
        gicV573.put(kvm, w);
      },
    },
    ['V5g', 'V5h'],
  ),
  mutant('V5i', 'that the mask of the last exit is not kept', 'software+priority@1,mask', { saveState: () => {} }, [
    'V5g',
    'V5h',
  ]),
];

export const promiseOnly = readGicV5('software,timer');

export const promiseMutants = [
  {
    notices: 'that a vCPU with an edge latched turns back without end',
    wrong: bind(
      override(gicV573, {
        enter: (kvm, w) => {
          w.requested ||= w.irqs.some(({ pendingLatch }) => pendingLatch);
          gicV573.enter(kvm, w);
        },
      }),
    ),
    also: [],
  },
];
