import { part as named } from '../../src/language/index.js';
import type { GhostConfig } from '../ghost/config.js';
import { hasGroup0 } from '../gic/groups.js';
import type { ListRegister } from '../gic/list-register.js';
import type { VirtualInterface } from '../gic/virtual-interface.js';
import { type Interrupt, isMapped, type MachineConfig } from '../machine/config.js';
import type { Hypervisor } from '../machine/hypervisor.js';
import type { Part, Told } from '../machine/part.js';
import { activeRules } from './active-rules.js';
import type { GuestConfig } from './config.js';
import { distributorRules } from './distributor-rules.js';
import { guestDrawing } from './drawing.js';
import { interfaceRules } from './interface-rules.js';
import { drawHcr, drawIrqs, drawListRegister, intidOf } from './printer.js';
import { sgis } from './sgi.js';
import { sgi1rRule } from './sgi1r-rule.js';
import { guestSketch } from './sketch.js';
import { spuriousRules } from './spurious-rules.js';
import { type GuestState, guestSlice } from './state.js';

export const guestTold: Told<GuestConfig> = {
  guest: ({ eoiMode, controls, orders, sleeps }) => [
    controls.includes('eoiMode') ? 'EOImode switched' : `EOImode ${eoiMode}`,
    ...controls
      .filter(
        (control) =>
          control !== 'eoiMode' && control !== 'sgi1r' && control !== 'spurious' && control !== 'redistributors',
      )
      .map((control) => `guest changes ${control}`),
    ...(controls.includes('sgi1r') ? ['vCPUs send SGIs to lists'] : []),
    ...(controls.includes('redistributors') ? ['vCPUs access redistributors of others'] : []),
    ...(controls.includes('spurious') ? ['IAR read in vain'] : []),
    ...(orders === 'any' ? ['guest in any order'] : []),
    ...(sleeps ? ['guest sleeps'] : []),
  ],
};

/**
 * The software of a VM, and the CPU interfaces that the hardware gives it.
 * @param used the field in which the hypervisor keeps how many list registers are in use, where there is one.
 */
export const guest = (
  used?: string,
): Part<GuestConfig & GhostConfig & MachineConfig, Hypervisor & { readonly config: GuestConfig }, GuestState> => ({
  name: 'guest',
  slice: (config, families) => guestSlice(config, families, used),
  sketch: guestSketch,
  contradiction: (config) => {
    const isOwn = ({ vcpu, access }: Interrupt): boolean => vcpu !== null && access.length > 0;
    if (
      config.guest.controls.includes('redistributors') &&
      (config.guestGic === 2 || config.vcpus === 1 || !config.interrupts.some(isOwn))
    ) {
      return 'redistributors of others are those of a GICv3 with several vCPUs; take an SGI or PPI with an access';
    }
    if (
      config.guest.controls.includes('redistributors') &&
      config.fine.includes('halt') &&
      config.interrupts.some(isMapped)
    ) {
      return 'a halt for the timer of another vCPU is one step; leave the fine halt, what is forwarded, or redistributors, out';
    }
    if (config.guest.controls.includes('binaryPoint') && config.priorities === 1) {
      return 'a binary point splits priorities; let there be two, or leave binaryPoint out';
    }
    if (
      config.guest.controls.includes('cbpr') &&
      !(hasGroup0(config) && config.guest.controls.includes('binaryPoint'))
    ) {
      return 'CBPR is of two groups with their binary points; take binaryPoint, and an interrupt of group 0';
    }
    return config.guest.controls.includes('sgi1r') && (config.guestGic === 2 || sgis(config).length === 0)
      ? 'ICC_SGI1R is a register of a GICv3, and sends SGIs; take one with an SGI, or leave sgi1r out'
      : undefined;
  },
  start: (w, config) => {
    for (const { cpu } of w.vcpus) {
      cpu.pmr = config.priorities;
      cpu.groupEnabled = true;
      cpu.group0 = cpu.group0.map((group) => ({ ...group, enabled: true }));
      cpu.eoiMode = config.guest.eoiMode;
    }
  },
  rules: (hypervisor) => ({
    guest: [
      ...interfaceRules(hypervisor),
      ...distributorRules(hypervisor),
      ...activeRules(hypervisor),
      ...(hypervisor.config.guest.controls.includes('sgi1r') ? [sgi1rRule(hypervisor)] : []),
      ...(hypervisor.config.guest.controls.includes('spurious') ? spuriousRules(hypervisor) : []),
    ],
  }),
  legend: [
    { mark: 'irq 40', says: 'an interrupt, by its INTID, wherever one is named' },
    {
      mark: 'LR0 40 sw eoi P',
      says: 'list register 0 holds interrupt 40; hw: tied to a physical interrupt, sw: to none; eoi: it asks for a maintenance interrupt at the EOI; P pending, A active, P+A both, I: the guest has ended it and it is not folded yet',
    },
    { mark: 'HCR [UIE, TDIR]', says: 'the bits that are set of GICH_HCR, ICH_HCR_EL2' },
    { mark: 'EOIcount', says: 'EOIs of interrupts that no list register held, as HCR counts them' },
    { mark: 'APR[0]', says: 'priority 0, the most urgent, is active: acknowledged and not dropped' },
    {
      mark: 'owes EOI of [40]',
      says: 'acknowledged on this vCPU, their priority not dropped yet; the most recent last',
    },
    { mark: 'guest holds 40', says: 'the guest has acknowledged it, or made it active, and not deactivated it' },
    { mark: 'sender, source[0]', says: 'the number of the CPU that sent an SGI' },
  ],
  drawing: guestDrawing,
  printer: (config) => ({
    'irqs[*]': named((irq) => `irq ${intidOf(config, irq)}`),
    'vcpus[*]': named((vcpu) => `vCPU${vcpu}`),
    'vcpus[*].nested': named<number[]>(
      (vcpu) => `vCPU${vcpu} owes EOI of`,
      (irqs) => drawIrqs(config, irqs),
    ),
    'vcpus[*].cpu': named((vcpu) => `vCPU${vcpu}`),
    'vcpus[*].cpu.hcr': named<VirtualInterface['hcr']>(
      (vcpu) => `vCPU${vcpu} HCR`,
      (hcr) => drawHcr(hcr, config.guest.controls.includes('group')),
    ),
    'vcpus[*].cpu.eoiCount': named((vcpu) => `vCPU${vcpu} EOIcount`),
    'vcpus[*].cpu.eoiMode': named((vcpu) => `vCPU${vcpu} EOImode`),
    'vcpus[*].cpu.binaryPoints[*]': named((vcpu, group) => `vCPU${vcpu} BPR${hasGroup0(config) ? group : ''}`),
    'vcpus[*].cpu.commonBinaryPoint[*]': named((vcpu) => `vCPU${vcpu} CBPR`),
    'vcpus[*].cpu.pmr': named((vcpu) => `vCPU${vcpu} PMR`),
    'vcpus[*].cpu.activePriorities[*]': named((vcpu, priority) => `vCPU${vcpu} APR[${priority}]`),
    'vcpus[*].cpu.lrs[*]': named<ListRegister>(
      (vcpu, lr) => `vCPU${vcpu} LR${lr}`,
      (lr) => drawListRegister(config, lr),
    ),
    'guest.senders[*]': named((irq) => `guest has ${intidOf(config, irq)} from CPU`),
    'guest.groups[*]': named((irq) => `guest has ${intidOf(config, irq)} of group`),
    'guest.holds[*]': named((irq) => `guest holds ${intidOf(config, irq)}`),
  }),
});
