import { upTo } from '../../../src/language/index.js';
import { at } from '../../at.js';
import { isRegrouped } from '../../gic/groups.js';
import { usedListRegisters } from '../../guest/state.js';
import { type Interrupt, those } from '../../machine/config.js';
import type { Claim as ClaimOf } from '../../machine/part.js';
import { always } from '../speak.js';
import type { World } from '../state.js';
import type { Vgic } from '../vgic.js';

type Claim = ClaimOf<Vgic, World>;

/** One that moves may come back, and nobody is told of that either. */
const staysAndChanges = (irq: Interrupt): boolean =>
  isRegrouped(irq) && !irq.access.some((one) => one === 'target' || one === 'nowhere');

export const groupIsPresented: Claim = {
  appliesTo: ({ config }) => config.interrupts.some(staysAndChanges),
  property: (kvm) =>
    always({
      id: 'N16',
      name: 'group-is-presented',
      says: 'what is pending for the vgic and in a list register is there of the group that the guest has written, or its vCPU is told',
      cites:
        'IHI 0069 (GICD_IGROUPR<n>: the effect is visible in finite time); vgic_mmio_write_group, vgic_queue_irq_unlock',
      by: 'kvm',
      applies: 'where the guest writes IGROUPR of an interrupt that it does not move',
      for: { vcpu: upTo(kvm.config.vcpus), irq: those(kvm.config, staysAndChanges) },
      when: (w, { vcpu, irq }) =>
        ['flushed', 'committed', 'guest'].includes(at(w.vcpus, vcpu).phase) &&
        kvm.targetOracle(w, kvm.getIrq(w, irq)) === vcpu &&
        usedListRegisters(kvm, w, vcpu).some((lr) => lr.irq === irq && lr.state === 'pending'),
      holds: (w, { vcpu, irq }) => {
        const { exiting, requested } = at(w.vcpus, vcpu);
        // A thread that injects has not told it yet.
        const isTold = exiting || requested || kvm.isInjecting(w, irq);
        return (
          isTold || usedListRegisters(kvm, w, vcpu).every((lr) => lr.irq !== irq || lr.group === kvm.groupOf(w, irq))
        );
      },
    }),
};
