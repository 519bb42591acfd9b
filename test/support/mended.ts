import type { Config } from '../../model/config.js';
import type { ListRegister } from '../../model/gic/list-register.js';
import { Linux619 } from '../../model/kvm/eras/linux-6.19.js';
import type { Hypervisor } from '../../model/kvm/hypervisor.js';
import { isOutside } from '../../model/kvm/run-loop.js';
import type { Story } from '../../model/scenarios/scenario.js';
import { isPendingAnywhere } from '../../model/state.js';
import { at, type World } from '../../model/world.js';
import type { View } from '../../src/language/index.js';

/**
 * For findings that Linux still has: the one step changed that docs/findings.md names as the cause. If that is the cause,
 * the finding is gone. These are not proposals: some of them would cost more than they are worth.
 */
export const mended: readonly Mend[] = [
  {
    story: 'disabled while active',
    says: 'a list register shows no pending state of a disabled interrupt',
    scenario: 'edge',
    hypervisor: (config) =>
      new (class extends Linux619 {
        override mayBePending(w: View<World>, irq: number): boolean {
          return at(w.irqs, irq).enabled && super.mayBePending(w, irq);
        }
      })(config),
  },
  {
    story: 'no notification within one run',
    says: 'an EOI is notified whether or not the interrupt was active before',
    scenario: 'vfio',
    hypervisor: (config) =>
      new (class extends Linux619 {
        override foldLr(w: World, _v: number, lr: ListRegister): void {
          this.notifyIfEoied(w, lr);
          this.takeOver(w, lr);
        }
      })(config),
  },
  ...(['timer-pending', 'forwarded-edge-pending'] as const).map(
    (scenario): Mend => ({
      story: 'soft-pending forwarded interrupt',
      says: 'the physical interrupt is made active when the list register is filled',
      scenario,
      hypervisor: (config) => new ActiveWhenFilled(config),
    }),
  ),
  {
    story: 'a soft-pending forwarded interrupt reads as not pending',
    says: 'a read of ISPENDR looks at the latch as well as at the line',
    scenario: 'timer-pending',
    hypervisor: (config) =>
      new (class extends Linux619 {
        protected override pendingAsRead(w: View<World>, irq: number): boolean {
          return super.pendingAsRead(w, irq) || at(w.irqs, irq).pendingLatch === true;
        }
      })(config),
  },
  ...(['vfio-dir', 'dir-across-gicv2'] as const).map(
    (scenario): Mend => ({
      story: 'a deactivation from elsewhere is not notified',
      says: 'who waits for the EOI is told of a deactivation by another vCPU',
      scenario,
      hypervisor: (config) =>
        new (class extends Linux619 {
          protected override clearHaltedActive(w: World, irq: number): void {
            super.clearHaltedActive(w, irq);
            this.notifyAcked(w, irq);
          }
        })(config),
    }),
  ),
  {
    story: 'a deactivation does not wake',
    says: 'the owner of the interrupt is kicked',
    scenario: 'dir-sleep',
    hypervisor: (config) =>
      new (class extends Linux619 {
        protected override requestUpdate(w: World, v: number): void {
          super.requestUpdate(w, v);
          this.kick(w, v);
        }
      })(config),
  },
  {
    story: 'enabling a forwarded interrupt',
    says: 'the physical interrupt is made active when the list register is filled',
    scenario: 'forwarded-level',
    hypervisor: (config) => new ActiveWhenFilled(config),
  },
  {
    story: 'deactivating a forwarded interrupt by register',
    says: 'ICACTIVER samples the line',
    scenario: 'timer-active',
    hypervisor: (config) =>
      new (class extends ActiveWhenFilled {
        override writeActive(w: World, irq: number, active: boolean): void {
          super.writeActive(w, irq, active);
          if (!active && this.isMapped(irq)) {
            at(w.irqs, irq).lineLevel &&= this.physicalLevel(w, irq);
          }
        }
      })(config),
  },
  {
    story: 'retargeting does not kick',
    says: 'the vCPU that has the interrupt on its list is kicked',
    scenario: 'retarget',
    hypervisor: (config) =>
      new (class extends Linux619 {
        override writeTarget(w: World, irq: number, target: number): void {
          super.writeTarget(w, irq, target);
          const { vcpu } = at(w.irqs, irq);
          if (vcpu !== null) {
            this.requestAndKick(w, vcpu);
          }
        }
      })(config),
  },
  ...(['the count of active SPIs', 'the broadcast is not waited for'] as const).map(
    (story): Mend => ({
      story,
      says: 'every write of DIR traps, as with a GICv2',
      scenario: 'dir-across',
      hypervisor: (config) =>
        new (class extends Linux619 {
          override trapsDir(): boolean {
            return true;
          }
        })(config),
    }),
  ),
  {
    story: 'pending state in a list register',
    says: 'a read of ISPENDR looks into the list registers',
    scenario: 'pending-read',
    hypervisor: (config) =>
      new (class extends Linux619 {
        protected override pendingAsRead(w: View<World>, irq: number): boolean {
          return isPendingAnywhere(w, irq);
        }
      })(config),
  },
  {
    story: 'halting does not wait for the fold',
    says: 'a vCPU is halted only when its list registers are folded',
    scenario: 'halt-race',
    hypervisor: (config) =>
      new (class extends Linux619 {
        override isHaltedFor(w: View<World>): boolean {
          return w.vcpus.every(isOutside);
        }
      })(config),
  },
  {
    story: 'enabling the distributor',
    says: 'enabling the distributor queues what is pending',
    scenario: 'distributor',
    hypervisor: (config) =>
      new (class extends Linux619 {
        override writeDistributor(w: World, enabled: boolean): void {
          super.writeDistributor(w, enabled);
          if (enabled) {
            w.irqs.forEach((_, irq) => {
              this.queueIrq(w, irq);
            });
          }
        }
      })(config),
  },
];

interface Mend {
  readonly story: Story;
  readonly says: string;
  readonly scenario: string;
  readonly hypervisor: (config: Config) => Hypervisor;
}

/** As "vgic: Allow HW interrupts to be queued to a guest" (Zyngier, 2015) did: whoever ties a list register to a physical interrupt makes that active. */
class ActiveWhenFilled extends Linux619 {
  protected override place(w: World, v: number, irq: number): void {
    super.place(w, v, irq);
    if (this.isMapped(irq)) {
      this.setPhysicalActive(w, irq, true);
    }
  }
}
