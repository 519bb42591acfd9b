import { over, type Rule, type View } from '../../src/language/index.js';
import { assertLine, type GhostSlice } from '../ghost/ghost.js';
import { those } from '../machine/config.js';
import type { Hypervisor } from '../machine/hypervisor.js';
import type { State } from '../machine/part.js';
import {
  hasTrigger,
  irqCtxOf,
  isAutomasked,
  isVirqDisabled,
  type VfioConfig,
  type VfioSlice,
  vfioOf,
} from './state.js';
import type { Vfio } from './steps.js';

type Needed = State<VfioSlice & GhostSlice>;
type Host = Hypervisor & Vfio & { readonly config: VfioConfig };

const { rule } = over<Needed>();

/** What user space, and the guest through it, change of a device's interrupt while it is in use. */
export const configRules = (host: Host): Record<'devices' | 'guest', readonly Rule<Needed>[]> => {
  const { config } = host;
  const irq = those(config, isAutomasked);

  const writeDisIntx = rule({
    id: 'guest.writeDisIntx',
    by: 'guest',
    says: 'the guest disables or enables INTx in the command register of its device, which traps',
    cites: 'vfio_basic_config_write (drivers/vfio/pci/vfio_pci_config.c); PCI Local Bus 3.0, 6.2.2 (Interrupt Disable)',
    for: { irq },
    when: (w, { irq }) => host.isIgateFree(w, irq) && w.vcpus.some((_, v) => host.mayEmulate(w, v)),
    does: (w, { irq }) => {
      host.basicConfigWrite(w, irqCtxOf(config, w, irq), !isVirqDisabled(config, w, irq));
    },
  });

  /** The handler has ended: disable_irq, synchronize_irq and vfio_virqfd_flush_thread wait for it. */
  const isIdle = (w: View<Needed>, irq: number): boolean => {
    const { setup, signalling } = vfioOf(config, w, irq);
    return setup === 'ready' && !signalling;
  };

  const changeTrigger = rule({
    id: 'vmm.changeTrigger',
    by: 'vmm',
    says: 'user space takes away the eventfd that VFIO signals, or gives it back',
    cites: 'VFIO_DEVICE_SET_IRQS; vfio_set_trigger, vfio_intx_set_signal',
    for: { irq },
    when: (w, { irq }) => isIdle(w, irq),
    does: (w, { irq }) => {
      host.setTrigger(w, irqCtxOf(config, w, irq), !hasTrigger(config, w, irq));
    },
  });

  const loopback = rule({
    id: 'vmm.loopback',
    by: 'vmm',
    says: 'user space triggers the interrupt of its device by itself',
    cites: 'VFIO_IRQ_SET_DATA_NONE; vfio_platform_set_irq_trigger, vfio_pci_set_intx_trigger',
    for: { irq },
    when: (w, { irq }) => isIdle(w, irq),
    does: (w, { irq }) => {
      host.loopback(w, irqCtxOf(config, w, irq));
      assertLine(w, irq);
    },
  });

  const close = rule({
    id: 'vmm.closeDevice',
    by: 'vmm',
    says: 'user space closes its device, and leaves the irqfd to KVM: VFIO frees the interrupt',
    cites: 'vfio_platform_close_device, vfio_platform_irq_cleanup; vfio_intx_disable',
    for: { irq },
    when: (w, { irq }) => isIdle(w, irq),
    does: (w, { irq }) => {
      host.irqCleanup(w, irqCtxOf(config, w, irq));
    },
  });

  return {
    devices: [...(config.triggers ? [changeTrigger, loopback] : []), ...(config.closes ? [close] : [])],
    guest: config.disIntx ? [writeDisIntx] : [],
  };
};
