import { at } from '../../model/at.js';
import { isActiveAnywhere, isPendingAnywhere } from '../../model/guest/state.js';
import { everywhere, whereSome } from '../../model/machine/claim.js';
import { type Interrupt, interruptOf, those } from '../../model/machine/config.js';
import { type Params, upTo, type View } from '../../src/language/index.js';
import { type Claim, type Judged, type Looked, leadsTo, noCycleWithout } from '../claim.js';

/** What the guest gets at last, if it goes on as a guest does. */

/** The vCPU that is to take it: its own, of a PPI or an SGI. */
const takerOf = (hypervisor: Judged, w: View<Looked>, irq: number): number =>
  interruptOf(hypervisor.config, irq).vcpu ?? hypervisor.targetOf(w, irq);

/** Would the guest get it if it read IAR, as far as what the guest itself has programmed goes? */
const isDue = (hypervisor: Judged, w: View<Looked>, irq: number): boolean => {
  const { cpu } = at(w.vcpus, takerOf(hypervisor, w, irq));
  return (
    hypervisor.isForwarding(w) &&
    hypervisor.isEnabled(w, irq) &&
    cpu.groupEnabled &&
    hypervisor.priorityOf(w, irq) < cpu.pmr &&
    isPendingAnywhere(hypervisor, w, irq) &&
    !isActiveAnywhere(hypervisor, w, irq) &&
    !at(w.guest.holds, irq) &&
    !isOutranked(hypervisor, w, irq)
  );
};

/** The same on one vCPU: an interrupt that is given to another is asked for anew there. */
const isDueOn = (hypervisor: Judged, w: View<Looked>, irq: number, vcpu: number): boolean =>
  takerOf(hypervisor, w, irq) === vcpu && isDue(hypervisor, w, irq);

/** Is the guest busy with one that is as urgent, or waiting for one that is more so? */
const isOutranked = (hypervisor: Judged, w: View<Looked>, irq: number): boolean =>
  upTo(hypervisor.config.interrupts.length).some((other) => {
    if (other === irq || takerOf(hypervisor, w, other) !== takerOf(hypervisor, w, irq)) {
      return false;
    }
    const [own, its] = [hypervisor.priorityOf(w, irq), hypervisor.priorityOf(w, other)];
    return (at(w.guest.holds, other) && its <= own) || (isPendingAnywhere(hypervisor, w, other) && its < own);
  });

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

const isAsleep = (hypervisor: Judged, w: View<Looked>, irq: number): boolean =>
  hypervisor.isBlocked(w, takerOf(hypervisor, w, irq)) && isDue(hypervisor, w, irq);

/** An interrupt of a device whose line the model has. */
const hasLine = ({ trigger, source }: Interrupt): boolean => trigger === 'level' && source.line !== undefined;

/** What the vCPU and the guest do over and over where an interrupt is delivered. */
const delivering: ReadonlySet<string> = new Set([
  ...['kvm.enter', 'kvm.exit', 'guest.acknowledge', 'guest.eoi', 'guest.dir'],
  ...['kvm.flush', 'kvm.commit', 'kvm.fold', 'kvm.prune'],
]);

export const noDeliveryStorm: Claim = {
  appliesTo: whereSome(hasLine),
  property: (hypervisor) =>
    noCycleWithout({
      id: 'L06',
      name: 'no-delivery-storm',
      says: 'an interrupt whose line is low is not delivered again and again',
      cites: 'IHI 0048B 1.4.2, 3.2.1; Documentation/driver-api/vfio.rst (resampling)',
      by: hypervisor.name(),
      applies: 'to level interrupts of devices',
      for: { irq: those(hypervisor.config, hasLine) },
      when: (w, { irq }) => interruptOf(hypervisor.config, irq).source.line?.(hypervisor.config, w, irq) === false,
      happens: ({ before, action }, { irq }) => {
        const { rule, params } = action;
        const isOther = params.irq !== undefined && params.irq !== irq;
        return !delivering.has(rule) || isOther || (rule === 'kvm.exit' && !isCalledOut(hypervisor, before, params));
      },
    }),
};

/** That a vCPU leaves the guest for nothing is no part of a storm. */
const isCalledOut = (hypervisor: Judged, w: View<Looked>, { vcpu }: Params): boolean =>
  hypervisor.isMaintenanceAsserted(at(w.vcpus, Number(vcpu)).cpu);
