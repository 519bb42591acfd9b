import { over, type Step, upTo, type View } from '../../src/language/index.js';
import { at } from '../at.js';
import { hasPending } from '../gic/list-register.js';
import { type GuestSlice, listRegistersOf } from '../guest/state.js';
import type { MachineConfig } from '../machine/config.js';
import type { Hypervisor } from '../machine/hypervisor.js';
import type { Claim as ClaimOf, State } from '../machine/part.js';
import { mapChipPin, mapGsi, type RoutingConfig, type RoutingSlice, routedInterrupts } from './state.js';

type Looked = State<RoutingSlice & GuestSlice>;
type Host = Hypervisor & { readonly config: RoutingConfig & MachineConfig };
type Claim = ClaimOf<Host, Looked>;

const { always, everyStep, someStep } = over<Looked>();

/** What irqfds do to interrupts, whatever happens to routes and to them. */

const whereIrqfds = ({ config }: Host): boolean => config.irqfds.length > 0;
const applies = 'where there are routes and irqfds';
const signals = ['vmm.signalIrqfd', 'host.deviceInterrupt', 'guest.writeDoorbell'];

type Injected = Extract<View<Looked>['happened'][number], { what: 'irqfd injected' }>;

const injectedBy = ({ after }: Step<Looked>, irqfd: number): readonly Injected[] =>
  after.happened.filter((event): event is Injected => event.what === 'irqfd injected' && event.irqfd === irqfd);

/** The irqfds that a step is about: that of its rule, and those that were told of an EOI. */
const irqfdsOf = ({ after, action }: Step<Looked>): readonly number[] | 'any' =>
  action.rule === 'vmm.setRoute'
    ? 'any'
    : [
        ...(typeof action.params.irqfd === 'number' ? [action.params.irqfd] : []),
        ...after.happened.flatMap((event) => ('irqfd' in event ? [event.irqfd] : [])),
      ].filter((irqfd, place, all) => all.indexOf(irqfd) === place);

/** A signal is on its way to an injection. */
const isUnderWay = (w: View<Looked>, irqfd: number): boolean => {
  const { queued, waking, work } = at(w.irqfds, irqfd);
  return queued || waking !== null || work === 'raising';
};

const isAttached = (w: View<Looked>, irqfd: number): boolean =>
  at(w.irqfds, irqfd).stage === 'active' || at(w.irqfds, irqfd).stage === 'deactivated';

const signalInjects: Claim = {
  appliesTo: whereIrqfds,
  property: (host) => {
    const { config } = host;
    const isThere = (w: View<Looked>, irq: number): boolean =>
      host.isPending(w, irq) ||
      host.isInjecting(w, irq) ||
      host.isActive(w, irq) ||
      listRegistersOf(host, w, irq).some(hasPending);
    return everyStep({
      id: 'RT1',
      name: 'signal-injects',
      says: 'a signal of an irqfd that is there leads to an injection, unless its GSI has no route, and the interrupt is pending',
      cites: 'irqfd_wakeup, irqfd_inject (virt/kvm/eventfd.c)',
      by: host.name(),
      applies,
      for: { irqfd: upTo(config.irqfds.length) },
      about: { irqfd: irqfdsOf },
      when: ({ before, action }, { irqfd }) =>
        isUnderWay(before, irqfd) ||
        (signals.includes(action.rule) && action.params.irqfd === irqfd && isAttached(before, irqfd)),
      holds: (step, { irqfd }) => {
        const { before, after } = step;
        const { work, route } = at(before.irqfds, irqfd);
        const { gsi } = at(config.irqfds, irqfd);
        const leadsNowhere = work === 'raising' ? route === null : mapGsi(before, gsi) === null;
        const raised = injectedBy(step, irqfd).filter(({ level }) => level);
        return (
          raised.every(({ irq }) => isThere(after, irq)) &&
          (isUnderWay(after, irqfd) || raised.length > 0 || leadsNowhere)
        );
      },
      because: ({ after }, { irqfd }) => ({ irqfd: at(after.irqfds, irqfd) }),
    });
  },
};

const goneIsQuiet: Claim = {
  appliesTo: ({ config }) => config.irqfds.length > 0 && config.routing.includes('assign'),
  property: (host) => {
    const { config } = host;
    return everyStep({
      id: 'RT2',
      name: 'gone-is-quiet',
      says: 'an irqfd whose deassign has returned injects nothing, and the last with a resamplefd leaves the level low',
      cites: 'irqfd_shutdown, irqfd_resampler_shutdown, kvm_irqfd_deassign',
      by: host.name(),
      applies: 'where irqfds are deassigned',
      for: { irqfd: upTo(config.irqfds.length) },
      about: { irqfd: irqfdsOf },
      when: (step, { irqfd }) =>
        injectedBy(step, irqfd).length > 0 ||
        (at(step.before.irqfds, irqfd).stage !== 'none' && at(step.after.irqfds, irqfd).stage === 'none'),
      holds: (step, { irqfd }) => {
        const { before, after } = step;
        const { gsi, resample } = at(config.irqfds, irqfd);
        const { stage, queued, work, waking } = at(after.irqfds, irqfd);
        if (stage !== 'none') {
          return true;
        }
        const others = config.irqfds.some(
          (one, id) => one.gsi === gsi && one.resample && at(after.irqfds, id).stage !== 'none',
        );
        const irq = mapGsi(after, gsi);
        const isLow = !resample || others || irq === null || !host.lineLevel(after, irq);
        const isDone = !queued && work === 'idle' && waking === null;
        return at(before.irqfds, irqfd).stage !== 'none' && isDone && isLow;
      },
      because: ({ before }, { irqfd }) => ({ irqfd: at(before.irqfds, irqfd) }),
    });
  },
};

const routeInForce: Claim = {
  appliesTo: whereIrqfds,
  property: (host) => {
    const { config } = host;
    return everyStep({
      id: 'RT3',
      name: 'route-in-force',
      says: 'the wake-up of an irqfd injects by the route that is published, or by the one before until KVM_SET_GSI_ROUTING returns',
      cites: 'irqfd_wakeup; kvm_set_irq_routing, synchronize_srcu_expedited',
      by: host.name(),
      applies,
      for: { irqfd: upTo(config.irqfds.length) },
      about: { irqfd: irqfdsOf },
      when: (step, { irqfd }) => injectedBy(step, irqfd).some(({ by }) => by === 'wake-up'),
      holds: (step, { irqfd }) => {
        const published = mapGsi(step.before, at(config.irqfds, irqfd).gsi);
        return step.before.synchronizing || injectedBy(step, irqfd).every(({ irq }) => irq === published);
      },
      because: ({ before }, { irqfd }) => ({ irqfd: at(before.irqfds, irqfd), routes: before.routes }),
    });
  },
};

const toldOnce: Claim = {
  appliesTo: ({ config }) => config.irqfds.some(({ resample }) => resample),
  property: (host) => {
    const { config } = host;
    return everyStep({
      id: 'RT4',
      name: 'told-once',
      says: 'an EOI lowers the line of its GSI once, and then signals each resamplefd of that GSI once',
      cites: 'irqfd_resampler_ack: "We can\'t do multiple de-asserts or we risk racing with incoming re-asserts"',
      by: host.name(),
      applies: 'where an irqfd has a resamplefd',
      for: { irq: routedInterrupts(config) },
      when: ({ before, after }, { irq }) =>
        mapChipPin(before, irq) !== -1 &&
        after.happened.filter((event) => event.what === 'notified' && event.irq === irq).length === 1,
      holds: ({ before, after }, { irq }) => {
        const gsi = mapChipPin(before, irq);
        const listeners = upTo(config.irqfds.length).filter(
          (id) =>
            at(config.irqfds, id).gsi === gsi &&
            at(config.irqfds, id).resample &&
            at(before.irqfds, id).stage !== 'none',
        );
        const told = after.happened.flatMap((event) => (event.what === 'resamplefd signalled' ? [event.irqfd] : []));
        const lowered = after.happened.filter(
          (event) => event.what === 'injected' && event.irq === irq && !event.level,
        ).length;
        const isFirst = after.happened.every(
          (event, place) =>
            event.what !== 'injected' ||
            event.irq !== irq ||
            !after.happened.slice(0, place).some(({ what }) => what === 'resamplefd signalled'),
        );
        const areTold = listeners.every((id) => told.filter((one) => one === id).length === 1);
        const isLow = listeners.length === 0 || !host.lineLevel(after, irq);
        return areTold && told.length === listeners.length && lowered <= 1 && isFirst && isLow;
      },
    });
  },
};

const copyIsTrue: Claim = {
  appliesTo: whereIrqfds,
  property: (host) => {
    const { config } = host;
    return always({
      id: 'RT5',
      name: 'copy-is-true',
      says: "an active irqfd's copy of its route is what the table has for its GSI",
      cites: 'irqfd_update, kvm_irq_routing_update',
      by: host.name(),
      applies,
      for: { irqfd: upTo(config.irqfds.length) },
      when: (w, { irqfd }) => at(w.irqfds, irqfd).stage === 'active',
      holds: (w, { irqfd }) => at(w.irqfds, irqfd).entry === mapGsi(w, at(config.irqfds, irqfd).gsi),
      because: (w, { irqfd }) => ({ irqfd: at(w.irqfds, irqfd), routes: w.routes }),
    });
  },
};

const othersAreLeftAlone: Claim = {
  appliesTo: whereIrqfds,
  property: (host) => {
    const { config } = host;
    return everyStep({
      id: 'RT6',
      name: 'others-are-left-alone',
      says: 'an irqfd changes no interrupt but the one that its GSI is routed to when it looks',
      cites: 'kvm_set_irq, kvm_arch_set_irq_inatomic, vgic_irqfd_set_irq',
      by: host.name(),
      applies,
      for: { irqfd: upTo(config.irqfds.length) },
      about: { irqfd: irqfdsOf },
      when: (step, { irqfd }) => injectedBy(step, irqfd).length > 0,
      holds: (step, { irqfd }) => {
        const { entry, waking, route, work } = at(step.before.irqfds, irqfd);
        const looked =
          work === 'raising' || work === 'lowering' ? route : mapGsi(step.before, at(config.irqfds, irqfd).gsi);
        const own = injectedBy(step, irqfd);
        return (
          own.every(({ irq, by }) => irq === (by === 'work' ? looked : (waking ?? entry))) &&
          step.after.happened.every((event) => event.what !== 'injected' || own.some(({ irq }) => irq === event.irq))
        );
      },
      because: ({ before }, { irqfd }) => ({ irqfd: at(before.irqfds, irqfd), routes: before.routes }),
    });
  },
};

const maskedIsOwed: Claim = {
  appliesTo: ({ config }) => config.irqfds.some(({ resample }) => resample) && !config.routing.includes('routes'),
  property: (host) => {
    const { config } = host;
    return always({
      id: 'RT12',
      name: 'masked-is-owed',
      says: 'a device that is masked behind an irqfd is on its way to the guest, or there: its resamplefd will be signalled',
      cites: 'irqfd_resampler_ack, irqfd_wakeup; vfio_automasked_irq_handler',
      by: host.name(),
      applies: 'where an irqfd has a resamplefd, and routes stay as they are',
      for: { irqfd: upTo(config.irqfds.length).filter((id) => at(config.irqfds, id).resample) },
      when: (w, { irqfd }) =>
        at(w.irqfds, irqfd).masked &&
        at(w.irqfds, irqfd).stage === 'active' &&
        mapGsi(w, at(config.irqfds, irqfd).gsi) !== null,
      holds: (w, { irqfd }) => {
        const irq = mapGsi(w, at(config.irqfds, irqfd).gsi) ?? 0;
        const isThere = host.lineLevel(w, irq) || host.isActive(w, irq) || host.isInjecting(w, irq);
        return isUnderWay(w, irqfd) || isThere || listRegistersOf(host, w, irq).length > 0;
      },
      because: (w, { irqfd }) => ({ irqfd: at(w.irqfds, irqfd), routes: w.routes }),
    });
  },
};

const staleRoute: Claim = {
  appliesTo: whereIrqfds,
  property: ({ config, name }) =>
    someStep({
      id: 'R25',
      name: 'stale-route',
      says: 'a work item injects by a route that KVM_SET_GSI_ROUTING has replaced, after that has returned',
      cites: 'kvm_set_irq: the entries are copied under SRCU, and used after it',
      by: name(),
      holds: ({ before, after }) =>
        !before.synchronizing &&
        after.happened.some(
          (event) =>
            event.what === 'irqfd injected' &&
            event.by === 'work' &&
            event.irq !== mapGsi(before, at(config.irqfds, event.irqfd).gsi),
        ),
    }),
};

export const claims: readonly Claim[] = [
  signalInjects,
  goneIsQuiet,
  routeInForce,
  toldOnce,
  copyIsTrue,
  othersAreLeftAlone,
  maskedIsOwed,
];

/** What a scenario with routes is to reach. */
export const witnesses: readonly Claim[] = [staleRoute];
