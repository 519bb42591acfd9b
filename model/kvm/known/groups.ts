import type { View } from '../../../src/language/index.js';
import { hasGroup0, isGroupEnabled, isRegrouped } from '../../gic/groups.js';
import { isSpi } from '../../machine/config.js';
import type { Config } from '../config.js';
import type { Vcpu, VgicIrq, World } from '../state.js';
import type { Vgic } from '../vgic.js';
import { every, known, newer, older, overflows } from './violation.js';

const changesGroups = (config: Config): boolean =>
  hasGroup0(config) && config.guest.controls.includes('group') && overflows(config);

const isOn = (vcpu: View<Vcpu>, irq: View<VgicIrq>): number => Number(isGroupEnabled(vcpu.cpu, irq));

const isPending = (kvm: Vgic, w: View<World>, irq: View<VgicIrq>): number =>
  Number(irq.enabled && kvm.irqIsPending(w, irq) && !irq.active);

export const disabledGroupInLrs = known({
  story: 'a disabled group takes the list registers',
  seen: [{ properties: ['S62'], eras: older, where: changesGroups }],
  mend: {
    says: 'of pending interrupts those come first whose group the guest has enabled',
    everywhere: (before) => ({
      irqCmp: (kvm, w, vcpu, a, b) =>
        a.active || b.active
          ? before.irqCmp(kvm, w, vcpu, a, b)
          : isOn(vcpu, b) - isOn(vcpu, a) || before.irqCmp(kvm, w, vcpu, a, b),
    }),
  },
});

/** Where a list register of one vCPU may be of the group that another one has just written. */
const regroupsElsewhere = ({ vcpus, interrupts, guest }: Config): boolean =>
  vcpus > 1 && interrupts.some((irq) => isRegrouped(irq) && (isSpi(irq) || guest.controls.includes('redistributors')));

export const groupWhilePresented = known({
  story: 'a group that changes in a list register',
  seen: [
    {
      properties: ['L01'],
      eras: every,
      where: (config) => regroupsElsewhere(config) && config.guest.controls.includes('group'),
    },
    {
      properties: ['X01', 'L02'],
      eras: every,
      where: (config) =>
        regroupsElsewhere(config) &&
        config.hostGic === 3 &&
        (config.guest.eoiMode === 0 || config.guest.controls.includes('eoiMode')),
    },
  ],
  mend: {
    says: 'IGROUPR changes the group of what is pending in a list register, too: as with the VM halted for it',
    everywhere: (before) => ({
      mmioWriteGroup: (kvm, w, id, group) => {
        before.mmioWriteGroup(kvm, w, id, group);
        for (const { cpu, usedLrs } of w.vcpus) {
          for (const lr of cpu.lrs.slice(0, usedLrs).filter(({ irq }) => irq === id)) {
            lr.group = group;
          }
        }
      },
    }),
  },
});

export const disabledGroupOutOfOrder = known({
  story: 'a disabled group is out of order',
  seen: [{ properties: ['S11', 'S12', 'S55', 'X01'], eras: newer, where: changesGroups }],
  mend: {
    says: 'active interrupts come last, by priority alone, whatever group they are of',
    everywhere: (before) => ({
      irqCmp: (kvm, w, vcpu, a, b) => {
        const isOwn = (irq: View<VgicIrq>) => Number(kvm.targetOracle(w, irq) === vcpu.id);
        const [pendingA, pendingB] = [isPending(kvm, w, a), isPending(kvm, w, b)];
        const order = isOwn(b) - isOwn(a) || pendingB - pendingA;
        if (order !== 0) {
          return order;
        }
        return pendingA === 0
          ? a.priority - b.priority || Number(b.hw) - Number(a.hw)
          : before.irqCmp(kvm, w, vcpu, a, b);
      },
    }),
  },
});
