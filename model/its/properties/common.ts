import { over, type Step, upTo, type View } from '../../../src/language/index.js';
import type { Claim as ClaimOf } from '../../machine/part.js';
import { eventIds, hasIts } from '../config.js';
import type { Host, Needed } from '../host.js';

/** What properties of LPIs and of the ITS share. KVM is judged by what devices have sent, and what the guest has said. */

export type Claim = ClaimOf<Host, Needed>;

export const { always, everyStep, someStep } = over<Needed>();

export const where = ({ config }: Host): boolean => hasIts(config);
export const whereLegal = ({ config }: Host): boolean => hasIts(config) && config.itsOrders === 'legal';
export const applies = 'where there is an ITS';
export const appliesLegal = 'where there is an ITS, and the guest sends no command that is in error';

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
