import { at } from '../../at.js';
import type { Host } from '../host.js';
import { driverRingOf, isRingLocked } from '../ring-state.js';
import { driverOf } from '../state.js';
import { always, type Claim, commandIn, everyStep } from './common.js';

/** What the guest may count on that puts commands into a ring. */

const where = ({ config }: Host): boolean => config.itsRing > 0;
const applies = 'where the guest has a ring of commands';

export const commandsInOrder: Claim = {
  appliesTo: where,
  property: (host) =>
    everyStep({
      id: 'IT18',
      name: 'commands-in-order',
      says: 'each command that is executed is the next one of the ring, and one that GITS_CWRITER covers, of an ITS that is enabled: none is left out, or executed twice',
      cites: 'IHI 0069 5.1 (GITS_CREADR, GITS_CWRITER); vgic_its_process_commands',
      by: host.name(),
      applies,
      when: (step) => commandIn(step) !== undefined,
      holds: (step) => {
        const { slots, read, written } = driverRingOf(step.before);
        const command = commandIn(step);
        const next = at(slots, read);
        const isNext = command?.slot === read && command.name === next.name && command.event === next.event;
        return driverOf(step.before).enabled && read !== written && isNext;
      },
      because: ({ before }) => ({ driver: driverRingOf(before), its: before.rings }),
    }),
};

export const commandsAreExecuted: Claim = {
  appliesTo: where,
  property: (host) =>
    always({
      id: 'IT19',
      name: 'commands-are-executed',
      says: 'when a write of GITS_CWRITER has returned, or one that enables the ITS, all commands that GITS_CWRITER covers are executed, those in error too',
      cites: 'IHI 0069 5.1 (GITS_CWRITER, GITS_CTLR.Enabled); vgic_mmio_write_its_cwriter, vgic_mmio_write_its_ctlr',
      by: host.name(),
      applies,
      when: (w) => driverOf(w).enabled && !isRingLocked(w),
      holds: (w) => driverRingOf(w).read === driverRingOf(w).written,
      because: (w) => ({ driver: driverRingOf(w), its: w.rings }),
    }),
};

export const readerIsTrue: Claim = {
  appliesTo: where,
  property: (host) =>
    always({
      id: 'IT20',
      name: 'creadr-is-true',
      says: 'GITS_CREADR, as the guest reads it at any moment, has passed what is executed, and nothing else; of another ring it is 0',
      cites: 'IHI 0069 12.19 (GITS_CREADR, GITS_CBASER); vgic_mmio_read_its_creadr',
      by: host.name(),
      applies,
      holds: (w) => w.rings.every(({ creadr }) => creadr === driverRingOf(w).read),
      because: (w) => ({ driver: driverRingOf(w), its: w.rings }),
    }),
};
