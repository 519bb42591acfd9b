import { at } from '../at.js';
import type { Steps } from '../machine/steps.js';
import { handleCommand } from './handle-command.js';
import type { Its } from './its.js';
import type { Lpis } from './lpis.js';
import { afterSlot, ringOf } from './ring-state.js';
import { itsOf, writeValid } from './state.js';

/** GITS_CBASER, GITS_CREADR, GITS_CWRITER, and the commands between the last two. The same in 6.1, 6.12 and 7.3. */
export const ringSteps: Pick<
  Steps<Its, Its & Lpis>,
  | 'itsWriteCbaser'
  | 'itsWriteCwriter'
  | 'itsUaccessWriteCreadr'
  | 'itsProcessCommands'
  | 'itsProcessCommand'
  | 'itsReadCommand'
> = {
  itsWriteCbaser: (_kvm, w, valid) => {
    // "When GITS_CTLR.Enable is 1, this register is RO."
    if (itsOf(w).enabled) {
      return;
    }
    writeValid(itsOf(w), 'ring', valid);
    for (const ring of w.rings) {
      Object.assign(ring, { creadr: 0, cwriter: 0 });
    }
  },

  itsWriteCwriter: (kvm, w, slot, by) => {
    // One that lies behind the ring is ignored: ITS_CMD_BUFFER_SIZE.
    if (slot < kvm.config.itsRing) {
      ringOf(w).cwriter = slot;
      kvm.itsProcessCommands(w, by);
    }
  },

  itsUaccessWriteCreadr: ({ config }, w, slot) => {
    if (!itsOf(w).enabled && slot < config.itsRing) {
      ringOf(w).creadr = slot;
    }
  },

  itsProcessCommands: (kvm, w, by) => {
    const [ring] = w.rings;
    if (ring === undefined || !itsOf(w).enabled || ring.cwriter === ring.creadr) {
      return;
    }
    ring.by = by;
    while (by === null && ring.cwriter !== ring.creadr) {
      kvm.itsProcessCommand(w);
    }
  },

  itsProcessCommand: (kvm, w) => {
    const ring = ringOf(w);
    const command = kvm.itsReadCommand(w);
    const { name, device, event, irq, collection } = command;
    const about = { name, device, event, collection, ...(irq === null ? {} : { irq }) };
    w.happened.push({ what: 'command executed', slot: ring.creadr, ...about });
    handleCommand(kvm, w, command);
    ring.creadr = afterSlot(kvm.config, ring.creadr);
    if (ring.creadr === ring.cwriter) {
      ring.by = null;
    }
  },

  itsReadCommand: (_kvm, w) => at(at(w.driverRings, 0).slots, at(w.rings, 0).creadr),
};
