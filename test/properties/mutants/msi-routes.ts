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

const flushesNothing = override(linux619, { isMsiWorkFlushed: () => true });

/** irqfd_is_active is not asked: one that is off the list gets no new routes. */
const trustsItsCopy = override(linux619, {
  wakeMsiIrqfd: (kvm, w, irqfd) => {
    const { stage } = irqfd;
    irqfd.stage = 'active';
    linux619.wakeMsiIrqfd(kvm, w, irqfd);
    irqfd.stage = stage;
  },
});

/** EPOLLIN of vfs_poll is not looked at. */
const forgetsTheCounter = override(linux619, {
  assignMsiIrqfd: (kvm, w, irqfd) => {
    linux619.assignMsiIrqfd(kvm, w, irqfd);
    irqfd.queued = false;
  },
});

const assignsWithoutRoute = override(linux619, {
  assignMsiIrqfd: (kvm, w, irqfd) => {
    linux619.assignMsiIrqfd(kvm, w, irqfd);
    irqfd.entry = null;
  },
});

export const mutants: readonly Mutant[] = [
  {
    id: 'RT26',
    notices: 'a shutdown that does not wait for the work item',
    config: of('irqfd-msi-assign'),
    right,
    wrong: bind(flushesNothing),
    also: ['RT21'],
  },
  {
    id: 'RT22',
    notices: 'a wake-up that does not ask whether its irqfd is being deassigned',
    config: of('irqfd-msi-assign'),
    right,
    wrong: bind(trustsItsCopy),
  },
  {
    id: 'RT21',
    notices: 'an irqfd that is assigned to an eventfd which was signalled before, and forgets that',
    config: of('irqfd-msi-assign'),
    right,
    wrong: bind(forgetsTheCounter),
  },
  {
    id: 'RT23',
    notices: 'an irqfd that is assigned, and has no copy of its route',
    config: of('irqfd-msi-assign'),
    right,
    wrong: bind(assignsWithoutRoute),
  },
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
