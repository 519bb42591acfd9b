import { type Action, over, type Rule, upTo } from '../../src/language/index.js';
import { hasGroup0 } from '../gic/groups.js';
import { interruptOf, type MachineConfig } from '../machine/config.js';
import type { Hypervisor } from '../machine/hypervisor.js';
import type { GuestConfig } from './config.js';
import { sgis } from './sgi.js';
import type { GuestState } from './state.js';

const { rule } = over<GuestState>();

/**
 * What stands in the register: bit n for vCPU n, and one beyond the last for a CPU that is not there; 0 for IRM, all but the
 * sender.
 */
const targetsOf = (list: number, vcpus: number): readonly number[] | 'others' =>
  list === 0 ? 'others' : upTo(vcpus + 1).filter((vcpu) => (list >> vcpu) % 2 === 1);

/** Does this write name the vCPU that the interrupt belongs to, and reach its group? */
export const namesSgi = (config: MachineConfig, { rule, params }: Action, irq: number, group: number): boolean => {
  const { intid, vcpu } = interruptOf(config, irq);
  const targets = targetsOf(Number(params.list), config.vcpus);
  const isTarget = targets === 'others' ? vcpu !== params.vcpu : vcpu !== null && targets.includes(vcpu);
  const isReached = params.group === 1 || (group === 0 && hasGroup0(config));
  return rule === 'guest.sendSgis' && isReached && params.intid === intid && isTarget;
};

/** A vCPU of the guest sends an SGI through its CPU interface, which traps. */
export const sgi1rRule = (hypervisor: Hypervisor & { readonly config: GuestConfig }): Rule<GuestState> => {
  const { config } = hypervisor;
  return rule({
    id: 'guest.sendSgis',
    by: 'guest',
    says: 'a vCPU sends an SGI to a list of vCPUs, or to all but itself: ICC_SGI1R, or ICC_SGI0R for those of group 0',
    cites: 'IHI 0069 (ICC_SGI1R_EL1, ICC_SGI0R_EL1); access_gic_sgi, vgic_v3_dispatch_sgi',
    for: {
      vcpu: upTo(config.vcpus),
      intid: [...new Set(sgis(config).map((irq) => interruptOf(config, irq).intid))],
      list: upTo(2 ** (config.vcpus + 1)),
      group: [1, 0],
    },
    when: (w, { vcpu }) => hypervisor.mayEmulate(w, vcpu),
    does: (w, { vcpu, intid, list, group }) => {
      hypervisor.writeSgi1r(w, vcpu, intid, targetsOf(list, config.vcpus), group === 1);
    },
  });
};
