import { at } from '../../model/at.js';
import { isValid, type ListRegister } from '../../model/gic/list-register.js';
import { listRegistersOf } from '../../model/guest/state.js';
import { concerned, whereSome } from '../../model/machine/claim.js';
import { interruptOf, isMapped, isTied, those } from '../../model/machine/config.js';
import { physicalOf } from '../../model/machine/lines.js';
import { upTo, type View } from '../../src/language/index.js';
import { always, type Claim, everyStep, type Judged, type Looked } from '../claim.js';

/** The bond between a forwarded interrupt and the physical one behind it. */

/** Where list registers deactivate it. */
const whereTied = (hypervisor: Judged): boolean =>
  hypervisor.config.interrupts.some((irq) => isTied(hypervisor.config, irq));

/** What the hypervisor keeps of the virtual one. */
const virtualOf = (hypervisor: Judged, w: View<Looked>, irq: number) => ({
  pending: hypervisor.isPending(w, irq),
  active: hypervisor.isActive(w, irq),
});

/** An eventfd that is signalled will tell the hypervisor of it. */
const isReported = ({ config }: Judged, w: View<Looked>, irq: number): boolean =>
  interruptOf(config, irq).source.isReported?.(config, w, irq) === true;

export const hardwareIsActive: Claim = {
  appliesTo: whereSome(isMapped),
  property: (hypervisor) => {
    const { config } = hypervisor;
    const isForwarded = ({ hw, irq }: View<ListRegister>): boolean =>
      hw || (!config.hwDeactivation && isMapped(interruptOf(config, irq)));
    return always({
      id: 'S03',
      name: 'hardware-is-active',
      says: 'while the guest runs, the physical interrupt behind a valid list register with HW, or of a timer that is resampled, is active',
      cites: 'IHI 0048B 5.2.2; 0e3dfda91d9f "Preserve physical dist. active state on LR.active"',
      by: hypervisor.name(),
      applies: 'where an interrupt is forwarded',
      for: { vcpu: upTo(config.vcpus), lr: upTo(config.listRegisters) },
      when: (w, { vcpu, lr }) => {
        const { cpu } = at(w.vcpus, vcpu);
        return hypervisor.isInGuest(w, vcpu) && isForwarded(at(cpu.lrs, lr)) && isValid(at(cpu.lrs, lr));
      },
      holds: (w, { vcpu, lr }) => physicalOf(config, w, at(at(w.vcpus, vcpu).cpu.lrs, lr).irq)?.active === true,
      because: (w, { vcpu, lr }) => {
        const { irq } = at(at(w.vcpus, vcpu).cpu.lrs, lr);
        return { irq, physical: physicalOf(config, w, irq) };
      },
    });
  },
};

export const noActiveLeak: Claim = {
  appliesTo: whereSome(isMapped),
  property: (hypervisor) => {
    const { config } = hypervisor;
    return always({
      id: 'S04',
      name: 'no-active-leak',
      says: 'when no vCPU runs, an active physical interrupt has a reason: the virtual one is active, pending or its line is high',
      cites: 'vgic-mapped-irqs.txt; "Support VGIC dist pend/active changes for mapped IRQs"; kvm_vgic_reset_mapped_irq',
      by: hypervisor.name(),
      applies: 'where an interrupt is forwarded',
      for: { irq: those(config, isMapped) },
      when: (w, { irq }) =>
        physicalOf(config, w, irq)?.active === true &&
        !hypervisor.isInjecting(w, irq) &&
        w.vcpus.every((_, v) => hypervisor.isOutside(w, v)),
      holds: (w, { irq }) =>
        hypervisor.isActive(w, irq) ||
        hypervisor.isPending(w, irq) ||
        physicalOf(config, w, irq)?.line === true ||
        isReported(hypervisor, w, irq),
      because: (w, { irq }) => ({ physical: physicalOf(config, w, irq), virtual: virtualOf(hypervisor, w, irq) }),
    });
  },
};

export const noDeactivationOfInactive: Claim = {
  appliesTo: whereTied,
  property: ({ config, name }) =>
    everyStep({
      id: 'S30',
      name: 'no-deactivation-of-inactive',
      says: 'a physical interrupt that is deactivated was active',
      cites: 'IHI 0069 4.8; AmpereOne erratum AC03_CPU_57; "Avoid double-deactivate of IRQs in the nested context"',
      by: name(),
      applies: 'where an interrupt is forwarded',
      for: { irq: those(config, isMapped) },
      about: { irq: concerned },
      when: ({ after }, { irq }) =>
        after.happened.some((event) => event.what === 'physically deactivated' && event.irq === irq),
      holds: ({ after }, { irq }) =>
        !after.happened.some(
          (event) => event.what === 'physically deactivated' && event.irq === irq && !event.wasActive,
        ),
    }),
};

export const mappedRearms: Claim = {
  appliesTo: whereSome((irq) => isMapped(irq) && irq.trigger === 'level'),
  property: (hypervisor) => {
    const { config } = hypervisor;
    return always({
      id: 'N06',
      name: 'mapped-rearms',
      says: 'the line of a forwarded interrupt is not hidden behind an active state that nobody will end',
      cites: 'vgic-mapped-irqs.txt; "Support VGIC dist pend/active changes for mapped IRQs"',
      by: hypervisor.name(),
      applies: 'where a level interrupt is forwarded',
      for: { irq: those(config, (irq) => isMapped(irq) && irq.trigger === 'level') },
      when: (w, { irq }) => {
        const physical = physicalOf(config, w, irq);
        return physical?.line === true && physical.enabled && physical.active;
      },
      holds: (w, { irq }) => {
        const isKept = hypervisor.isPending(w, irq) || hypervisor.isActive(w, irq) || hypervisor.isInjecting(w, irq);
        return isKept || isReported(hypervisor, w, irq) || listRegistersOf(hypervisor, w, irq).length > 0;
      },
      because: (w, { irq }) => ({ physical: physicalOf(config, w, irq), virtual: virtualOf(hypervisor, w, irq) }),
    });
  },
};
