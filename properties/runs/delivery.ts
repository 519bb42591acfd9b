import { at } from '../../model/at.js';
import { isActiveAnywhere, isPendingAnywhere } from '../../model/guest/state.js';
import { everywhere, whereSome } from '../../model/machine/claim.js';
import { those } from '../../model/machine/config.js';
import { upTo, type View } from '../../src/language/index.js';
import { type Claim, type Judged, type Looked, leadsTo, noCycleWithout } from '../claim.js';
import { isWelcome, takerOf } from './due.js';
import { hasLine, isLineHigh } from './lines.js';
import { delivering, isCalledOut, isExit, isUnderflowProper } from './progress.js';

/** What the guest gets at last, if it goes on as a guest does. */

/** Would the guest get it if it read IAR, as far as what the guest itself has programmed goes? */
const isDue = (hypervisor: Judged, w: View<Looked>, irq: number): boolean =>
  isPendingAnywhere(hypervisor, w, irq) && isWelcome(hypervisor, w, irq);

/** The same on one vCPU: an interrupt that is given to another is asked for anew there. */
const isDueOn = (hypervisor: Judged, w: View<Looked>, irq: number, vcpu: number): boolean =>
  takerOf(hypervisor, w, irq) === vcpu && isDue(hypervisor, w, irq);

export const pendingIsTaken: Claim = {
  appliesTo: everywhere,
  property: (hypervisor) =>
    leadsTo({
      id: 'L01',
      name: 'pending-is-taken',
      says: 'what is pending, enabled and the most urgent on its vCPU is taken at last, as long as it stays so',
      cites: 'IHI 0048B 3.2.1, 5.2.2',
      by: hypervisor.name(),
      for: { irq: upTo(hypervisor.config.interrupts.length), vcpu: upTo(hypervisor.config.vcpus) },
      when: (w, { irq, vcpu }) => isDueOn(hypervisor, w, irq, vcpu),
      holds: (w, { irq, vcpu }) => !isDueOn(hypervisor, w, irq, vcpu),
      happens: ({ after }, { irq }) =>
        after.happened.some((event) => event.what === 'acknowledged' && event.irq === irq),
    }),
};

export const endedIsInactive: Claim = {
  appliesTo: everywhere,
  property: (hypervisor) =>
    leadsTo({
      id: 'L02',
      name: 'ended-is-inactive',
      says: 'an interrupt that the guest has deactivated becomes inactive at last',
      cites: 'IHI 0048B 3.2.1, 4.4.15',
      by: hypervisor.name(),
      for: { irq: upTo(hypervisor.config.interrupts.length) },
      when: (w, { irq }) => isActiveAnywhere(hypervisor, w, irq) && !at(w.guest.holds, irq),
      holds: (w, { irq }) => !isActiveAnywhere(hypervisor, w, irq) || at(w.guest.holds, irq),
    }),
};

export const sleeperWakes: Claim = {
  appliesTo: ({ config }) => config.guest.sleeps,
  property: (hypervisor) =>
    leadsTo({
      id: 'L03',
      name: 'sleeper-wakes',
      says: 'a vCPU that sleeps while it has an interrupt to take wakes up at last',
      cites: 'kvm_vcpu_block, kvm_vcpu_kick',
      by: hypervisor.name(),
      for: { irq: upTo(hypervisor.config.interrupts.length) },
      applies: 'where the guest sleeps',
      when: (w, { irq }) => isAsleep(hypervisor, w, irq),
      holds: (w, { irq }) => !isAsleep(hypervisor, w, irq),
    }),
};

const isAsleep = (hypervisor: Judged, w: View<Looked>, irq: number): boolean => {
  const taker = takerOf(hypervisor, w, irq);
  return taker !== null && hypervisor.isBlocked(w, taker) && isDue(hypervisor, w, irq);
};

export const noDeliveryStorm: Claim = {
  appliesTo: (hypervisor) => whereSome(hasLine)(hypervisor) && isUnderflowProper(hypervisor),
  property: (hypervisor) =>
    noCycleWithout({
      id: 'L06',
      name: 'no-delivery-storm',
      says: 'an interrupt whose line is low is not delivered again and again',
      cites: 'IHI 0048B 1.4.2, 3.2.1; Documentation/driver-api/vfio.rst (resampling)',
      by: hypervisor.name(),
      applies: 'to level interrupts of devices',
      for: { irq: those(hypervisor.config, hasLine) },
      when: (w, { irq }) => !isLineHigh(hypervisor, w, irq),
      happens: ({ before, action }, { irq }) => {
        const { rule, params } = action;
        const isOther = params.irq !== undefined && params.irq !== irq;
        return !delivering.has(rule) || isOther || (isExit(rule) && !isCalledOut(hypervisor, before, params));
      },
    }),
};
