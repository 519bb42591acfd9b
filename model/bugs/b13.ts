import { Linux417 } from '../kvm/eras/linux-4.17.js';
import { sendersOf } from '../kvm/flush.js';
import { at, type World } from '../world.js';
import type { Bug } from './bug.js';

/** One list register for each sender of an SGI, all at once. */
class OneRegisterPerSender extends Linux417 {
  protected override place(w: World, v: number, irq: number): void {
    super.place(w, v, irq);
    if (sendersOf(at(w.irqs, irq)).length > 0 && at(w.vcpus, v).usedLrs < this.config.listRegisters) {
      this.place(w, v, irq);
    }
  }
}

export const b13: Bug = {
  id: 'B13',
  says: 'an SGI that two CPUs sent is in two list registers at once',
  cites: 'vgic_flush_lr_state, compute_ap_list_depth; 16ca6a607d84',
  by: 'kvm',
  breaks: 'S02',
  scenario: 'sgi',
  era: 'linux-4.17',
  hypervisor: (config) => new OneRegisterPerSender(config),
  fixedBy: '16ca6a607d84 "Don\'t populate multiple LRs with the same vintid" (v4.16)',
  // send, send, enter
  steps: 3,
};
