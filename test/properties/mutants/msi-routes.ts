import { linux619 } from '../../../model/kvm/eras/linux-6.19.js';
import { bind, override } from '../../../model/machine/steps.js';
import { inEra, type Mutant, of } from './mutant.js';

const right = inEra('linux-6.19');

/** -EWOULDBLOCK, and nobody schedules the work item. */
const onlyWhatIsCached = override(linux619, {
  setMsiInatomic: (kvm, w, irqfd, key) => {
    linux619.setMsiInatomic(kvm, w, irqfd, key);
    irqfd.queued = false;
  },
});

const readsNoRoute = override(linux619, {
  readMsiRoute: (_kvm, _w, irqfd) => {
    irqfd.queued = false;
  },
});

const returnsAtOnce = override(linux619, {
  setMsiRouting: (kvm, w, gsi, key) => {
    linux619.setMsiRouting(kvm, w, gsi, key);
    w.msiSynchronizing = false;
  },
});

const leavesCopies = override(linux619, { msiRoutingUpdate: () => {} });

const injectsTwice = override(linux619, {
  setMsiInatomic: (kvm, w, irqfd, key) => {
    linux619.setMsiInatomic(kvm, w, irqfd, key);
    irqfd.queued = true;
  },
});

const readsAnotherRoute = override(linux619, {
  readMsiRoute: (kvm, w, irqfd) => {
    linux619.readMsiRoute(kvm, w, irqfd);
    irqfd.route = 0;
  },
});

const forgetsWhoHasRead = override(linux619, {
  wakeMsiIrqfd: (kvm, w, irqfd) => {
    if (!irqfd.hasRead) {
      linux619.wakeMsiIrqfd(kvm, w, irqfd);
    }
  },
});

/** KVM_MSI_VALID_DEVID is not looked at: every MSI is one of device 0. */
const forgetsTheDevice = override(linux619, {
  itsInjectCachedTranslation: (kvm, w, _device, event) => linux619.itsInjectCachedTranslation(kvm, w, 0, event),
});

export const mutants: readonly Mutant[] = [
  {
    id: 'RT21',
    notices: 'a wake-up that finds nothing in the cache, and schedules nothing',
    config: of('irqfd-msi'),
    right,
    wrong: bind(onlyWhatIsCached),
  },
  {
    id: 'RT21',
    notices: 'a work item that does nothing',
    config: of('irqfd-msi'),
    right,
    wrong: bind(readsNoRoute),
  },
  {
    id: 'RT21',
    notices: 'a signal that is dropped while the work item of the one before has read its route',
    config: of('irqfd-msi-routes'),
    right,
    wrong: bind(forgetsWhoHasRead),
  },
  {
    id: 'RT22',
    notices: 'a work item that reads another route',
    config: of('irqfd-msi-routes'),
    right,
    wrong: bind(readsAnotherRoute),
  },
  {
    id: 'RT25',
    notices: 'a wake-up that injects, and schedules the work item as well',
    config: of('irqfd-msi'),
    right,
    wrong: bind(injectsTwice),
  },
  {
    id: 'RT22',
    notices: 'KVM_SET_GSI_ROUTING that waits for nobody',
    config: of('irqfd-msi-routes'),
    right,
    wrong: bind(returnsAtOnce),
  },
  {
    id: 'RT23',
    notices: 'a route that changes, and irqfds that keep their copies',
    config: of('irqfd-msi-routes'),
    right,
    wrong: bind(leavesCopies),
    also: ['RT22'],
  },
  {
    id: 'RT24',
    notices: 'an MSI whose device id is not looked at',
    config: of('irqfd-msi-routes'),
    right,
    wrong: bind(forgetsTheDevice),
  },
];
