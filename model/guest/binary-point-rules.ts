import { over, type Rule, upTo } from '../../src/language/index.js';
import { at } from '../at.js';
import { coarsest } from '../gic/binary-point.js';
import { groupCount } from '../gic/groups.js';
import type { MachineConfig } from '../machine/config.js';
import type { Hypervisor } from '../machine/hypervisor.js';
import type { GuestConfig } from './config.js';
import type { GuestState } from './state.js';

const { rule } = over<GuestState>();

/**
 * A guest that groups priorities, while this vCPU handles nothing: an active priority is one of the group priorities that there
 * were at its acknowledge (IHI 0069 4.8).
 */
export const binaryPointRules = (
  hypervisor: Hypervisor & { readonly config: GuestConfig & MachineConfig },
): readonly Rule<GuestState>[] => {
  const { config } = hypervisor;
  const vcpu = { vcpu: upTo(config.vcpus) };

  const write = rule({
    id: 'guest.setBinaryPoint',
    by: 'guest',
    says: 'the guest writes the binary point of a group at its CPU interface: so many bits of a priority do not preempt',
    cites: 'IHI 0069 4.8 (ICC_BPR0_EL1, ICC_BPR1_EL1); IHI 0048B 4.4.3 (GICC_BPR, GICC_ABPR)',
    for: { ...vcpu, group: upTo(groupCount(config)), bits: upTo(coarsest(config.priorities) + 1) },
    // With CBPR writes of BPR1 are ignored.
    when: (w, { vcpu, group, bits }) => {
      const { cpu, nested } = at(w.vcpus, vcpu);
      const isIgnored = group === 1 && cpu.commonBinaryPoint.includes(true);
      return hypervisor.isInGuest(w, vcpu) && nested.length === 0 && !isIgnored && cpu.binaryPoints[group] !== bits;
    },
    does: (w, { vcpu, group, bits }) => {
      at(w.vcpus, vcpu).cpu.binaryPoints[group] = bits;
    },
  });

  const common = rule({
    id: 'guest.switchCbpr',
    by: 'guest',
    says: 'the guest lets group 1 use the binary point of group 0, or its own again',
    cites: 'IHI 0069 (ICC_CTLR_EL1.CBPR); IHI 0048B 4.4.1 (GICC_CTLR.CBPR)',
    for: vcpu,
    when: (w, { vcpu }) => hypervisor.isInGuest(w, vcpu) && at(w.vcpus, vcpu).nested.length === 0,
    does: (w, { vcpu }) => {
      const { cpu } = at(w.vcpus, vcpu);
      cpu.commonBinaryPoint = cpu.commonBinaryPoint.map((isCommon) => !isCommon);
    },
  });

  return [write, ...(config.guest.controls.includes('cbpr') ? [common] : [])];
};
