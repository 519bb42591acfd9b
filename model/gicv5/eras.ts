import { type Bound, bind, override } from '../machine/steps.js';
import type { SystemEra } from '../machine/system.js';
import type { GicV5Config } from './config.js';
import { cpuInterfaceSteps } from './cpu-interface.js';
import { runLoopSteps } from './run-loop.js';
import { stateSteps } from './state-steps.js';
import type { VgicV5, VgicV5Steps } from './vgic-v5.js';

export const gicV573: VgicV5Steps = { ...cpuInterfaceSteps, ...stateSteps, ...runLoopSteps };

/** Until 7.2 the state is flushed first; the mode is set, and the requests are looked at, behind that. */
export const gicV572: VgicV5Steps = override(gicV573, {
  isInGuestMode: (_kvm, { phase }) => phase === 'guest',

  prepare: (kvm, w) => {
    gicV573.prepare(kvm, w);
    kvm.flushPpiState(w);
    if (kvm.config.host === 'vhe') {
      kvm.restorePpiState(w);
    }
  },

  enter: (kvm, w) => {
    if (w.requested) {
      gicV573.enter(kvm, w);
      return;
    }
    if (kvm.config.host === 'nvhe') {
      kvm.restorePpiState(w);
    }
    w.phase = 'guest';
    w.happened.push({ what: 'entered' });
  },

  // kvm_vgic_sync_hwstate without a run: can_access_vgic_from_kernel says whether the registers are read.
  turnBack: (kvm, w) => {
    kvm.pmuUpdateState(w);
    if (kvm.config.host === 'vhe') {
      kvm.savePpiState(w);
      kvm.saveState(w);
    }
    kvm.foldPpiState(w);
  },
});

export interface GicV5Era extends SystemEra<GicV5Config, VgicV5, Bound<VgicV5, VgicV5Steps>> {
  readonly id: string;
}

/** The newest last. */
export const gicV5Eras: readonly GicV5Era[] = [
  {
    id: 'gicv5-7.2',
    says: 'a GICv5 guest of Linux 7.1 and 7.2 with its fixes: PPIs are flushed before the last look at requests',
    cites: 'arch/arm64/kvm/vgic/vgic-v5.c, arch/arm64/kvm/arm.c of v7.2',
    hypervisor: bind(gicV572),
  },
  {
    id: 'gicv5-7.3',
    says: 'a GICv5 guest of Linux 7.3: PPIs are flushed behind the last look at requests, and who turns back folds nothing',
    cites: 'arch/arm64/kvm/vgic/vgic-v5.c, arch/arm64/kvm/arm.c of v7.3',
    hypervisor: bind(gicV573),
  },
];
