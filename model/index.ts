/** The models: the vgic with its scenarios, eras and bugs. What a hypervisor of one's own is made from is here too. */
export type { Bug } from './bugs/bug.js';
export { bugs } from './bugs/index.js';
export { type Config, configure, type Interrupt } from './config.js';
export { depictionOf } from './depiction.js';
export { listRegisterBits, type SystemRegisters, systemRegistersOf } from './gic/ich-registers.js';
export { isActive, isValid, type ListRegister } from './gic/list-register.js';
export { isEmpty, isMaintenanceAsserted } from './gic/maintenance.js';
export type { PhysicalInterrupt } from './gic/physical-config.js';
export { PhysicalGic } from './gic/physical-gic.js';
export { isPending, type PhysicalIrq } from './gic/physical-irq.js';
export { type PhysicalWorld, physicalWorldOf } from './gic/physical-world.js';
export { runningPriority } from './gic/priority.js';
export { type Numbering, registersOf } from './gic/registers.js';
export {
  acknowledgeVirtual,
  type Deactivation,
  deactivateByDir,
  endOfVirtualInterrupt,
  isAcknowledgeable,
  quietHcr,
  type VirtualInterface,
  virtualInterface,
} from './gic/virtual-interface.js';
export { GuestInterface } from './guest/interface.js';
export type { Happening } from './happening.js';
export { type Era, type EraId, eraOf, eras } from './kvm/eras/index.js';
export { Linux417 } from './kvm/eras/linux-4.17.js';
export { Linux619 } from './kvm/eras/linux-6.19.js';
export type { Hypervisor } from './kvm/hypervisor.js';
export { decodeIrqLine, encodeIrqLine, irqLineAction } from './kvm/irq-line.js';
export { type Counts, pinned } from './scenarios/counts.js';
export { scenarios } from './scenarios/index.js';
export * as kinds from './scenarios/kinds.js';
export { boundOf, type Scenario } from './scenarios/scenario.js';
export { vgic } from './vgic.js';
export { at, type World } from './world.js';
