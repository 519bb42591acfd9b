import { upTo } from '../../src/language/index.js';
import { at } from '../at.js';
import type { Steps } from '../machine/steps.js';
import { has, isEager, itsOf, itss } from './config.js';
import type { Gicv4, ItsDriver } from './gicv4.js';
import { type Gicv4World, isMapped } from './state.js';

export const driverSteps: Steps<ItsDriver, Gicv4> = {
  initCpu: (_kvm, w, cpu) => {
    at(w.cpus, cpu).idBits = true;
  },

  activateVpe: ({ config }, w, v) => {
    const vpe = at(w.vpes, v);
    const first = w.cpus.findIndex(({ online }) => online);
    vpe.col = first;
    vpe.rd = first;
    if (isEager(config)) {
      vpe.mapped.fill(true);
    }
  },

  deactivateVpe: (kvm, w, v) => {
    if (isEager(kvm.config)) {
      for (const its of upTo(itss(kvm.config))) {
        kvm.unmapVpe(w, v, its);
      }
    }
  },

  unmapVpe: (kvm, w, v, its) => {
    const { mapped } = at(w.vpes, v);
    mapped[its] = false;
    // GICv4.1 synchronises by itself: there is no VSYNC, of a vPE that is there no more.
    if (kvm.config.gic === '4.0') {
      w.happened.push({ what: 'command', name: 'VMAPP V=0, VSYNC', vcpu: v, isMapped: true });
    }
  },

  mapVm: ({ config }, w, its) => {
    const isFirst = !w.lpis.some(({ event }, vlpi) => event === 'vlpi' && itsOf(config, vlpi) === its);
    if (!isEager(config) && isFirst) {
      for (const vpe of w.vpes) {
        vpe.mapped[its] = true;
        // VMAPP names the collection of col_idx.
        vpe.rd = vpe.col;
      }
    }
  },

  unmapVm: (kvm, w, its) => {
    const isLast = !w.lpis.some(({ event }, vlpi) => event === 'vlpi' && itsOf(kvm.config, vlpi) === its);
    if (!isEager(kvm.config) && isLast) {
      w.vpes.forEach((_, v) => {
        kvm.unmapVpe(w, v, its);
      });
    }
  },

  setVpeAffinity: (kvm, w, v, cpu) => {
    const vpe = at(w.vpes, v);
    if (!isMapped(vpe)) {
      // "If we lazily map the VPEs, this isn't an error and we can exit cleanly": col_idx is left as it is.
      return !isEager(kvm.config);
    }
    if (vpe.col !== cpu) {
      vpe.col = cpu;
      kvm.sendVmovp(w, v);
      kvm.moveDoorbell(w, v);
    }
    return true;
  },

  sendVmovp: (kvm, w, v) => {
    const vpe = at(w.vpes, v);
    const list = kvm.itsList(w, v);
    // Where all of them are mapped: its_send_vmovp names them all.
    const isRight = list.every((its) => at(vpe.mapped, its));
    w.happened.push({ what: 'command', name: 'VMOVP', vcpu: v, isMapped: isRight });
    vpe.rd = vpe.col;
  },

  itsList: ({ config }, w, v) => upTo(itss(config)).filter((its) => isEager(config) || at(at(w.vpes, v).mapped, its)),

  moveDoorbell: ({ config }, w, v) => {
    const vpe = at(w.vpes, v);
    if (vpe.doorbell !== null) {
      // GICR_CLRLPIR of the CPU before; else MOVI of the proxy's event, or VMOVP.DB.
      vpe.doorbell = has(config, 'direct-lpi') ? null : vpe.rd;
    }
  },

  mayMove: (_kvm, w, v) => !w.read.some(({ stage, of }) => stage === 'sampled' && of === v),

  makeResident: (kvm, w, v, cpu) => {
    kvm.setValid(w, v, cpu);
    if (kvm.config.gic === '4.0') {
      // vgic_v4_load: "let's get rid of a potential doorbell interrupt that would still be pending"
      at(w.vpes, v).doorbell = null;
    }
  },

  makeNonResident: (kvm, w, v, db) => {
    if (kvm.config.gic === '4.0' && db) {
      // "Undo the nested disable_irq() calls..."
      at(w.vpes, v).armed = true;
    }
    kvm.clearValid(w, v, db);
  },

  storePendingLast: (_kvm, w, v) => {
    const vpe = at(w.vpes, v);
    vpe.pendingLast = vpe.sampled;
    vpe.sampled = false;
  },

  dropPhysicalMapping: (kvm, w, vlpi) => {
    kvm.mapVm(w, itsOf(kvm.config, vlpi));
    at(w.lpis, vlpi).prop = at(w.lpis, vlpi).enabled;
    kvm.discardEvent(w, vlpi);
  },

  installVirtualMapping: (kvm, w, vlpi) => {
    const lpi = at(w.lpis, vlpi);
    lpi.event = 'vlpi';
    lpi.vpe = lpi.target;
    commandOn(kvm, w, 'VMAPTI', vlpi);
  },

  dropVirtualMapping: (kvm, w, vlpi) => {
    commandOn(kvm, w, 'DISCARD', vlpi);
    kvm.discardEvent(w, vlpi);
  },

  restorePhysicalMapping: (kvm, w, vlpi) => {
    const lpi = at(w.lpis, vlpi);
    lpi.event = 'host';
    lpi.prop = false;
    kvm.unmapVm(w, itsOf(kvm.config, vlpi));
  },

  moveVlpi: (kvm, w, vlpi, v) => {
    const lpi = at(w.lpis, vlpi);
    const from = at(w.vpes, lpi.vpe);
    const isPending = at(from.vpt, vlpi);
    from.vpt[vlpi] = false;
    lpi.vpe = v;
    commandOn(kvm, w, 'VMOVI', vlpi);
    if (isPending) {
      kvm.makeVlpiPending(w, v, vlpi);
    }
  },

  updateVlpiProperty: (kvm, w, vlpi, enabled) => {
    const lpi = at(w.lpis, vlpi);
    lpi.prop = enabled;
    commandOn(kvm, w, 'VINV', vlpi);
    if (enabled && at(at(w.vpes, lpi.vpe).vpt, vlpi)) {
      kvm.ringDoorbell(w, lpi.vpe);
    }
  },

  setVlpiPending: (kvm, w, vlpi, pending) => {
    const { vpe } = at(w.lpis, vlpi);
    commandOn(kvm, w, pending ? 'VINT' : 'VCLEAR', vlpi);
    if (pending) {
      kvm.makeVlpiPending(w, vpe, vlpi);
    } else {
      at(w.vpes, vpe).vpt[vlpi] = false;
    }
  },

  setVsgiPending: (kvm, w, v, pending) => {
    w.happened.push({ what: 'command', name: 'VSGI', vcpu: v, isMapped: isMapped(at(w.vpes, v)) });
    at(w.sgis, v).pending = pending;
    if (pending) {
      kvm.ringDoorbell(w, v);
    }
  },

  migrateDoorbells: (kvm, w, cpu) => {
    const other = w.cpus.findIndex(({ online }) => online);
    w.vpes.forEach(({ col }, v) => {
      if (col === cpu) {
        kvm.setVpeAffinity(w, v, other);
      }
    });
  },
};

/** A command that names the event: it has to be a vLPI's, of a vPE that the ITS knows. */
const commandOn = ({ config }: Gicv4, w: Gicv4World, name: string, vlpi: number): void => {
  const { event, vpe } = at(w.lpis, vlpi);
  const isRight = event === 'vlpi' && at(at(w.vpes, vpe).mapped, itsOf(config, vlpi));
  w.happened.push({ what: 'command', name, vcpu: vpe, isMapped: isRight });
};
