import { at } from '../../model/at.js';
import { isGroupEnabled } from '../../model/gic/groups.js';
import { isActiveAnywhere, isPendingAnywhere } from '../../model/guest/state.js';
import { interruptOf } from '../../model/machine/config.js';
import { upTo, type View } from '../../src/language/index.js';
import type { Judged, Looked } from '../claim.js';

/** The vCPU that is to take it: its own, of a PPI or an SGI. */
export const takerOf = (hypervisor: Judged, w: View<Looked>, irq: number): number | null =>
  interruptOf(hypervisor.config, irq).vcpu ?? hypervisor.targetOf(w, irq);

/** Would the guest get it if it were pending and the guest read IAR, as far as what the guest itself has programmed goes? */
export const isWelcome = (hypervisor: Judged, w: View<Looked>, irq: number): boolean => {
  const taker = takerOf(hypervisor, w, irq);
  if (taker === null) {
    return false;
  }
  const { cpu } = at(w.vcpus, taker);
  return (
    hypervisor.isForwarding(w) &&
    hypervisor.isEnabled(w, irq) &&
    isGroupEnabled(cpu, { group: hypervisor.groupOf(w, irq) }) &&
    hypervisor.priorityOf(w, irq) < cpu.pmr &&
    !isActiveAnywhere(hypervisor, w, irq) &&
    !at(w.guest.holds, irq) &&
    !isOutranked(hypervisor, w, irq)
  );
};

/** Is the guest busy with one that is as urgent, or waiting for one that is more so? */
const isOutranked = (hypervisor: Judged, w: View<Looked>, irq: number): boolean =>
  upTo(hypervisor.config.interrupts.length).some((other) => {
    if (other === irq || takerOf(hypervisor, w, other) !== takerOf(hypervisor, w, irq)) {
      return false;
    }
    const [own, its] = [hypervisor.priorityOf(w, irq), hypervisor.priorityOf(w, other)];
    return (
      (at(w.guest.holds, other) && its <= own) ||
      (its < own && isPendingAnywhere(hypervisor, w, other) && isOn(hypervisor, w, other))
    );
  });

/** One of a group that its guest has disabled keeps nobody waiting. */
const isOn = (hypervisor: Judged, w: View<Looked>, irq: number): boolean => {
  const taker = takerOf(hypervisor, w, irq);
  return taker === null || isGroupEnabled(at(w.vcpus, taker).cpu, { group: hypervisor.groupOf(w, irq) });
};
