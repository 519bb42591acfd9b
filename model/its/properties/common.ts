import { over, type Step, upTo, type View } from '../../../src/language/index.js';
import type { Claim as ClaimOf } from '../../machine/part.js';
import { commandNames } from '../command.js';
import { eventIds, hasIts } from '../config.js';
import type { Host, Needed } from '../host.js';

/** What properties of LPIs and of the ITS share. KVM is judged by what devices have sent, and what the guest has said. */

export type Claim = ClaimOf<Host, Needed>;

export const { always, everyStep, someStep } = over<Needed>();

export const where = ({ config }: Host): boolean => hasIts(config);
export const whereLegal = ({ config }: Host): boolean => hasIts(config) && config.itsOrders === 'legal';
export const applies = 'where there is an ITS';
export const appliesLegal = 'where there is an ITS, and the guest sends no command that is in error';

type Executed = Extract<View<Needed>['happened'][number], { what: 'command executed' }>;

/** The command that KVM executes in a step, out of the ring or, where there is none, as the guest sends it. */
export const commandIn = ({ before, action, after }: Step<Needed>): Omit<Executed, 'what'> | undefined => {
  const { device = 0, event = 0, irq, collection = 0 } = action.params;
  const name = before.rings.length > 0 ? undefined : commandNames.find((one) => action.rule === `guest.${one}`);
  return name === undefined
    ? after.happened.find((one): one is Executed => one.what === 'command executed')
    : {
        name,
        slot: 0,
        device: Number(device),
        event: Number(event),
        collection: Number(collection),
        ...(irq === undefined ? {} : { irq: Number(irq) }),
      };
};

type Translated = Extract<View<Needed>['happened'][number], { what: 'translated' }>;

export const translations = ({ after }: Step<Needed>): readonly Translated[] =>
  after.happened.filter((event): event is Translated => event.what === 'translated');

/** The events that a step may have been about: each device's, and one id beyond. */
export const sent = ({ config }: Host) => ({
  device: upTo(config.msiDevices.length),
  event: upTo(eventIds(config) + 1),
});

/** Is it put into a list register as pending? */
export const isPresented = ({ after }: Step<Needed>, irq: number): boolean =>
  after.happened.some((event) => event.what === 'populated' && event.irq === irq && event.pending);

/** Has a step changed what KVM keeps of an interrupt? */
export const hasChanged = (host: Host, { before, after }: Step<Needed>, irq: number): boolean =>
  host.isPending(before, irq) !== host.isPending(after, irq) ||
  host.isEnabled(before, irq) !== host.isEnabled(after, irq) ||
  host.isActive(before, irq) !== host.isActive(after, irq) ||
  host.targetOf(before, irq) !== host.targetOf(after, irq) ||
  host.ownerOf(before, irq) !== host.ownerOf(after, irq);
