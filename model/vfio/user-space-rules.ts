import { over, type Rule } from '../../src/language/index.js';
import { those } from '../machine/config.js';
import type { Hypervisor } from '../machine/hypervisor.js';
import type { State } from '../machine/part.js';
import {
  accessSource,
  eventfdOf,
  ioctlSource,
  irqfdOf,
  isUnmaskedByUserSpace,
  tickSource,
  type VfioConfig,
  type VfioSlice,
  vfioOf,
} from './state.js';
import type { Vfio } from './steps.js';

type Needed = State<VfioSlice>;
type Host = Hypervisor & Vfio & { readonly config: VfioConfig };

const { rule } = over<Needed>();

/**
 * User space between VFIO and KVM: it reads the eventfd, drives the line with KVM_IRQ_LINE, and unmasks when it believes
 * that the guest is done. "There are two workarounds around, one is unmasking periodically with a timer, the other
 * unmasking every time the guest accesses a device region" (Motakis, 2013).
 */
export const userSpaceRules = (host: Host): Record<'devices' | 'guest', readonly Rule<Needed>[]> => {
  const { config } = host;

  const readEventfd = rule({
    id: 'vmm.readEventfd',
    by: 'vmm',
    says: "user space reads the eventfd of the device and raises the guest's line with KVM_IRQ_LINE",
    cites: 'vfio_intx_interrupt (QEMU, hw/vfio/pci.c)',
    for: { irq: those(config, isUnmaskedByUserSpace) },
    when: (w, { irq }) => host.hasInjector(w) && eventfdOf(config, w, irq).signalled,
    does: (w, { irq }) => {
      host.intxInterrupt(w, irqfdOf(config, w, irq));
    },
  });

  const seeQuiet = rule({
    id: 'vmm.seeQuiet',
    by: 'vmm',
    says: "user space sees that its device is quiet: it lowers the guest's line and unmasks",
    cites: 'VFIO_IRQ_SET_ACTION_UNMASK (include/uapi/linux/vfio.h)',
    for: { irq: those(config, ({ source }) => source === ioctlSource) },
    when: (w, { irq }) => host.hasInjector(w) && host.isIntxPending(w, irq) && !vfioOf(config, w, irq).line,
    does: (w, { irq }) => {
      host.intxEoi(w, irqfdOf(config, w, irq));
    },
  });

  const tick = rule({
    id: 'vmm.tick',
    by: 'vmm',
    says: "the periodic timer of user space fires: it lowers the guest's line and unmasks",
    cites: 'VFIO and KVM on ARM (Motakis, 2013)',
    for: { irq: those(config, ({ source }) => source === tickSource) },
    when: (w, { irq }) => host.hasInjector(w) && host.isIntxPending(w, irq),
    does: (w, { irq }) => {
      host.intxEoi(w, irqfdOf(config, w, irq));
    },
  });

  const accessDevice = rule({
    id: 'guest.accessDevice',
    by: 'guest',
    says: "the guest accesses a region of the device, which traps: user space lowers the guest's line and unmasks",
    cites: 'vfio_region_read, vfio_region_write, vfio_intx_eoi (QEMU, hw/vfio)',
    for: { irq: those(config, ({ source }) => source === accessSource) },
    when: (w, { irq }) =>
      host.hasInjector(w) && host.isIntxPending(w, irq) && w.vcpus.some((_, v) => host.mayEmulate(w, v)),
    does: (w, { irq }) => {
      host.intxEoi(w, irqfdOf(config, w, irq));
    },
  });

  return { devices: [readEventfd, seeQuiet, tick], guest: [accessDevice] };
};
