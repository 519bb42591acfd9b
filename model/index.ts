/**
 * The models: the vgic with its scenarios, eras and bugs, and what a hypervisor of your own is made from.
 * @module vgicheck/model
 */

export { at } from './at.js';
export { eoiCountsInMode1 } from './bugs/b57.js';
export type { Bug } from './bugs/bug.js';
export { bugs } from './bugs/index.js';
export { groupPriority } from './gic/binary-point.js';
export { listRegisterBits, type SystemRegisters, systemRegistersOf } from './gic/ich-registers.js';
export { isActive, isValid, type ListRegister } from './gic/list-register.js';
export type { PhysicalInterrupt } from './gic/physical-config.js';
export { type PhysicalGic, physicalGic, physicalGicSteps } from './gic/physical-gic.js';
export { type PhysicalIrq, physicalIrqSteps } from './gic/physical-irq.js';
export { type PhysicalWorld, physicalWorldOf } from './gic/physical-world.js';
export { runningPriority } from './gic/priority.js';
export { type Numbering, registersOf } from './gic/registers.js';
export { type Deactivation, type VirtualGic, virtualGic, virtualGicSteps } from './gic/virtual-gic.js';
export { quietHcr, type VirtualInterface, virtualInterface } from './gic/virtual-interface.js';
export { acknowledge, deactivateInterrupt, endOfInterrupt } from './guest/interface.js';
export { sgiSource } from './guest/sgi.js';
export { decodeIrqLine, encodeIrqLine, irqLineAction } from './irq-line/ioctl.js';
export { irqLineSource } from './irq-line/part.js';
export { hasEvent, keyOf, keys } from './its/config.js';
export { itsOf, lpiOf, lpiSource, lpisEnabled, tablesOf, writeValid } from './its/state.js';
export { emulatesDir, emulatesEoir } from './kvm/emulated-interface.js';
export { type Era, type EraId, eraOf, eras } from './kvm/eras/index.js';
export { linux417 } from './kvm/eras/linux-4.17.js';
export { linux619 } from './kvm/eras/linux-6.19.js';
export { linux73 } from './kvm/eras/linux-7.3.js';
export type { Vgic619 } from './kvm/eras/vgic-6.19.js';
export { readPending, readRegisters, writeRegisters } from './kvm/life/restore.js';
export type { VgicSteps } from './kvm/vgic.js';
export { type Interrupt, isMapped, type Source } from './machine/config.js';
export type { Happening } from './machine/happening.js';
export type { Hypervisor } from './machine/hypervisor.js';
export type { SketchWord } from './machine/sketch.js';
export { type Bound, bind, override, type Steps } from './machine/steps.js';
export { takeAll } from './machine/vcpu-steps.js';
export { msiIrqfdOf } from './msi-routes/state.js';
export { type IrqfdCall, type KernelIrqfd, kernelIrqfdOf, routedSource } from './routing/state.js';
export { type Counts, pinned } from './scenarios/counts.js';
export { scenarios } from './scenarios/index.js';
export * as kinds from './scenarios/kinds.js';
export type { Scenario } from './scenarios/scenario.js';
export { timerSource } from './timer/state.js';
export { handleTimerPpi, isTimerPresented } from './timer/steps.js';
export { irqfdOf, irqfdSource, vfioSource } from './vfio/state.js';
export {
  boundOf,
  type Config,
  configure,
  depictionOf,
  sketch,
  sketchWords,
  type Vgic,
  vgic,
  type World,
} from './vgic.js';
