import { type Step, upTo, type View } from '../../../src/language/index.js';
import { at } from '../../at.js';
import { hasPending } from '../../gic/list-register.js';
import { listRegistersOf } from '../../guest/state.js';
import { deviceOf, keyOf } from '../config.js';
import { acceptedAs, eventsOf, mappedIn, targetIn } from '../driver.js';
import type { Host, Needed } from '../host.js';
import { driverOf, itsOf, lpiOf, lpis } from '../state.js';
import {
  always,
  applies,
  appliesLegal,
  type Claim,
  commandIn,
  everyStep,
  hasChanged,
  sent,
  translations,
  where,
  whereLegal,
} from './common.js';

/** What becomes of an MSI. */

const isSent = (step: Step<Needed>, device: number, event: number): boolean => {
  const { rule, params } = step.action;
  const command = commandIn(step);
  const isOne = rule === 'device.msi' && params.device === device && params.event === event;
  return isOne || (command?.name === 'int' && command.device === device && command.event === event);
};

const isUnderWay = (host: Host, w: View<Needed>, device: number, event: number): boolean =>
  w.msis.some(({ stage, key }) => stage !== 'idle' && key === keyOf(host.config, device, event));

const isThere = (host: Host, w: View<Needed>, irq: number): boolean =>
  host.isPending(w, irq) || listRegistersOf(host, w, irq).some(hasPending);

export const noStaleTranslation: Claim = {
  appliesTo: whereLegal,
  property: (host) =>
    everyStep({
      id: 'IT1',
      name: 'no-stale-translation',
      says: 'an MSI is translated as the guest has mapped its event, and only while the ITS, and LPIs of the vCPU, are enabled',
      cites: 'IHI 0069 5.2, 5.3; vgic_its_check_cache, vgic_its_invalidate_cache',
      by: host.name(),
      applies: appliesLegal,
      for: sent(host),
      when: (step, { device, event }) => translations(step).some((one) => one.device === device && one.event === event),
      holds: (step, { device, event }) => {
        const { vcpu } = isBeingDisabled(host, step.before, device, event);
        return (
          vcpu || translations(step).every(({ irq }) => irq === acceptedAs(host.config, step.before, device, event))
        );
      },
      because: ({ before }, { device, event }) => ({
        mapped: mappedIn(before, keyOf(host.config, device, event)),
        cached: itsOf(before).cache[keyOf(host.config, device, event)],
      }),
    }),
};

/** Is EnableLPIs of the vCPU that the event goes to being cleared? Then an MSI may come before that, or after. */
const isBeingDisabled = (host: Host, w: View<Needed>, device: number, event: number): { readonly vcpu: boolean } => {
  const target = targetIn(w, keyOf(host.config, device, event));
  return { vcpu: target !== null && at(driverOf(w).lpis, target) === 'changing' };
};

export const msiAccounted: Claim = {
  appliesTo: whereLegal,
  property: (host) =>
    everyStep({
      id: 'IT5',
      name: 'msi-accounted',
      says: 'an MSI, or an INT, whose event is mapped makes its LPI pending, if the ITS, and LPIs of the vCPU, are enabled',
      cites: 'IHI 0069 5.2; vgic_its_inject_msi',
      by: host.name(),
      applies: appliesLegal,
      for: sent(host),
      when: (step, { device, event }) =>
        acceptedAs(host.config, step.before, device, event) !== null &&
        (isSent(step, device, event) || isUnderWay(host, step.before, device, event)),
      holds: ({ before, after }, { device, event }) => {
        const irq = acceptedAs(host.config, before, device, event);
        return irq === null || isUnderWay(host, after, device, event) || isThere(host, after, irq);
      },
      because: ({ before }, { device, event }) => ({ mapped: acceptedAs(host.config, before, device, event) }),
    }),
};

export const devicesAreIsolated: Claim = {
  appliesTo: where,
  property: (host) => {
    const { config } = host;
    const senderOf = ({ before, action: { rule, params } }: Step<Needed>): number | null => {
      if (rule === 'device.msi') {
        return Number(params.device);
      }
      return rule === 'kvm.msiInjects' ? deviceOf(config, before.msis[Number(params.msi)]?.key ?? 0) : null;
    };
    const isOf = (w: View<Needed>, device: number, irq: number): boolean =>
      eventsOf(w, irq).some((key) => deviceOf(config, key) === device);
    // What it was mapped to when it was looked up is as good: it may have been discarded since.
    const wasOf = (w: View<Needed>, device: number, irq: number): boolean =>
      w.msis.some((one) => one.stage !== 'idle' && one.irq === irq && deviceOf(config, one.key) === device);
    return everyStep({
      id: 'IT9',
      name: 'devices-are-isolated',
      says: 'an MSI changes no interrupt but those that events of its device are mapped to, whatever it says',
      cites: 'IHI 0069 5.2 (DeviceID); vgic_its_cache_key, VITS_MAX_EVENTID',
      by: host.name(),
      applies,
      for: { irq: upTo(config.interrupts.length) },
      when: (step, { irq }) => senderOf(step) !== null && hasChanged(host, step, irq),
      holds: (step, { irq }) => {
        const device = senderOf(step) ?? 0;
        return isOf(step.before, device, irq) || wasOf(step.before, device, irq);
      },
    });
  },
};

export const referencesAreCounted: Claim = {
  appliesTo: where,
  property: (host) =>
    always({
      id: 'IT4',
      name: 'references-are-counted',
      says: 'an LPI has as many references as there are who hold it: events, the translation cache, an ap_list, the last list register, a prune that moves it, a thread that injects or saves it; of one without nothing is kept',
      cites: 'struct vgic_irq.refcount; vgic_get_irq_ref, vgic_put_irq',
      by: host.name(),
      applies,
      for: { irq: lpis(host.config) },
      holds: (w, { irq }) => {
        const { refcount } = lpiOf(host.config, w, irq);
        const isKept = host.isPending(w, irq) || host.isEnabled(w, irq) || host.isActive(w, irq);
        return refcount === holders(host, w, irq).length && (refcount > 0 || !isKept);
      },
      because: (w, { irq }) => ({ refcount: lpiOf(host.config, w, irq).refcount, holders: holders(host, w, irq) }),
    }),
};

const holders = (host: Host, w: View<Needed>, irq: number): readonly string[] => [
  ...itsOf(w).events.flatMap((event) => (event.irq === irq ? ['event'] : [])),
  ...itsOf(w).cache.flatMap((cached) => (cached === irq ? ['cache'] : [])),
  ...w.msis.flatMap((thread) => (thread.stage === 'found' && thread.irq === irq ? ['thread'] : [])),
  ...w.redistributors.flatMap(({ lastLrIrq }) => (lastLrIrq === irq ? ['last_lr_irq'] : [])),
  ...w.savers.flatMap((saver) => (saver.irq === irq ? ['save'] : [])),
  ...upTo(host.migrationsOf(w, irq)).map(() => 'prune'),
  ...upTo(host.config.vcpus).flatMap((v) => host.waitingFor(w, v).flatMap((one) => (one === irq ? ['ap_list'] : []))),
];
