import { at } from '../../model/at.js';
import { whereOverflow } from '../../model/machine/claim.js';
import { those } from '../../model/machine/config.js';
import { type Params, upTo, type View } from '../../src/language/index.js';
import { type Claim, type Judged, type Looked, noCycleWithout } from '../claim.js';
import { hasLine, isLineHigh } from './lines.js';

/** That the guest gets to do what it is there for. */

/** What the vCPU and the guest do over and over where an interrupt is delivered. */
export const delivering: ReadonlySet<string> = new Set([
  ...['kvm.enter', 'kvm.exit', 'guest.acknowledge', 'guest.eoi', 'guest.dir'],
  ...['kvm.flush', 'kvm.commit', 'kvm.fold', 'kvm.prune'],
  ...['old.enter', 'old.exit', 'old.flush', 'old.sync'],
]);

/** Of today's vgic, and of the first. */
export const isExit = (rule: string): boolean => rule === 'kvm.exit' || rule === 'old.exit';

/** That a vCPU leaves the guest for nothing is no part of a storm. */
export const isCalledOut = (hypervisor: Judged, w: View<Looked>, { vcpu }: Params): boolean =>
  hypervisor.isMaintenanceAsserted(at(w.vcpus, Number(vcpu)).cpu);

/**
 * With one list register, and more interrupts than that, underflow is asserted as soon as it is programmed: each entry ends
 * at once. A GIC has four at least.
 */
export const isUnderflowProper = (hypervisor: Judged): boolean =>
  !whereOverflow(hypervisor) || hypervisor.config.listRegisters > 1;

/** Does the vCPU execute something that is no handler of an interrupt? */
const runsMain = (hypervisor: Judged, w: View<Looked>, v: number): boolean => {
  const { cpu, nested } = at(w.vcpus, v);
  return (
    hypervisor.isInGuest(w, v) &&
    !hypervisor.isMaintenanceAsserted(cpu) &&
    nested.length === 0 &&
    !cpu.lrs.some((lr) => hypervisor.isAcknowledgeable(cpu, lr))
  );
};

/** Does somebody ask for an interrupt all the time, so that the guest has reason to be busy? */
const isAnyAsked = (hypervisor: Judged, w: View<Looked>): boolean =>
  upTo(hypervisor.config.interrupts.length).some(
    (irq) => hypervisor.lineLevel(w, irq) && !hasDevice(hypervisor, irq),
  ) || those(hypervisor.config, hasLine).some((irq) => isLineHigh(hypervisor, w, irq));

const hasDevice = ({ config }: Judged, irq: number): boolean => those(config, hasLine).includes(irq);

export const mainProgramRuns: Claim = {
  appliesTo: isUnderflowProper,
  property: (hypervisor) =>
    noCycleWithout({
      id: 'L09',
      name: 'main-program-runs',
      says: 'while no line is high, a vCPU does not enter, handle interrupts and leave for ever without executing anything else',
      cites: 'IHI 0048B 3.2.1, 5.2.2, 5.3.5',
      by: hypervisor.name(),
      for: { vcpu: upTo(hypervisor.config.vcpus) },
      when: (w, { vcpu }) => !isAnyAsked(hypervisor, w) && !runsMain(hypervisor, w, vcpu),
      happens: ({ before, action: { rule, params } }, { vcpu }) =>
        !delivering.has(rule) || params.vcpu !== vcpu || (isExit(rule) && !isCalledOut(hypervisor, before, params)),
    }),
};
