import { over, type Step, upTo, type View } from '../../src/language/index.js';
import { at } from '../at.js';
import { hasPending } from '../gic/list-register.js';
import { listRegistersOf } from '../guest/state.js';
import { deviceOf, keyOf } from '../its/config.js';
import { acceptedAs, mappedIn } from '../its/driver.js';
import { hasChanged } from '../its/properties/common.js';
import type { Claim as ClaimOf } from '../machine/part.js';
import type { Host, Needed } from './rules.js';
import { isActive, mapMsi } from './state.js';

type Claim = ClaimOf<Host, Needed>;

const { always, everyStep, someStep } = over<Needed>();

/** What irqfds do whose routes are MSIs, whatever happens to these, and to the tables of the ITS. */

const where = ({ config }: Host): boolean => config.msiIrqfds > 0;
const applies = 'where irqfds have routes that are MSIs';

type Injected = Extract<View<Needed>['happened'][number], { what: 'MSI of an irqfd' }>;

const injectedBy = ({ after }: Step<Needed>, irqfd: number, by: Injected['by']): readonly Injected[] =>
  after.happened.filter(
    (event): event is Injected => event.what === 'MSI of an irqfd' && event.irqfd === irqfd && event.by === by,
  );

/** The work item reads the route. */
const isReading = ({ action: { rule, params } }: Step<Needed>, irqfd: number): boolean =>
  rule === 'host.msiRoute' && params.irqfd === irqfd;

/** A signal is on its way to an injection. */
const isUnderWay = (w: View<Needed>, irqfd: number): boolean => {
  const { waking, queued, hasRead, counted } = at(w.msiIrqfds, irqfd);
  return waking !== null || queued || hasRead || counted;
};

/** The route that a step of an irqfd goes by; undefined for a step of somebody else. */
const lookedAt = ({ before, action: { rule, params } }: Step<Needed>, irqfd: number): number | null | undefined => {
  const { waking, route } = at(before.msiIrqfds, irqfd);
  if (params.irqfd !== irqfd) {
    return undefined;
  }
  switch (rule) {
    case 'vmm.signalMsiIrqfd':
    case 'host.msiRoute':
      return mapMsi(before, irqfd);
    case 'host.msiInatomic':
      return waking;
    case 'host.msiSet':
      return route;
    default:
      return undefined;
  }
};

const signalInjects: Claim = {
  appliesTo: (host) => where(host) && host.config.itsOrders === 'legal',
  property: (host) => {
    const { config } = host;
    const isThere = (w: View<Needed>, irq: number): boolean =>
      host.isPending(w, irq) || listRegistersOf(host, w, irq).some(hasPending);
    return everyStep({
      id: 'RT21',
      name: 'msi-signal-injects',
      says: 'a signal of an irqfd makes the LPI pending that the MSI of its route is, unless there is no route, or nobody takes that MSI',
      cites: 'irqfd_wakeup (-EWOULDBLOCK), irqfd_inject; kvm_set_msi, vgic_its_inject_msi',
      by: host.name(),
      applies: `${applies}, and the guest sends no command that is in error`,
      for: { irqfd: upTo(config.msiIrqfds) },
      when: ({ before, action: { rule, params } }, { irqfd }) =>
        isUnderWay(before, irqfd) || (rule === 'vmm.signalMsiIrqfd' && params.irqfd === irqfd),
      holds: (step, { irqfd }) => {
        const key = lookedAt(step, irqfd);
        // The work item may be on its way by a route of before: that is not for a new signal.
        const { waking, queued, counted } = at(step.after.msiIrqfds, irqfd);
        const isNew = step.action.rule === 'vmm.signalMsiIrqfd' && step.action.params.irqfd === irqfd;
        if (isNew ? waking !== null || queued || counted : isUnderWay(step.after, irqfd)) {
          return true;
        }
        if (key === null) {
          return true;
        }
        if (key === undefined) {
          return false;
        }
        const device = deviceOf(config, key);
        const irq = acceptedAs(config, step.before, device, key - keyOf(config, device, 0));
        return irq === null || isThere(step.after, irq);
      },
      because: ({ before }, { irqfd }) => ({ irqfd: at(before.msiIrqfds, irqfd) }),
    });
  },
};

const routeInForce: Claim = {
  appliesTo: where,
  property: (host) =>
    everyStep({
      id: 'RT22',
      name: 'msi-route-in-force',
      says: 'the wake-up of an irqfd injects the MSI of the route that is published, or of the one before until KVM_SET_GSI_ROUTING returns; the work item reads the one that is published',
      cites: 'irqfd_wakeup; kvm_set_irq, kvm_irq_map_gsi; kvm_set_irq_routing, synchronize_srcu_expedited',
      by: host.name(),
      applies,
      for: { irqfd: upTo(host.config.msiIrqfds) },
      when: (step, { irqfd }) => injectedBy(step, irqfd, 'wake-up').length > 0 || isReading(step, irqfd),
      holds: (step, { irqfd }) => {
        const { before, after } = step;
        const published = mapMsi(before, irqfd);
        const { hasRead, route } = at(after.msiIrqfds, irqfd);
        const isReadSo = hasRead
          ? route === published
          : injectedBy(step, irqfd, 'work').every(({ key }) => key === published);
        const isInForce = injectedBy(step, irqfd, 'wake-up').every(({ key }) => key === published);
        return isReading(step, irqfd) ? isReadSo : before.msiSynchronizing || isInForce;
      },
      because: ({ before }, { irqfd }) => ({ irqfd: at(before.msiIrqfds, irqfd), routes: before.msiRoutes }),
    }),
};

const injectedOnce: Claim = {
  appliesTo: where,
  property: (host) =>
    everyStep({
      id: 'RT25',
      name: 'msi-injected-once',
      says: 'what the wake-up of an irqfd has injected it does not leave to the work item as well',
      cites: 'irqfd_wakeup: schedule_work for -EWOULDBLOCK alone',
      by: host.name(),
      applies,
      for: { irqfd: upTo(host.config.msiIrqfds) },
      when: (step, { irqfd }) => injectedBy(step, irqfd, 'wake-up').length > 0,
      holds: ({ before, after }, { irqfd }) => at(after.msiIrqfds, irqfd).queued === at(before.msiIrqfds, irqfd).queued,
      because: ({ before }, { irqfd }) => ({ irqfd: at(before.msiIrqfds, irqfd) }),
    }),
};

const copyIsTrue: Claim = {
  appliesTo: where,
  property: (host) =>
    always({
      id: 'RT23',
      name: 'msi-copy-is-true',
      says: "an irqfd's copy of its route is the MSI that the table has for its GSI, until it is deassigned",
      cites: 'irqfd_update, kvm_irq_routing_update',
      by: host.name(),
      applies,
      for: { irqfd: upTo(host.config.msiIrqfds) },
      when: (w, { irqfd }) => isActive(at(w.msiIrqfds, irqfd)),
      holds: (w, { irqfd }) => at(w.msiIrqfds, irqfd).entry === mapMsi(w, irqfd),
      because: (w, { irqfd }) => ({ irqfd: at(w.msiIrqfds, irqfd), routes: w.msiRoutes }),
    }),
};

const othersAreLeftAlone: Claim = {
  appliesTo: where,
  property: (host) =>
    everyStep({
      id: 'RT24',
      name: 'msi-others-are-left-alone',
      says: 'an irqfd changes no interrupt but the LPI to which the guest has mapped the event of the route that it looks at',
      cites: 'IHI 0069 5.2 (DeviceID); kvm_populate_msi, vgic_its_inject_cached_translation, vgic_its_inject_msi',
      by: host.name(),
      applies,
      for: { irqfd: upTo(host.config.msiIrqfds), irq: upTo(host.config.interrupts.length) },
      when: (step, { irqfd, irq }) => lookedAt(step, irqfd) !== undefined && hasChanged(host, step, irq),
      holds: (step, { irqfd, irq }) => {
        const key = lookedAt(step, irqfd) ?? null;
        return key !== null && mappedIn(step.before, key) === irq;
      },
      because: ({ before }, { irqfd }) => ({ irqfd: at(before.msiIrqfds, irqfd), routes: before.msiRoutes }),
    }),
};

const goneIsQuiet: Claim = {
  appliesTo: (host) => where(host) && host.config.msiAssign,
  property: (host) =>
    everyStep({
      id: 'RT26',
      name: 'msi-gone-is-quiet',
      says: 'an irqfd whose deassign has returned has nothing under way, and injects nothing until it is assigned again',
      cites: 'irqfd_shutdown, kvm_irqfd_deassign: "there will not be any more interrupts on this gsi"',
      by: host.name(),
      applies: 'where irqfds with routes that are MSIs are deassigned',
      for: { irqfd: upTo(host.config.msiIrqfds) },
      when: ({ after }, { irqfd }) => at(after.msiIrqfds, irqfd).stage === 'none',
      holds: ({ after }, { irqfd }) => {
        const { queued, hasRead, waking } = at(after.msiIrqfds, irqfd);
        const isSilent = !after.happened.some((event) => event.what === 'MSI of an irqfd' && event.irqfd === irqfd);
        return isSilent && !queued && !hasRead && waking === null;
      },
      because: ({ before }, { irqfd }) => ({ irqfd: at(before.msiIrqfds, irqfd) }),
    }),
};

const staleRoute: Claim = {
  appliesTo: where,
  property: (host) =>
    someStep({
      id: 'R45',
      name: 'stale-msi-route',
      says: 'a work item injects the MSI of a route that KVM_SET_GSI_ROUTING has replaced, after that has returned',
      cites: 'kvm_set_irq: the entries are copied under SRCU, and used after it',
      by: host.name(),
      holds: ({ before, after }) =>
        !before.msiSynchronizing &&
        after.happened.some(
          (event) =>
            event.what === 'MSI of an irqfd' && event.by === 'work' && event.key !== mapMsi(before, event.irqfd),
        ),
    }),
};

const oldCopy: Claim = {
  appliesTo: ({ config }) => config.msiIrqfds > 0 && config.msiAssign && config.msiRoutes,
  property: (host) =>
    someStep({
      id: 'R50',
      name: 'signalled-with-an-old-copy',
      says: 'an irqfd that is being deassigned is signalled while its copy of the route is one that was replaced',
      cites: 'irqfd_wakeup: "once the irqfd is removed from the list, it will stop receiving routing updates"',
      by: host.name(),
      holds: ({ before, action: { rule, params } }) =>
        rule === 'vmm.signalMsiIrqfd' &&
        before.msiIrqfds.some(
          ({ stage, entry }, id) => id === params.irqfd && stage === 'deactivated' && entry !== mapMsi(before, id),
        ),
    }),
};

export const claims: readonly Claim[] = [
  signalInjects,
  routeInForce,
  injectedOnce,
  copyIsTrue,
  othersAreLeftAlone,
  goneIsQuiet,
];

/** What a scenario with these routes is to reach. */
export const witnesses: readonly Claim[] = [staleRoute, oldCopy];
