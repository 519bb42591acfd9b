import type { View } from '../../../src/language/index.js';
import { hasGroup0, isGroupEnabled } from '../../gic/groups.js';
import type { Config } from '../config.js';
import type { Vcpu, VgicIrq, World } from '../state.js';
import type { Vgic } from '../vgic.js';
import { known, newer, older, overflows } from './violation.js';

const changesGroups = (config: Config): boolean =>
  hasGroup0(config) && config.guest.controls.includes('group') && overflows(config);

const isOn = (kvm: Vgic, vcpu: View<Vcpu>, irq: View<VgicIrq>): number =>
  Number(isGroupEnabled(kvm.config, vcpu.cpu, irq.id));

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
          : isOn(kvm, vcpu, b) - isOn(kvm, vcpu, a) || before.irqCmp(kvm, w, vcpu, a, b),
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
