import type { View } from '../src/language/index.js';
import { hasPending, isActive } from './gic/list-register.js';
import type { Vcpu, World } from './world.js';

/** The state of an interrupt wherever it is kept: in list registers that nobody has folded yet, or in the vgic. */

/** The list registers that are filled and not folded yet. */
export const usedListRegisters = (vcpu: View<Vcpu>): View<Vcpu>['cpu']['lrs'] => vcpu.cpu.lrs.slice(0, vcpu.usedLrs);

/** All of them that hold an interrupt, EOIed or not. (A loop: nothing is asked more often.) */
export const listRegistersOf = (w: View<World>, irq: number): View<Vcpu>['cpu']['lrs'] => {
  const held: View<Vcpu>['cpu']['lrs'][number][] = [];
  for (const { cpu, usedLrs } of w.vcpus) {
    const { lrs } = cpu;
    for (let place = 0; place < usedLrs; place++) {
      const lr = lrs[place];
      if (lr?.irq === irq) {
        held.push(lr);
      }
    }
  }
  return held;
};

/** Active as the guest sees it: `vgic_irq.active` is stale while a list register holds the interrupt. */
export const isActiveAnywhere = (w: View<World>, irq: number): boolean => {
  const held = listRegistersOf(w, irq);
  return held.length > 0 ? held.some(isActive) : w.irqs[irq]?.active === true;
};

/** Pending in the vgic or in a list register. */
export const isPendingAnywhere = (w: View<World>, irq: number): boolean => {
  const entry = w.irqs[irq];
  return entry?.pendingLatch === true || entry?.lineLevel === true || listRegistersOf(w, irq).some(hasPending);
};

/** A thread is between accepting it and having told its vCPU. */
export const isInjecting = (w: View<World>, irq: number): boolean =>
  w.injectors.some((injector) => injector.stage !== 'idle' && injector.irq === irq);
