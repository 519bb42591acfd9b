import { upTo } from '../../../src/language/index.js';
import { at } from '../../at.js';
import { isValid } from '../../gic/list-register.js';
import { everywhere, whereOverflow, whereSome, whoseTurn } from '../../machine/claim.js';
import { isMapped } from '../../machine/config.js';
import type { Claim as ClaimOf } from '../../machine/part.js';
import { always, everyStep } from '../speak.js';
import type { World } from '../state.js';
import type { OldVgic } from '../vgic.js';
import { awaitsFlush } from './awaits-flush.js';

type Claim = ClaimOf<OldVgic, World>;

/** What a flush puts into list registers, and what it leaves out. */

export const overflowIsHeardOf: Claim = {
  appliesTo: whereOverflow,
  property: (kvm) =>
    everyStep({
      id: 'OV15',
      name: 'overflow-is-heard-of',
      says: 'where a flush leaves an interrupt outside the list registers, the underflow interrupt is asked for',
      cites: '__kvm_vgic_flush_hwstate, vgic_enable_underflow; IHI 0048B 5.3.1 (GICH_HCR.UIE)',
      by: 'kvm',
      applies: 'where there are more interrupts than list registers, before v4.7',
      for: { vcpu: upTo(kvm.config.vcpus) },
      about: { vcpu: whoseTurn },
      when: ({ after }, { vcpu }) => {
        const isFlushed = after.happened.some((event) => event.what === 'flushed' && event.vcpu === vcpu);
        const isWaiting = upTo(kvm.config.interrupts.length).some(
          (irq) => kvm.targetOf(after, irq) === vcpu && awaitsFlush(kvm, after, irq),
        );
        return isFlushed && isWaiting && !kvm.isOutside(after, vcpu);
      },
      holds: ({ after }, { vcpu }) => after.vcpus[vcpu]?.cpu.hcr.UIE === true,
    }),
};

export const loadedOnTarget: Claim = {
  appliesTo: everywhere,
  property: (kvm) =>
    everyStep({
      id: 'OV16',
      name: 'loaded-on-target',
      says: 'an interrupt is put into a list register of no vCPU but the one that the guest wants it on',
      cites: 'irq_spi_target, compute_pending_for_cpu, compute_active_for_cpu; IHI 0048B 4.3.12',
      by: 'kvm',
      applies: 'before v4.7',
      for: { vcpu: upTo(kvm.config.vcpus) },
      about: { vcpu: whoseTurn },
      when: ({ after }, { vcpu }) => after.happened.some((event) => event.what === 'populated' && event.vcpu === vcpu),
      holds: ({ after }, { vcpu }) =>
        after.happened.every(
          (event) => event.what !== 'populated' || event.vcpu !== vcpu || kvm.targetOf(after, event.irq) === vcpu,
        ),
    }),
};

export const noEoiBitWithHw: Claim = {
  appliesTo: whereSome((irq) => isMapped(irq) && irq.trigger === 'level'),
  property: (kvm) =>
    always({
      id: 'OV19',
      name: 'no-eoi-bit-with-hw',
      says: 'a list register that is tied to a physical interrupt does not ask for its EOI: the bit is part of the physical number',
      cites: 'IHI 0048B 5.3.8 (GICH_LRn.PhysicalID); vgic_queue_irq_to_lr',
      by: 'kvm',
      applies: 'to level interrupts that are tied to a physical one, before v4.7',
      for: { vcpu: upTo(kvm.config.vcpus), lr: upTo(kvm.config.listRegisters) },
      when: (w, { vcpu, lr }) => at(at(w.vcpus, vcpu).cpu.lrs, lr).hw,
      holds: (w, { vcpu, lr }) => !at(at(w.vcpus, vcpu).cpu.lrs, lr).eoi,
    }),
};

export const consumedIsConsumed: Claim = {
  appliesTo: everywhere,
  property: (kvm) =>
    everyStep({
      id: 'OV20',
      name: 'consumed-is-consumed',
      says: 'a flush that leaves nothing outside the list registers clears the oracle: else its vCPU would not sleep',
      cites: '__kvm_vgic_flush_hwstate: "Claim we don\'t have anything pending"',
      by: 'kvm',
      applies: 'before v4.7',
      for: { vcpu: upTo(kvm.config.vcpus) },
      about: { vcpu: whoseTurn },
      when: ({ after }, { vcpu }) =>
        after.happened.some((event) => event.what === 'flushed' && event.vcpu === vcpu) &&
        !kvm.isOutside(after, vcpu) &&
        after.vcpus[vcpu]?.cpu.hcr.UIE === false,
      holds: ({ after }, { vcpu }) => !kvm.vcpuPendingIrq(after, kvm.getVcpu(after, vcpu)),
    }),
};

export const leftForWantOfRoom: Claim = {
  appliesTo: (kvm) => whereOverflow(kvm) || kvm.config.sgiSenders > 1,
  property: (kvm) =>
    everyStep({
      id: 'OV21',
      name: 'left-for-want-of-room',
      says: 'a flush asks for the underflow interrupt only where no list register is free: what fits is loaded at once',
      cites: 'vgic_queue_irq, vgic_queue_sgi: for_each_set_bit',
      by: 'kvm',
      applies: 'where there are more interrupts than list registers, or several senders of an SGI, before v4.7',
      for: { vcpu: upTo(kvm.config.vcpus) },
      about: { vcpu: whoseTurn },
      when: ({ after }, { vcpu }) =>
        after.happened.some((event) => event.what === 'flushed' && event.vcpu === vcpu) &&
        !kvm.isOutside(after, vcpu) &&
        at(after.vcpus, vcpu).cpu.hcr.UIE,
      holds: ({ after }, { vcpu }) => at(after.vcpus, vcpu).cpu.lrs.every((lr) => isValid(lr) || lr.eoi || lr.hw),
    }),
};
