import { upTo } from '../../../src/language/index.js';
import { takeAll } from '../../machine/vcpu-steps.js';
import { isMigrating } from '../prune.js';
import type { World } from '../state.js';
import type { Vgic } from '../vgic.js';

/** Brings every vCPU out of the guest, its list registers folded. */
export const foldAll = (kvm: Vgic, w: World): void => {
  for (const v of upTo(kvm.config.vcpus)) {
    const vcpu = kvm.getVcpu(w, v);
    const { phase } = vcpu;
    if (phase === 'exited') {
      takeAll([...kvm.foldState(), ...kvm.finishExitSteps()], w, vcpu);
    } else if (phase === 'folded' && !isMigrating(vcpu)) {
      takeAll(kvm.finishExitSteps(), w, vcpu);
    } else if (phase !== 'outside' && phase !== 'blocked' && phase !== 'entering') {
      takeAll(kvm.exitSteps(), w, vcpu);
    }
    while (isMigrating(vcpu)) {
      takeAll(kvm.goOnMigrating(), w, vcpu);
    }
  }
};
