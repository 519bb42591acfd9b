import { type Rule, upTo } from '../../src/language/index.js';
import { at } from '../at.js';
import { rule } from './speak.js';
import type { World } from './state.js';
import type { Vgic } from './vgic.js';

/** Threads that inject beside the vCPUs, between the lock regions of vgic_queue_irq_unlock (where injection is fine). */
export const injectorRules = (kvm: Vgic): readonly Rule<World>[] => {
  const { config } = kvm;

  const queue = rule({
    id: 'kvm.injectorQueues',
    by: 'kvm',
    says: 'an injecting thread has taken both locks and puts the interrupt on the ap_list of its target',
    cites: 'vgic_queue_irq_unlock',
    for: { injector: upTo(config.injectors) },
    fair: 'weak',
    when: (w, { injector }) => at(w.injectors, injector).stage === 'queue',
    does: (w, { injector }) => {
      kvm.queueIrqAdd(w, at(w.injectors, injector));
    },
  });

  const kick = rule({
    id: 'kvm.injectorKicks',
    by: 'kvm',
    says: 'an injecting thread has dropped its locks, makes KVM_REQ_IRQ_PENDING and kicks the vCPU',
    cites: 'vgic_queue_irq_unlock, kvm_make_request, kvm_vcpu_kick',
    for: { injector: upTo(config.injectors) },
    fair: 'weak',
    when: (w, { injector }) => at(w.injectors, injector).stage === 'kick',
    does: (w, { injector }) => {
      const { irq, vcpu } = at(w.injectors, injector);
      w.happened.push({ what: 'told', irq, vcpu });
      kvm.queueIrqKick(w, at(w.injectors, injector));
    },
  });

  return config.fine.includes('injection') ? [queue, kick] : [];
};
