import { over, type Rule, upTo, type View } from '../../src/language/index.js';
import { at } from '../at.js';
import { hasGroup0 } from '../gic/groups.js';
import { interruptOf, isLpi } from '../machine/config.js';
import type { Hypervisor } from '../machine/hypervisor.js';
import { inTurn } from '../machine/vcpu-steps.js';
import { binaryPointRules } from './binary-point-rules.js';
import type { GuestConfig } from './config.js';
import { acknowledge as acknowledgeInterrupt, endOfInterrupt as endInterrupt, writeDir } from './interface.js';
import type { GuestState } from './state.js';

const { rule } = over<GuestState>();

/** What a write of EOIR does in this configuration. IHI 0048B 5.5 (GICV_EOIR), GICV_CTLR.EOImode. */
const whatEoirDoes = ({ guest }: GuestConfig): string =>
  guest.controls.includes('eoiMode')
    ? 'drops the priority and, with EOImode 0, deactivates'
    : guest.eoiMode === 0
      ? 'drops the priority and deactivates'
      : 'drops the priority';

/** What the guest does with its CPU interface, without an exit: GICV_*, ICC_* as a guest sees them. */
export const interfaceRules = (
  hypervisor: Hypervisor & { readonly config: GuestConfig },
): readonly Rule<GuestState>[] => {
  const { config } = hypervisor;
  const vcpu = upTo(config.vcpus);
  const irq = upTo(config.interrupts.length);
  const pairs = { vcpu, irq };
  /** The INTID of a PPI or an SGI means the vCPU's own. IHI 0048B 2.2.1. */
  const isNamedBy = (v: number, i: number): boolean => {
    const { vcpu: owner } = interruptOf(config, i);
    return owner === null || owner === v;
  };

  const acknowledge = rule({
    id: 'guest.acknowledge',
    by: 'guest',
    says: 'the guest reads IAR and gets the interrupt',
    cites: 'IHI 0048B 5.5 (GICV_IAR); IHI 0069 (ICC_IAR1_EL1)',
    for: pairs,
    fair: 'strong',
    when: (w, { vcpu, irq }) => {
      const { cpu } = at(w.vcpus, vcpu);
      return (
        hypervisor.isInGuest(w, vcpu) && cpu.lrs.some((lr) => lr.irq === irq && hypervisor.isAcknowledgeable(cpu, lr))
      );
    },
    does: (w, { vcpu, irq }) => {
      acknowledgeInterrupt(hypervisor, w, vcpu, irq);
    },
  });

  /** EOIs are owed in the reverse order of the acknowledges. IHI 0048B 4.4.5. */
  const isLegalEoi = (w: View<GuestState>, v: number, i: number): boolean =>
    at(w.vcpus, v).nested.at(-1) === i && (interruptOf(config, i).handler === 'plain' || !hypervisor.isEnabled(w, i));

  const endOfInterrupt = rule({
    id: 'guest.eoi',
    by: 'guest',
    says: `the guest writes EOIR: ${whatEoirDoes(config)}`,
    cites: 'IHI 0048B 5.5 (GICV_EOIR), 3.2.1; IHI 0069 (ICC_EOIR1_EL1)',
    for: pairs,
    fair: 'strong',
    when: (w, { vcpu, irq }) => {
      const { nested } = at(w.vcpus, vcpu);
      if (!hypervisor.isInGuest(w, vcpu) || !isNamedBy(vcpu, irq)) {
        return false;
      }
      return config.guest.orders === 'legal' ? isLegalEoi(w, vcpu, irq) : nested.length > 0 || at(w.guest.holds, irq);
    },
    does: (w, { vcpu, irq }) => {
      endInterrupt(hypervisor, w, vcpu, irq);
    },
  });

  /** After the priority drop, in any order, for an SPI on any CPU. IHI 0048B 4.4.15; IHI 0069 4.8. */
  const isLegalDir = (w: View<GuestState>, i: number): boolean => {
    const dropped = !w.vcpus.some(({ nested }) => nested.includes(i));
    return dropped && at(w.guest.holds, i);
  };

  const deactivate = rule({
    id: 'guest.dir',
    by: 'guest',
    says: 'the guest writes DIR to deactivate',
    cites: 'IHI 0048B 5.5 (GICV_DIR), 4.4.15; IHI 0069 (ICC_DIR_EL1, ICH_HCR_EL2.TDIR)',
    // An LPI has nothing to deactivate (IHI 0069, ICC_DIR_EL1: ignored).
    for: { vcpu, irq: irq.filter((one) => config.guest.orders === 'any' || !isLpi(interruptOf(config, one))) },
    fair: 'strong',
    when: (w, { vcpu, irq }) => {
      const { cpu } = at(w.vcpus, vcpu);
      if (!hypervisor.isInGuest(w, vcpu) || cpu.eoiMode !== 1 || !isNamedBy(vcpu, irq)) {
        return false;
      }
      return config.guest.orders === 'legal' ? isLegalDir(w, irq) : at(w.guest.holds, irq);
    },
    does: [
      (w, { vcpu, irq }) => writeDir(hypervisor, w, vcpu, irq),
      ...inTurn<GuestState, { vcpu: number; irq: number }>(hypervisor.afterDir()),
    ],
  });

  const switchEoiMode = rule({
    id: 'guest.switchEoiMode',
    by: 'guest',
    says: 'the guest changes EOImode while it handles no interrupt',
    cites: 'IHI 0048B 4.4.1 (GICC_CTLR.EOImode)',
    for: { vcpu },
    when: (w, { vcpu }) => hypervisor.isInGuest(w, vcpu) && !w.guest.holds.includes(true),
    does: (w, { vcpu }) => {
      const { cpu } = at(w.vcpus, vcpu);
      cpu.eoiMode = 1 - cpu.eoiMode;
    },
  });

  const mask = rule({
    id: 'guest.mask',
    by: 'guest',
    says: 'the guest writes PMR: masks all priorities, or none',
    cites: 'IHI 0048B 5.5 (GICV_PMR)',
    for: { vcpu },
    when: (w, { vcpu }) => hypervisor.isInGuest(w, vcpu),
    does: (w, { vcpu }) => {
      const { cpu } = at(w.vcpus, vcpu);
      cpu.pmr = cpu.pmr === 0 ? config.priorities : 0;
    },
  });

  const group = rule({
    id: 'guest.group',
    by: 'guest',
    says: 'the guest disables or enables the interrupt group at its CPU interface',
    cites: 'IHI 0048B 5.5 (GICV_CTLR); IHI 0069 (ICC_IGRPEN1_EL1)',
    for: { vcpu },
    when: (w, { vcpu }) => hypervisor.isInGuest(w, vcpu),
    does: (w, { vcpu }) => {
      const { cpu } = at(w.vcpus, vcpu);
      cpu.groupEnabled = !cpu.groupEnabled;
    },
  });

  const group0 = rule({
    id: 'guest.group0',
    by: 'guest',
    says: 'the guest disables or enables group 0 at its CPU interface',
    cites: 'IHI 0069 (ICC_IGRPEN0_EL1)',
    for: { vcpu },
    when: (w, { vcpu }) => hypervisor.isInGuest(w, vcpu),
    does: (w, { vcpu }) => {
      for (const own of at(w.vcpus, vcpu).cpu.group0) {
        own.enabled = !own.enabled;
      }
    },
  });

  const wait = rule({
    id: 'guest.wfi',
    by: 'guest',
    says: 'the guest executes WFI: the vCPU sleeps if no interrupt is pending',
    cites: 'kvm_vcpu_wfi, kvm_vcpu_block',
    for: { vcpu },
    when: (w, { vcpu }) => hypervisor.isInGuest(w, vcpu),
    does: inTurn(hypervisor.wfi()),
  });

  const { controls, sleeps, eoiMode } = config.guest;
  return [
    acknowledge,
    endOfInterrupt,
    ...(eoiMode === 1 || controls.includes('eoiMode') ? [deactivate] : []),
    ...(controls.includes('eoiMode') ? [switchEoiMode] : []),
    ...(controls.includes('mask') ? [mask] : []),
    ...(controls.includes('binaryPoint') ? binaryPointRules(hypervisor) : []),
    ...(controls.includes('group') ? [group, ...(hasGroup0(config) ? [group0] : [])] : []),
    ...(sleeps ? [wait] : []),
  ];
};
