import { over } from '../../src/language/index.js';
import { concerned, whereSome } from '../machine/claim.js';
import { those } from '../machine/config.js';
import type { Hypervisor } from '../machine/hypervisor.js';
import type { Claim as ClaimOf, State } from '../machine/part.js';
import { isAutomasked, isVirqDisabled, type VfioConfig, type VfioSlice, vfioOf } from './state.js';

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
