import { array, index, member, optional, record, type View } from '../../src/language/index.js';
import { at } from '../at.js';
import type { MachineConfig } from '../machine/config.js';
import type { Families, State } from '../machine/part.js';
import { commandShape } from './command.js';
import type { ItsConfig } from './config.js';

/** The ring of commands in the guest's memory, with the registers that say how far it goes. */
export const ringSlice = (config: ItsConfig & MachineConfig, families: Families) => {
  const one = config.itsRing > 0 ? 1 : 0;
  const slot = index(config.itsRing);
  return {
    /** GITS_CREADR, GITS_CWRITER; the vCPU that holds cmd_lock between two commands. */
    rings: array(one, record({ creadr: slot, cwriter: slot, by: optional(member(families.vcpu)) })),
    /**
     * The guest's memory: the ring itself, where what is executed counts as nothing; the command that is the ITS's next, and
     * GITS_CWRITER as the driver has written it last.
     */
    driverRings: array(
      one,
      record({ slots: array(config.itsRing, commandShape(config, families)), read: slot, written: slot }),
    ),
  };
};

export type RingState = State<{ world: ReturnType<typeof ringSlice> }>;

/** Does somebody hold cmd_lock between two commands? */
export const isRingLocked = (w: View<RingState>): boolean => w.rings.some(({ by }) => by !== null);

/** The place behind one of the ring. */
export const afterSlot = ({ itsRing }: ItsConfig, slot: number): number => (slot + 1) % itsRing;

export const ringOf = (w: RingState): RingState['rings'][number] => at(w.rings, 0);
export const driverRingOf = <W extends View<RingState>>(w: W): W['driverRings'][number] =>
  at<W['driverRings'][number]>(w.driverRings, 0);
