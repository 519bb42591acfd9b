import { at } from '../at.js';
import { groupPriority } from '../gic/binary-point.js';
import { dropPriority, runningPriority } from '../gic/priority.js';
import { heldActive, isLpi } from '../gic/virtual-gic.js';
import { deactivatePhysical } from '../guest/interface.js';
import { override } from '../machine/steps.js';
import type { VgicSteps } from './vgic.js';

/**
 * A host whose virtual CPU interface traps, and is emulated at EL2 without leaving the guest for the host: for errata
 * (vgic_v3_probe), or by vgic_v3_group0_trap, _group1_trap and _common_trap of the kernel's command line. Once anything
 * traps, every trap is handled there first (vgic_v3_cpuif_trap). arch/arm64/kvm/hyp/vgic-v3-sr.c
 */
export const emulatesDir = <S extends VgicSteps>(steps: S): S =>
  override<VgicSteps>(steps, {
    /**
     * __vgic_v3_perform_cpuif_access, ___vgic_v3_write_dir: a DIR that traps is carried out in the list register, and leaves
     * the guest only where none holds the interrupt active. "KVM: arm64: GICv3: Handle in-LR deactivation when possible".
     */
    trapDir: (kvm, w, v, irq) => {
      const { cpu } = at(w.vcpus, v);
      // "No deactivate to be performed on an LPI"
      if (cpu.eoiMode === 0 || isLpi(kvm, irq)) {
        return;
      }
      if (heldActive(cpu, irq) === undefined) {
        steps.trapDir(kvm, w, v, irq);
      } else {
        const deactivation = kvm.deactivateByDir(cpu, irq);
        if (deactivation?.found === true && deactivation.hw) {
          deactivatePhysical(kvm, w, irq);
        }
      }
    },
  }) as S;

/** The same with the registers of group 1 (ICH_HCR_EL2.TALL1): IAR, of which it does what the hardware does, and EOIR. */
export const emulatesEoir = <S extends VgicSteps>(steps: S): S =>
  override<VgicSteps>(emulatesDir(steps), {
    /**
     * __vgic_v3_write_eoir: where no list register holds the interrupt active the EOI counts, whatever EOImode says, and
     * whether or not a priority was dropped; but not that of an LPI, which is ended whatever EOImode says.
     */
    endOfVirtualInterrupt: (kvm, cpu, irq, group) => {
      const running = runningPriority(cpu.activePriorities);
      dropPriority(cpu.activePriorities);
      const lr = heldActive(cpu, irq);
      const dropsOnly = cpu.eoiMode === 1 && !isLpi(kvm, irq);
      if (lr === undefined) {
        if (!isLpi(kvm, irq)) {
          kvm.countEoi(cpu);
        }
        return dropsOnly ? null : { found: false };
      }
      const isOther = groupPriority(cpu, lr) !== running || lr.group !== (group ?? lr.group);
      return dropsOnly || isOther ? null : kvm.deactivateVirtual(cpu, irq, true);
    },
    /** __vgic_v3_write_eoir does not ask what is named: "Drop priority in any case". */
    endOfSpecialIntid: (kvm, cpu) => {
      dropPriority(cpu.activePriorities);
      kvm.countEoi(cpu);
    },
  }) as S;
