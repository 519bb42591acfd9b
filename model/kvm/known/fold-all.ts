import { takeAll } from '../../machine/vcpu-steps.js';
import type { World } from '../state.js';
import type { Vgic } from '../vgic.js';

/** Brings every vCPU out of the guest, its list registers folded. */
export const foldAll = (kvm: Vgic, w: World): void => {
  w.vcpus.forEach(({ phase }, v) => {
    if (phase === 'exited') {
      takeAll([...kvm.foldState(), ...kvm.finishExitSteps()], w, v);
    } else if (phase === 'folded') {
      takeAll(kvm.finishExitSteps(), w, v);
    } else if (phase !== 'outside' && phase !== 'blocked') {
      takeAll(kvm.exitSteps(), w, v);
    }
  });
};
