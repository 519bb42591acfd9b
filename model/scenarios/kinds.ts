import { forwardedSource } from '../forwarded/part.js';
import type { Trigger } from '../gic/physical-irq.js';
import { sgiSource } from '../guest/sgi.js';
import { irqLineSource } from '../irq-line/part.js';
import type { Access, Interrupt, Source } from '../machine/config.js';
import { timerSource } from '../timer/state.js';
import { irqfdSource, vfioSource } from '../vfio/state.js';

interface Options {
  readonly priority?: number;
  readonly access?: readonly Access[];
  readonly handler?: Interrupt['handler'];
}

const interrupt =
  (name: string, intid: number, trigger: Trigger, source: Source, vcpu: number | null) =>
  (options: Options): Interrupt => ({
    name,
    intid,
    trigger,
    source,
    vcpu,
    priority: 0,
    access: [],
    handler: 'plain',
    ...options,
  });

/** The interrupts that scenarios are made of: each with a name by which traces call it. */

/** An edge SPI that user space pulses with KVM_IRQ_LINE. */
export const edge = (options: Options = {}, intid = 32): Interrupt =>
  interrupt(`edge${intid}`, intid, 'edge', irqLineSource, null)(options);

/** A level SPI that user space drives with KVM_IRQ_LINE. */
export const level = (options: Options = {}, intid = 40): Interrupt =>
  interrupt(`level${intid}`, intid, 'level', irqLineSource, null)(options);

/** An edge SPI behind an irqfd. */
export const irqfd = (options: Options = {}, intid = 48): Interrupt =>
  interrupt(`irqfd${intid}`, intid, 'edge', irqfdSource, null)(options);

/** A level SPI of a device assigned through VFIO, with a resamplefd. */
export const vfio = (options: Options = {}, intid = 50): Interrupt =>
  interrupt(`vfio${intid}`, intid, 'level', vfioSource, null)(options);

/** The virtual timer of a vCPU: PPI 27. */
export const timer = (vcpu: number, options: Options = {}): Interrupt =>
  interrupt(`timer${vcpu}`, 27, 'level', timerSource, vcpu)(options);

/** A level SPI of an assigned device that is forwarded through LR.HW. */
export const forwardedLevel = (options: Options = {}, intid = 60): Interrupt =>
  interrupt(`fwd${intid}`, intid, 'level', forwardedSource, null)(options);

/** An edge SPI of an assigned device that is forwarded through LR.HW. */
export const forwardedEdge = (options: Options = {}, intid = 61): Interrupt =>
  interrupt(`fwd${intid}`, intid, 'edge', forwardedSource, null)(options);

/** SGI 1 to a vCPU. */
export const sgi = (vcpu: number, options: Options = {}): Interrupt =>
  interrupt('sgi1', 1, 'edge', sgiSource, vcpu)(options);
