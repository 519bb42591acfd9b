import type { View } from '../../src/language/index.js';
import { at } from '../at.js';
import { deviceOf, type ItsConfig, keyOf } from '../its/config.js';
import type { Its } from '../its/its.js';
import type { ItsState } from '../its/state.js';
import type { MachineConfig } from '../machine/config.js';
import type { Steps } from '../machine/steps.js';
import { isActive, type MsiIrqfd, type MsiRoutesConfig, type MsiRoutesState, mapMsi, msiIrqfdOf } from './state.js';

/** Routes that are MSIs, and their irqfds: virt/kvm/eventfd.c, virt/kvm/irqchip.c, arch/arm64/kvm/vgic/vgic-irqfd.c. */
export interface MsiRoutes<W extends MsiRoutesState & ItsState = MsiRoutesState & ItsState> {
  readonly config: MsiRoutesConfig & ItsConfig & MachineConfig;
  /** kvm_set_irq_routing, where one route differs: the table is published, and every irqfd takes its route anew. */
  setMsiRouting(w: W, gsi: number, key: number | null): void;
  /** kvm_irq_routing_update, irqfd_update */
  msiRoutingUpdate(w: W): void;
  /** kvm_irqfd_assign. What was signalled before the work item injects. */
  assignMsiIrqfd(w: W, irqfd: MsiIrqfd): void;
  /** irqfd_deactivate: off the list, and the shutdown is queued. */
  deactivateMsiIrqfd(w: W, irqfd: MsiIrqfd): void;
  /** The part of irqfd_shutdown up to eventfd_ctx_remove_wait_queue. */
  unhookMsiIrqfd(w: W, irqfd: MsiIrqfd): void;
  /** flush_work: is the work item done? */
  isMsiWorkFlushed(w: View<W>, irqfd: number): boolean;
  /** The rest of it. */
  freeMsiIrqfd(w: W, irqfd: MsiIrqfd): void;
  /** eventfd_signal: wakes whoever waits, or only counts. */
  signalMsiIrqfd(w: W, irqfd: MsiIrqfd): void;
  /** irqfd_wakeup, up to the copy of irq_entry: one without a route, or that is being deassigned, takes the work item. */
  wakeMsiIrqfd(w: W, irqfd: MsiIrqfd): void;
  /**
   * kvm_arch_set_irq_inatomic, by the copy of the route that the wake-up has made: what is cached is injected, for all else
   * the work item is scheduled (-EWOULDBLOCK).
   */
  setMsiInatomic(w: W, irqfd: MsiIrqfd, key: number): void;
  /** The beginning of kvm_set_irq in irqfd_inject, with level 1: the route is read, and SRCU left. */
  readMsiRoute(w: W, irqfd: MsiIrqfd): void;
  /** The rest of it: kvm_set_msi, by the route that was read. That with level 0 which follows does nothing. */
  setMsi(w: W, irqfd: MsiIrqfd): void;
}

type Needed = MsiRoutes & Its<MsiRoutesState & ItsState>;

export const msiRoutesSteps: Steps<MsiRoutes, Needed> = {
  setMsiRouting: (kvm, w, gsi, key) => {
    w.msiRoutes[gsi] = key;
    kvm.msiRoutingUpdate(w);
    w.msiSynchronizing = kvm.config.fine.includes('routing');
  },

  msiRoutingUpdate: (_kvm, w) => {
    for (const irqfd of [...w.msiIrqfds.keys()].map((id) => msiIrqfdOf(w, id))) {
      if (isActive(irqfd)) {
        irqfd.entry = mapMsi(w, irqfd.id);
      }
    }
  },

  assignMsiIrqfd: (_kvm, w, irqfd) => {
    Object.assign(irqfd, { stage: 'active', entry: mapMsi(w, irqfd.id), queued: irqfd.counted, counted: false });
  },

  deactivateMsiIrqfd: (_kvm, _w, irqfd) => {
    irqfd.stage = 'deactivated';
  },

  unhookMsiIrqfd: (_kvm, _w, irqfd) => {
    irqfd.stage = 'unhooked';
  },

  isMsiWorkFlushed: (_kvm, w, id) => {
    const { queued, hasRead } = at(w.msiIrqfds, id);
    return !queued && !hasRead;
  },

  freeMsiIrqfd: (_kvm, _w, irqfd) => {
    Object.assign(irqfd, { stage: 'none', entry: null });
  },

  signalMsiIrqfd: (kvm, w, irqfd) => {
    if (isActive(irqfd) || irqfd.stage === 'deactivated') {
      kvm.wakeMsiIrqfd(w, irqfd);
    } else {
      irqfd.counted = true;
    }
  },

  wakeMsiIrqfd: (kvm, w, irqfd) => {
    if (irqfd.entry === null || !isActive(irqfd)) {
      irqfd.queued = true;
    } else if (kvm.config.fine.includes('routing')) {
      irqfd.waking = irqfd.entry;
    } else {
      kvm.setMsiInatomic(w, irqfd, irqfd.entry);
    }
  },

  setMsiInatomic: (kvm, w, irqfd, key) => {
    irqfd.waking = null;
    const device = deviceOf(kvm.config, key);
    if (kvm.itsInjectCachedTranslation(w, device, key - keyOf(kvm.config, device, 0))) {
      w.happened.push({ what: 'MSI of an irqfd', irqfd: irqfd.id, key, by: 'wake-up' });
    } else {
      irqfd.queued = true;
    }
  },

  readMsiRoute: (kvm, w, irqfd) => {
    irqfd.queued = false;
    irqfd.hasRead = true;
    irqfd.route = mapMsi(w, irqfd.id);
    if (!kvm.config.fine.includes('routing')) {
      kvm.setMsi(w, irqfd);
    }
  },

  setMsi: (kvm, w, irqfd) => {
    const { route: key } = irqfd;
    irqfd.hasRead = false;
    irqfd.route = null;
    if (key !== null) {
      const device = deviceOf(kvm.config, key);
      w.happened.push({ what: 'MSI of an irqfd', irqfd: irqfd.id, key, by: 'work' });
      kvm.itsInjectMsi(w, device, key - keyOf(kvm.config, device, 0));
    }
  },
};
