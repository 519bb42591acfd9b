import { upTo } from '../../../src/language/index.js';
import { at } from '../../at.js';
import { hasPending, type ListRegister, lrState } from '../../gic/list-register.js';
import { deactivatePhysical } from '../../guest/interface.js';
import type { Steps } from '../../machine/steps.js';
import { onlyWhile } from '../../machine/vcpu-steps.js';
import { isOutside } from '../phases.js';
import type { Vcpu, World } from '../state.js';
import type { KvmStep, Vgic } from '../vgic.js';
import type { Vgic619 } from './vgic-6.19.js';

type DirSteps =
  | 'deactivateOutsideLr'
  | 'trapsDir'
  | 'trappedDirSteps'
  | 'deactivate'
  | 'finishDeactivate'
  | 'mmioWriteCactive';

/** Deactivation of what no list register of the vCPU holds: a write of DIR traps (cd4f6ee99b28, 1c3b3cadcd69, v6.19). */
export const trappedDir: Pick<Steps<Vgic619>, DirSteps> = {
  deactivateOutsideLr: (kvm, w, vcpu, irq) => {
    const lr = kvm.computeLr(w, vcpu, irq);
    const ended: ListRegister = { ...lr, state: lrState(hasPending(lr), false) };
    if (ended.hw) {
      deactivatePhysical(kvm, w, irq.id);
    }
    kvm.foldLr(w, vcpu, ended);
  },

  /**
   * Of a guest with a GICv2 the page with GICV_DIR is not mapped, so that every write exits; vgic_mmio_write_dir goes on with
   * the host's vgic_v2_deactivate or vgic_v3_deactivate. 255de897e7fb, 07bb1c5622a5
   */
  trapsDir: ({ config }, w, v) => config.guestGic === 2 || at(w.vcpus, v).cpu.hcr.TDIR,

  trappedDirSteps: (kvm) => [
    kvm.deactivate,
    ...(kvm.config.fine.includes('halt') ? [] : haltedExitSteps(kvm)),
    kvm.finishDeactivate,
  ],

  /**
   * In a list register of a vCPU that runs, it is ended as by ICACTIVER, with the VM halted; elsewhere a list register is
   * made up and folded, whether or not the interrupt is active.
   *
   * The kernel also compares the CPUID of an SGI of a GICv2 with active_source: the guest writes what it has read. And it
   * makes the request after the access for which the VM is halted, here it is made before. Where halts are fine, a target
   * that was in the guest has then pruned already: the interrupt stays on its list until the next prune, and gets no list
   * register.
   */
  deactivate: (kvm, w, vcpu) => {
    const irq = vcpu.trappedDir === null ? null : kvm.getIrq(w, vcpu.trappedDir);
    const target = irq?.vcpu ?? null;
    if (irq === null || target === null || vcpu.cpu.eoiMode === 0) {
      vcpu.trappedDir = null;
      return;
    }
    w.happened.push({ what: 'deactivated by trap', vcpu: vcpu.id, irq: irq.id, wasActive: irq.onLr || irq.active });
    if (irq.onLr) {
      w.halt = { irq: irq.id, access: 'clear' };
      kvm.haltGuest(w);
    } else {
      kvm.deactivateOutsideLr(w, vcpu, irq);
    }
    kvm.makeRequest(w, 'VGIC_PROCESS_UPDATE', kvm.getVcpu(w, target));
  },

  finishDeactivate: (kvm, w, vcpu) => {
    const id = vcpu.trappedDir;
    if (id !== null) {
      vcpu.trappedDir = null;
      if (w.halt !== null && !kvm.config.fine.includes('halt')) {
        w.halt = null;
        kvm.mmioWriteCactive(w, id);
      }
      dropVainUpdates(w);
    }
  },

  mmioWriteCactive: (kvm, w, id) => {
    kvm.mmioChangeActive(w, kvm.getIrq(w, id), false);
  },
};

/** The exits of the other vCPUs, as far as the halt has found them in the guest. */
const haltedExitSteps = (kvm: Vgic): readonly KvmStep[] => {
  const steps = onlyWhile<World, Vcpu>((w, vcpu) => w.halt !== null && vcpu.exiting, kvm.exitSteps());
  return upTo(kvm.config.vcpus - 1).flatMap((place) =>
    steps.map(
      (step): KvmStep =>
        (w, vcpu) =>
          step(w, kvm.getVcpu(w, place < vcpu.id ? place : place + 1)),
    ),
  );
};

/** The request of a vCPU that has filled its list registers is dead: it prunes before it next looks for requests. */
const dropVainUpdates = (w: World): void => {
  for (const vcpu of w.vcpus) {
    vcpu.updateRequested &&= isOutside(vcpu) || vcpu.phase === 'entering';
  }
};
