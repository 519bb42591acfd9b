import { type Config, hasResampler, interruptOf } from '../../model/config.js';
import type { ListRegister } from '../../model/gic/list-register.js';
import type { EraId } from '../../model/kvm/eras/index.js';
import { Linux417 } from '../../model/kvm/eras/linux-4.17.js';
import { Linux619 } from '../../model/kvm/eras/linux-6.19.js';
import type { Hypervisor } from '../../model/kvm/hypervisor.js';
import { isOutside, type RunLoop } from '../../model/kvm/run-loop.js';
import { takeAll } from '../../model/kvm/steps.js';
import type { Story } from '../../model/scenarios/scenario.js';
import { isPendingAnywhere } from '../../model/state.js';
import { at, type World } from '../../model/world.js';
import type { View } from '../../src/language/index.js';

/** What mends every era keeps to what they share. */
type Kernel = new (config: Config) => Linux619;

/** The one step changed that docs/findings.md names as the cause of a story: in every era, or in the newest. */
interface Mend {
  readonly says: string;
  readonly mends?: (Base: Kernel) => Kernel;
  readonly mendsNewest?: (Base: Kernel) => Kernel;
}

/**
 * What Linux still has, mended: if that is the cause, what it broke is broken no more. These are not proposals: some of
 * them would cost more than they are worth.
 */
const mends: Readonly<Partial<Record<Story, Mend>>> = {
  'disabled while active': {
    says: 'a list register shows no pending state of what is disabled',
    mends: (Base) =>
      class extends Base {
        override mayBePending(w: View<World>, irq: number): boolean {
          return w.distributorEnabled && at(w.irqs, irq).enabled && super.mayBePending(w, irq);
        }
      },
  },
  'no notification within one run': {
    says: 'an EOI is notified whether or not the interrupt was active before',
    mendsNewest: (Base) =>
      class extends Base {
        override foldLr(w: World, _v: number, lr: ListRegister): void {
          this.notifyIfEoied(w, lr);
          this.takeOver(w, lr);
        }
      },
  },
  'threaded handlers': {
    // To sample the interrupt anew when it is enabled, as fef8f2b90edb does, is not enough: the work item of the second
    // interrupt may still be on its way.
    says: 'who waits for the EOI of a disabled interrupt is told when it is enabled, and of every EOI before that',
    mends: (Base) =>
      class extends foldsFirst(Base) {
        override resamplerAck(w: World, irq: number): void {
          if (at(w.irqs, irq).enabled) {
            super.resamplerAck(w, irq);
          }
        }
        override writeEnable(w: World, irq: number): void {
          if (hasResampler(interruptOf(this.config, irq)) && at(w.irqs, irq).lineLevel) {
            super.resamplerAck(w, irq);
          }
          super.writeEnable(w, irq);
        }
      },
  },
  'soft-pending forwarded interrupt': {
    says: 'the physical interrupt is made active when the list register is filled, and that is folded before the write',
    mends: (Base) => foldsFirst(activeWhenFilled(Base)),
  },
  'a soft-pending forwarded interrupt reads as not pending': {
    says: 'a read of ISPENDR looks at the latch as well as at the line',
    mends: (Base) =>
      class extends Base {
        protected override pendingAsRead(w: View<World>, irq: number): boolean {
          return super.pendingAsRead(w, irq) || at(w.irqs, irq).pendingLatch === true;
        }
      },
  },
  'a deactivation from elsewhere is not notified': {
    says: 'who waits for the EOI is told of a deactivation by register, and by another vCPU',
    mends: (Base) =>
      class extends Base {
        override writeActive(w: World, irq: number, active: boolean): void {
          const wasActive = at(w.irqs, irq).active;
          super.writeActive(w, irq, active);
          if (wasActive && !active && hasResampler(interruptOf(this.config, irq))) {
            this.resamplerAck(w, irq);
          }
        }
      },
    mendsNewest: (Base) =>
      class extends Base {
        protected override clearHaltedActive(w: World, irq: number): void {
          super.clearHaltedActive(w, irq);
          w.happened.push({ what: 'notified', irq });
        }
      },
  },
  'a deactivation does not wake': {
    says: 'the owner of the interrupt is kicked',
    mends: (Base) =>
      class extends Base {
        override writeActive(w: World, irq: number, active: boolean): void {
          super.writeActive(w, irq, active);
          const { vcpu } = at(w.irqs, irq);
          if (!active && vcpu !== null) {
            this.requestAndKick(w, vcpu);
          }
        }
      },
    mendsNewest: (Base) =>
      class extends Base {
        protected override requestUpdate(w: World, v: number): void {
          super.requestUpdate(w, v);
          this.kick(w, v);
        }
      },
  },
  'enabling a forwarded interrupt': {
    says: 'the physical interrupt is made active when the list register is filled, and that is folded before the write',
    mends: (Base) => foldsFirst(activeWhenFilled(Base)),
  },
  'deactivating a forwarded interrupt by register': {
    says: 'ICACTIVER samples the line',
    mends: (Base) =>
      class extends activeWhenFilled(Base) {
        override writeActive(w: World, irq: number, active: boolean): void {
          super.writeActive(w, irq, active);
          if (!active && this.isMapped(irq)) {
            at(w.irqs, irq).lineLevel &&= this.physicalLevel(w, irq);
          }
        }
      },
  },
  'retargeting does not kick': {
    says: 'the vCPU that has the interrupt on its list is kicked',
    mends: (Base) =>
      class extends Base {
        override writeTarget(w: World, irq: number, target: number): void {
          super.writeTarget(w, irq, target);
          const { vcpu } = at(w.irqs, irq);
          if (vcpu !== null) {
            this.requestAndKick(w, vcpu);
          }
        }
      },
  },
  'the count of active SPIs': {
    says: 'every write of DIR traps, as with a GICv2',
    mendsNewest: (Base) => trapsEveryDir(Base),
  },
  'the broadcast is not waited for': {
    says: 'every write of DIR traps, as with a GICv2',
    mendsNewest: (Base) => trapsEveryDir(Base),
  },
  'pending state in a list register': {
    says: 'a read of ISPENDR looks into the list registers',
    mends: (Base) =>
      class extends Base {
        protected override pendingAsRead(w: View<World>, irq: number): boolean {
          const isSampled = this.isMapped(irq) && this.isLevel(irq);
          return super.pendingAsRead(w, irq) || (!isSampled && isPendingAnywhere(w, irq));
        }
      },
  },
  'halting does not wait for the fold': {
    says: 'a vCPU is halted only when its list registers are folded',
    mends: (Base) =>
      class extends Base {
        override isHaltedFor(w: View<World>): boolean {
          return w.vcpus.every(isOutside);
        }
      },
    mendsNewest: (Base) =>
      class extends Base {
        protected override clearHaltedActive(w: World, irq: number): void {
          foldAll(this, w);
          super.clearHaltedActive(w, irq);
        }
      },
  },
  'enabling the distributor': {
    says: 'enabling the distributor queues what is pending',
    mends: (Base) =>
      class extends Base {
        override writeDistributor(w: World, enabled: boolean): void {
          super.writeDistributor(w, enabled);
          if (enabled) {
            w.irqs.forEach((_, irq) => {
              this.queueIrq(w, irq);
            });
          }
        }
      },
  },
};

/** Before the guest writes ISENABLER, ISPENDR or ICPENDR every list register is folded, as it is for ICACTIVER. */
const foldsFirst = (Base: Kernel): Kernel =>
  class extends Base {
    override writeEnable(w: World, irq: number): void {
      foldAll(this, w);
      super.writeEnable(w, irq);
    }
    override writeSetPending(w: World, irq: number): void {
      foldAll(this, w);
      super.writeSetPending(w, irq);
    }
    override writeClearPending(w: World, irq: number): void {
      foldAll(this, w);
      super.writeClearPending(w, irq);
    }
  };

/** Brings every vCPU out of the guest, its list registers folded. */
const foldAll = (kvm: RunLoop, w: World): void => {
  w.vcpus.forEach(({ phase }, v) => {
    if (phase === 'exited') {
      takeAll([...kvm.foldSteps(), ...kvm.finishExitSteps()], w, v);
    } else if (phase === 'folded') {
      takeAll(kvm.finishExitSteps(), w, v);
    } else if (phase !== 'outside' && phase !== 'blocked') {
      kvm.exit(w, v);
    }
  });
};

/** As "vgic: Allow HW interrupts to be queued to a guest" (Zyngier, 2015) did: whoever ties a list register to a physical interrupt makes that active. */
const activeWhenFilled = (Base: Kernel): Kernel =>
  class extends Base {
    protected override populate(w: World, v: number, irq: number): void {
      super.populate(w, v, irq);
      if (this.isMapped(irq)) {
        this.setPhysicalActive(w, irq, true);
      }
    }
  };

const trapsEveryDir = (Base: Kernel): Kernel =>
  class extends Base {
    override trapsDir(): boolean {
      return true;
    }
  };

/** An era with the causes of some stories mended; what only an older era has, Linux has mended itself. */
export const eraMended = (era: EraId, stories: readonly Story[], config: Config): Hypervisor => {
  const isOlder = era === 'linux-4.17' && stories.every((story) => mends[story]?.mends !== undefined);
  const chosen = [...new Set(stories)].map((story) => mends[story] ?? { says: '' });
  let Base: Kernel = isOlder ? (Linux417 as unknown as Kernel) : Linux619;
  for (const { mends: mend } of chosen) {
    Base = mend?.(Base) ?? Base;
  }
  if (!isOlder) {
    for (const { mendsNewest: mend } of chosen) {
      Base = mend?.(Base) ?? Base;
    }
  }
  return new Base(config);
};

/** Findings of the newest era, in scenarios where nothing else is broken with their cause mended. */
export const mended = (
  [
    ['disabled while active', 'edge'],
    ['no notification within one run', 'vfio'],
    ['threaded handlers', 'vfio-oneshot'],
    ['soft-pending forwarded interrupt', 'timer-pending'],
    ['soft-pending forwarded interrupt', 'forwarded-edge-pending'],
    ['a soft-pending forwarded interrupt reads as not pending', 'timer-pending'],
    ['a deactivation from elsewhere is not notified', 'vfio-dir'],
    ['a deactivation from elsewhere is not notified', 'dir-across-gicv2'],
    ['a deactivation does not wake', 'dir-sleep'],
    ['enabling a forwarded interrupt', 'forwarded-level'],
    ['deactivating a forwarded interrupt by register', 'timer-active'],
    ['retargeting does not kick', 'retarget'],
    ['the count of active SPIs', 'dir-across'],
    ['the broadcast is not waited for', 'dir-across'],
    ['pending state in a list register', 'pending-read'],
    ['halting does not wait for the fold', 'halt-race'],
    ['enabling the distributor', 'distributor'],
  ] as const
).map(([story, scenario]) => ({
  story,
  scenario,
  says: mends[story]?.says ?? '',
  hypervisor: (config: Config): Hypervisor => eraMended('linux-6.19', [story], config),
}));
