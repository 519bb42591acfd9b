import { type Rule, upTo, type View } from '../../src/language/index.js';
import { type Access, interruptOf } from '../config.js';
import { restartAssertion } from '../ghost.js';
import type { Hypervisor } from '../kvm/hypervisor.js';
import { rule } from '../speak.js';
import { at, type World } from '../world.js';
import { mayAccess } from './may-access.js';

/**
 * What the guest does with the active registers, for which KVM brings every vCPU out of the guest that may have the
 * interrupt in a list register.
 */
export const activeRules = (kvm: Hypervisor): readonly Rule<World>[] => {
  const { config } = kvm;
  const accessed = (access: Access) => ({
    irq: upTo(config.interrupts.length).filter((irq) => interruptOf(config, irq).access.includes(access)),
  });

  /** ISACTIVER makes the guest owe a deactivation, ICACTIVER is one; neither touches a running priority. */
  const changeActive = (w: World, irq: number, active: boolean): void => {
    kvm.writeActive(w, irq, active);
    w.guest.holds[irq] = active;
    if (!active) {
      restartAssertion(config, w, irq);
    }
  };

  const accessActive = (w: World, irq: number, access: 'set' | 'clear' | 'read'): void => {
    if (access === 'read') {
      kvm.readActive(w, irq);
    } else {
      changeActive(w, irq, access === 'set');
    }
  };

  /** With coarse steps the whole access is one, at a moment when nobody need be brought out of the guest. */
  const beginAccess = (w: World, irq: number, access: 'set' | 'clear' | 'read'): void => {
    if (config.fine.includes('halt')) {
      w.halt = { irq, access };
      kvm.haltGuest(w);
    } else {
      accessActive(w, irq, access);
    }
  };

  const isAllowed = (w: View<World>, irq: number, access: 'set' | 'clear' | 'read'): boolean =>
    mayAccess(kvm, w, irq) && (config.fine.includes('halt') || kvm.isHaltedFor(w, irq, access));

  const setActive = rule({
    id: 'guest.setActive',
    by: 'guest',
    says: 'the guest writes ISACTIVER',
    cites: 'IHI 0048B 4.3.9; vgic_mmio_write_sactive',
    for: accessed('active'),
    // One whose DIR has trapped the guest has let go of already: who of the two comes first is its own affair.
    when: (w, { irq }) =>
      isAllowed(w, irq, 'set') && !at(w.guest.holds, irq) && !w.vcpus.some(({ trappedDir }) => trappedDir === irq),
    does: (w, { irq }) => {
      beginAccess(w, irq, 'set');
    },
  });

  const clearActive = rule({
    id: 'guest.clearActive',
    by: 'guest',
    says: 'the guest writes ICACTIVER',
    cites: 'IHI 0048B 4.3.10; vgic_mmio_write_cactive',
    for: accessed('active'),
    when: (w, { irq }) =>
      isAllowed(w, irq, 'clear') && at(w.guest.holds, irq) && !w.vcpus.some(({ nested }) => nested.includes(irq)),
    does: (w, { irq }) => {
      beginAccess(w, irq, 'clear');
    },
  });

  const readActive = rule({
    id: 'guest.readActive',
    by: 'guest',
    says: 'the guest reads ISACTIVER',
    cites: 'IHI 0048B 4.3.9; vgic_mmio_read_active',
    for: accessed('readActive'),
    when: (w, { irq }) => isAllowed(w, irq, 'read'),
    does: (w, { irq }) => {
      beginAccess(w, irq, 'read');
    },
  });

  const finishAccess = rule({
    id: 'kvm.finishHaltedAccess',
    by: 'kvm',
    says: 'every vCPU is out of the guest: the active register is accessed and the VM resumes',
    cites: 'kvm_arm_halt_guest, vgic_mmio_change_active, kvm_arm_resume_guest',
    when: (w) => w.halt !== null && kvm.isHaltedFor(w, w.halt.irq, w.halt.access),
    does: (w) => {
      const { halt } = w;
      if (halt !== null) {
        const { irq, access } = halt;
        w.halt = null;
        accessActive(w, irq, access);
      }
    },
  });

  return [
    ...[setActive, clearActive, readActive].filter((written) => written.for.irq?.length !== 0),
    ...(config.fine.includes('halt') ? [finishAccess] : []),
  ];
};
