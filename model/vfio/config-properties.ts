import { over } from '../../src/language/index.js';
import { concerned, whereSome } from '../machine/claim.js';
import { those } from '../machine/config.js';
import type { Hypervisor } from '../machine/hypervisor.js';
import type { Claim as ClaimOf, State } from '../machine/part.js';
import {
  eventfdOf,
  hasTrigger,
  isAutomasked,
  isVirqDisabled,
  type VfioConfig,
  type VfioSlice,
  vfioOf,
} from './state.js';

type Looked = State<VfioSlice>;
type Claim = ClaimOf<Hypervisor & { readonly config: VfioConfig }, Looked>;

const { always, everyStep } = over<Looked>();

/** What user space and the guest change of a device's interrupt while it is in use. */

export const signalsWhatIsThere: Claim = {
  appliesTo: (host) => whereSome(isAutomasked)(host) && host.config.triggers,
  property: ({ config }) =>
    everyStep({
      id: 'RT10',
      name: 'signals-what-is-there',
      says: 'VFIO signals no eventfd that user space has taken away',
      cites:
        '"vfio/platform: Create persistent IRQ handlers", 675daf435e9f; "vfio/pci: Create persistent INTx handler", 18c198c96a81',
      by: 'vfio',
      applies: 'where user space takes triggers away',
      for: { irq: those(config, isAutomasked) },
      about: { irq: concerned },
      holds: ({ after }, { irq }) =>
        !after.happened.some((event) => event.what === 'signalled nothing' && event.irq === irq),
      because: ({ before }, { irq }) => ({ vfio: vfioOf(config, before, irq) }),
    }),
};

export const disabledIsMasked: Claim = {
  appliesTo: (host) => whereSome(isAutomasked)(host) && host.config.disIntx,
  property: ({ config }) =>
    always({
      id: 'RT11',
      name: 'disabled-is-masked',
      says: 'a device whose INTx the guest has disabled does not interrupt the host',
      cites: 'vfio_intx_enable; "vfio/pci: Lock external INTx masking ops", 810cd4bb5345',
      by: 'vfio',
      applies: 'where the guest writes DisINTx',
      for: { irq: those(config, isAutomasked) },
      when: (w, { irq }) => isVirqDisabled(config, w, irq) && vfioOf(config, w, irq).setup === 'ready',
      holds: (w, { irq }) => vfioOf(config, w, irq).masked && vfioOf(config, w, irq).depth > 0,
      because: (w, { irq }) => ({ vfio: vfioOf(config, w, irq) }),
    }),
};

export const loopbackSignals: Claim = {
  appliesTo: (host) => whereSome(isAutomasked)(host) && host.config.triggers,
  property: (host) => {
    const { config } = host;
    return everyStep({
      id: 'RT14',
      name: 'loopback-signals',
      says: 'an interrupt that user space triggers by itself signals its eventfd, or is injected, unless it is masked, or has none',
      cites: 'VFIO_IRQ_SET_DATA_NONE; vfio_platform_set_irq_trigger, vfio_pci_set_intx_trigger',
      by: 'vfio',
      applies: 'where user space triggers interrupts',
      for: { irq: those(config, isAutomasked) },
      about: { irq: concerned },
      when: ({ before, action }, { irq }) =>
        action.rule === 'vmm.loopback' &&
        action.params.irq === irq &&
        hasTrigger(config, before, irq) &&
        // INTx of PCI is signalled whether it is masked or not.
        (config.pci23 ? !isVirqDisabled(config, before, irq) : !vfioOf(config, before, irq).masked),
      holds: ({ after }, { irq }) =>
        vfioOf(config, after, irq).signalling || eventfdOf(config, after, irq).signalled || host.lineLevel(after, irq),
      because: ({ before }, { irq }) => ({ vfio: vfioOf(config, before, irq) }),
    });
  },
};

export const triggerIsWhatWasSet: Claim = {
  appliesTo: (host) => whereSome(isAutomasked)(host) && host.config.triggers,
  property: ({ config }) =>
    everyStep({
      id: 'RT16',
      name: 'trigger-is-what-was-set',
      says: 'VFIO has an eventfd to signal from when user space gives it one until user space takes it away',
      cites: 'VFIO_DEVICE_SET_IRQS; vfio_set_trigger, vfio_intx_set_signal',
      by: 'vfio',
      applies: 'where user space takes triggers away',
      for: { irq: those(config, isAutomasked) },
      about: { irq: concerned },
      holds: ({ before, after, action }, { irq }) =>
        (hasTrigger(config, before, irq) !== hasTrigger(config, after, irq)) ===
        (action.rule === 'vmm.changeTrigger' && action.params.irq === irq),
      because: ({ after }, { irq }) => ({ 'has an eventfd': hasTrigger(config, after, irq) }),
    }),
};

export const closedIsLeftAlone: Claim = {
  appliesTo: (host) => whereSome(isAutomasked)(host) && host.config.closes,
  property: ({ config }) =>
    everyStep({
      id: 'RT17',
      name: 'closed-is-left-alone',
      says: 'no handler of VFIO runs for a device that user space has closed, whoever signals its resamplefd',
      cites: 'vfio_platform_irq_cleanup, vfio_virqfd_disable; virqfd_wakeup',
      by: 'vfio',
      applies: 'where user space closes devices',
      for: { irq: those(config, isAutomasked) },
      about: { irq: concerned },
      holds: ({ after, action }, { irq }) => {
        const { setup, masked, depth } = vfioOf(config, after, irq);
        const isClosedNow = action.rule === 'vmm.closeDevice' && action.params.irq === irq;
        return (
          !after.happened.some((event) => event.what === 'handled what is freed' && event.irq === irq) &&
          (setup === 'ready' ? !isClosedNow : !masked && depth === 0)
        );
      },
      because: ({ before }, { irq }) => ({ vfio: vfioOf(config, before, irq) }),
    }),
};
