import { at } from '../at.js';
import type { Steps } from '../machine/steps.js';
import type { DirectHardware, Gicv4 } from './gicv4.js';

export const hardwareSteps: Steps<DirectHardware, Gicv4> = {
  translate: (kvm, w, vlpi) => {
    const lpi = at(w.lpis, vlpi);
    switch (lpi.event) {
      case 'host':
        lpi.hostPending = true;
        break;
      case 'vlpi':
        kvm.makeVlpiPending(w, lpi.vpe, vlpi);
        break;
      case 'none':
        w.happened.push({ what: 'dropped', vlpi });
    }
  },

  makeVlpiPending: (kvm, w, v, vlpi) => {
    const vpe = at(w.vpes, v);
    // With GICv4.1 VPROPBASER is that of the table of vPEs.
    if (kvm.config.gic === '4.0' && !at(w.cpus, vpe.rd).idBits) {
      w.happened.push({ what: 'dropped', vlpi });
      return;
    }
    vpe.vpt[vlpi] = true;
    if (at(w.lpis, vlpi).prop) {
      kvm.ringDoorbell(w, v);
    }
  },

  ringDoorbell: ({ config }, w, v) => {
    const vpe = at(w.vpes, v);
    // GICv4.0 sends it for each vLPI, and the host decides whether it hears of it. GICv4.1 sends one, where it was asked to.
    if (vpe.resident === vpe.rd || (config.gic === '4.1' && !vpe.armed)) {
      return;
    }
    if (config.gic === '4.1') {
      vpe.armed = false;
    }
    vpe.doorbell = vpe.rd;
    w.happened.push({ what: 'doorbell', vcpu: v });
  },

  discardEvent: (_kvm, w, vlpi) => {
    const lpi = at(w.lpis, vlpi);
    if (lpi.event === 'vlpi') {
      at(w.vpes, lpi.vpe).vpt[vlpi] = false;
    }
    lpi.hostPending = false;
    lpi.event = 'none';
    lpi.vpe = 0;
  },

  setValid: ({ config }, w, v, cpu) => {
    const vpe = at(w.vpes, v);
    vpe.resident = cpu;
    vpe.dirty = true;
    vpe.armed = false;
    if (config.gic === '4.0') {
      // VPROPBASER is written with it: its_vpe_schedule.
      at(w.cpus, cpu).idBits = true;
    }
  },

  clearValid: (kvm, w, v, db) => {
    const vpe = at(w.vpes, v);
    const pending = kvm.isAnythingPending(w, v);
    vpe.resident = null;
    // its_clear_vpend_valid waits for the end of the first scan.
    vpe.dirty = false;
    if (kvm.config.gic === '4.0') {
      vpe.sampled = pending;
    } else {
      // "if we read-back PendingLast clear, then a doorbell will be delivered when an interrupt comes"
      vpe.armed = db && !pending;
      vpe.sampled = !db || pending;
    }
  },

  presents: (_kvm, w, v, vlpi) => {
    const { resident, rd, dirty, vpt } = at(w.vpes, v);
    return resident === rd && resident === at(w.vcpus, v).loaded && !dirty && at(vpt, vlpi) && at(w.lpis, vlpi).prop;
  },

  presentsSgi: (_kvm, w, v) => {
    const { resident, rd, dirty } = at(w.vpes, v);
    return resident === rd && resident === at(w.vcpus, v).loaded && !dirty && at(w.sgis, v).pending;
  },

  isAnythingPending: (_kvm, w, v) =>
    at(w.vpes, v).vpt.some((pending, vlpi) => pending && at(w.lpis, vlpi).prop) || w.sgis[v]?.pending === true,

  readVsgi: (_kvm, w, v, cpu) => at(w.vpes, v).rd === cpu && at(w.sgis, v).pending,
};
