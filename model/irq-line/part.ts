import { over } from '../../src/language/index.js';
import { assertLine, type GhostState } from '../ghost/ghost.js';
import { accesses, type Interrupt, interruptOf, type MachineConfig, type Source, those } from '../machine/config.js';
import type { Hypervisor } from '../machine/hypervisor.js';
import { interrupt, type KindOptions, privateInterrupt } from '../machine/kind.js';
import type { Part } from '../machine/part.js';

const { rule } = over<GhostState>();

/** User space calls KVM_IRQ_LINE. */
export const irqLineSource: Source = { name: 'irq-line', asks: ['vmm.raise'] };

/** An edge SPI that user space pulses with KVM_IRQ_LINE. */
export const edge = (options: KindOptions = {}, intid = 32): Interrupt =>
  interrupt(`edge${intid}`, intid, 'edge', irqLineSource, options);

/** A level SPI that user space drives with KVM_IRQ_LINE. */
export const level = (options: KindOptions = {}, intid = 40): Interrupt =>
  interrupt(`level${intid}`, intid, 'level', irqLineSource, options);

/** User space, where it plays a device. */
/** PPI 20 of a vCPU, a level: KVM_ARM_IRQ_TYPE_PPI. */
export const ppi = (vcpu: number, options: KindOptions = {}): Interrupt =>
  privateInterrupt('ppi20', 20, 'level', irqLineSource, vcpu, options);

export const irqLine: Part<MachineConfig, Hypervisor, GhostState> = {
  name: 'irq-line',
  slice: () => ({}),
  sketch: {
    kinds: {
      edge: {
        says: 'an edge-triggered SPI that user space raises with KVM_IRQ_LINE',
        make: (options, place) => edge(options, 32 + place),
      },
      level: {
        says: 'a level-triggered SPI whose line user space raises and lowers with KVM_IRQ_LINE',
        make: (options, place) => level(options, 32 + place),
      },
      ppi: {
        says: 'a level-triggered PPI of a vCPU, whose line user space raises and lowers with KVM_IRQ_LINE',
        accesses: accesses.filter((access) => access !== 'target' && access !== 'nowhere'),
        make: (options, place, vcpu) => ({ ...ppi(vcpu, options), name: `ppi${16 + place}`, intid: 16 + place }),
      },
    },
  },
  drawing: (config) => ({
    lanes: [{ id: 'vmm', name: 'VMM' }],
    short: {
      'vmm.raise': ({ action: { params } }) => {
        const { trigger, intid } = interruptOf(config, Number(params.irq));
        return trigger === 'edge' ? `pulses ${intid}` : `raises line ${intid}`;
      },
      'vmm.lower': ({ action: { params } }) => `lowers line ${interruptOf(config, Number(params.irq)).intid}`,
    },
  }),
  rules: (hypervisor) => {
    const { config } = hypervisor;

    const lines = those(config, ({ source }) => source === irqLineSource);
    const triggers = new Set(lines.map((irq) => interruptOf(config, irq).trigger));
    const raises =
      triggers.size === 2
        ? 'raises the line, or pulses it,'
        : triggers.has('edge')
          ? 'pulses the line'
          : 'raises the line';

    const raise = rule({
      id: 'vmm.raise',
      by: 'vmm',
      says: `user space ${raises} with KVM_IRQ_LINE`,
      cites: 'Documentation/virt/kvm/api.rst 4.25; kvm_vm_ioctl_irq_line',
      for: { irq: lines },
      when: (w, { irq }) =>
        hypervisor.hasInjector(w) && (interruptOf(config, irq).trigger === 'edge' || !hypervisor.lineLevel(w, irq)),
      does: (w, { irq }) => {
        hypervisor.injectBeside(w, irq, true);
        assertLine(w, irq);
      },
    });

    const lower = rule({
      id: 'vmm.lower',
      by: 'vmm',
      says: 'user space lowers the line with KVM_IRQ_LINE',
      cites: 'Documentation/virt/kvm/api.rst 4.25; kvm_vm_ioctl_irq_line',
      for: { irq: those(config, ({ source, trigger }) => source === irqLineSource && trigger === 'level') },
      when: (w, { irq }) => hypervisor.hasInjector(w) && hypervisor.lineLevel(w, irq),
      does: (w, { irq }) => {
        hypervisor.injectBeside(w, irq, false);
      },
    });

    return { devices: [raise, lower] };
  },
};
