import { upTo } from '../../../src/language/index.js';
import { at } from '../../at.js';
import { isValid } from '../../gic/list-register.js';
import { listRegistersOf } from '../../guest/state.js';
import { concerned, everywhere, whereSome } from '../../machine/claim.js';
import { isMapped } from '../../machine/config.js';
import type { Claim as ClaimOf } from '../../machine/part.js';
import { always, everyStep } from '../speak.js';
import type { World } from '../state.js';
import type { OldVgic } from '../vgic.js';

type Claim = ClaimOf<OldVgic, World>;

/** What the first vgic remembers beside its list registers: queued, the oracle and the saved ELRSR. */

export const levelIsQueued: Claim = {
  appliesTo: whereSome((irq) => irq.trigger === 'level'),
  property: (kvm) =>
    always({
      id: 'OV1',
      name: 'level-is-queued',
      says: 'a level interrupt that is valid in a list register is queued: nobody samples its line until it is EOIed',
      cites: 'vgic_queue_hwirq, vgic_process_maintenance',
      by: 'kvm',
      applies: 'to level interrupts, before v4.7',
      for: { vcpu: upTo(kvm.config.vcpus), lr: upTo(kvm.config.listRegisters) },
      when: (w, { vcpu, lr }) => {
        const held = at(at(w.vcpus, vcpu).cpu.lrs, lr);
        return isValid(held) && !kvm.irqIsEdge(kvm.getIrq(w, held.irq));
      },
      holds: (w, { vcpu, lr }) => at(w.irqs, at(at(w.vcpus, vcpu).cpu.lrs, lr).irq).queued,
    }),
};

export const queuedIsHeld: Claim = {
  appliesTo: whereSome((irq) => irq.trigger === 'level' || isMapped(irq)),
  property: (kvm) =>
    always({
      id: 'OV2',
      name: 'queued-is-held',
      says: 'what is queued is in a list register of some vCPU, or the sync of one is under way',
      cites: 'vgic_irq_set_queued, vgic_irq_clear_queued; 8fe2f19e6e60',
      by: 'kvm',
      applies: 'to level interrupts and forwarded ones, before v4.7',
      for: { irq: upTo(kvm.config.interrupts.length) },
      when: (w, { irq }) => at(w.irqs, irq).queued && w.vcpus.every(({ phase }) => phase !== 'exited'),
      holds: (w, { irq }) => listRegistersOf(kvm, w, irq).length > 0,
    }),
};

export const oracleIsTrue: Claim = {
  appliesTo: everywhere,
  property: (kvm) =>
    always({
      id: 'OV3',
      name: 'oracle-is-true',
      says: 'a vCPU that is out of the guest, and whose oracle is clear, has nothing to look at: its list registers are empty and its snapshot has only what is queued',
      cites: '__kvm_vgic_sync_hwstate, kvm_vgic_vcpu_pending_irq',
      by: 'kvm',
      applies: 'before v4.7',
      for: { vcpu: upTo(kvm.config.vcpus) },
      when: (w, { vcpu }) => kvm.isOutside(w, vcpu) && !kvm.vcpuPendingIrq(w, kvm.getVcpu(w, vcpu)),
      holds: (w, { vcpu }) => {
        const { pending, cpu } = at(w.vcpus, vcpu);
        const isSampled = (irq: number) => pending[irq] === true && kvm.canSampleIrq(w, kvm.getIrq(w, irq));
        return !cpu.lrs.some(isValid) && !upTo(kvm.config.interrupts.length).some(isSampled);
      },
    }),
};

export const elrsrIsTrue: Claim = {
  appliesTo: ({ config }) => config.signals || config.userAccess,
  property: (kvm) =>
    always({
      id: 'OV4',
      name: 'elrsr-is-true',
      says: 'what the saved ELRSR calls empty is empty, whoever has written the list register since',
      cites: '"Keep elrsr/aisr in sync with software model", ae705930fca6 (v4.0)',
      by: 'kvm',
      applies: 'where a sync may come without a run, or user space looks, before v4.7',
      for: { vcpu: upTo(kvm.config.vcpus), lr: upTo(kvm.config.listRegisters) },
      when: (w, { vcpu, lr }) => kvm.isOutside(w, vcpu) && at(at(w.vcpus, vcpu).elrsr, lr),
      holds: (w, { vcpu, lr }) => !isValid(at(at(w.vcpus, vcpu).cpu.lrs, lr)),
    }),
};

export const assertionsHold: Claim = {
  appliesTo: everywhere,
  property: (kvm) =>
    everyStep({
      id: 'OV13',
      name: 'assertions-hold',
      says: 'no BUG_ON of the vgic is hit',
      cites: 'BUG_ON in vgic_queue_irq, vgic_unqueue_irqs, vgic_sync_hwirq, process_queued_irq',
      by: 'kvm',
      applies: 'before v4.7',
      for: { irq: upTo(kvm.config.interrupts.length) },
      about: { irq: concerned },
      when: ({ after }, { irq }) =>
        after.happened.some((event) => 'irq' in event && event.irq === irq && event.what !== 'injected'),
      holds: ({ after }, { irq }) => !after.happened.some((event) => event.what === 'BUG_ON' && event.irq === irq),
    }),
};
