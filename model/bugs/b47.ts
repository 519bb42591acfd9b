import { Linux619 } from '../kvm/eras/linux-6.19.js';
import { vfioOf, type World } from '../world.js';
import type { Bug } from './bug.js';

/**
 * vfio-pci's exclusive INTx as it was: request_irq enables the line, its handler disables it whatever `masked` says, and
 * set-up disables it for a device that is masked.
 */
class EnabledOnRequest extends Linux619 {
  override vfioRequestIrq(w: World, irq: number): void {
    vfioOf(this.config, w, irq).setup = 'requested';
  }

  override vfioFinishSetup(w: World, irq: number): void {
    const device = vfioOf(this.config, w, irq);
    device.setup = 'ready';
    if (device.masked) {
      device.depth += 1;
    }
  }

  override vfioHandler(w: World, irq: number): void {
    this.vfioMask(w, irq);
    this.vfioSignal(w, irq);
  }
}

export const b47: Bug = {
  id: 'B47',
  says: 'an interrupt that fires during set-up is disabled twice, and never enabled again',
  cites: 'vfio_intx_set_signal, vfio_intx_handler; fe9a7082684e, CVE-2024-27437',
  by: 'vfio',
  breaks: 'S19',
  scenario: 'vfio-setup',
  era: 'linux-6.19',
  hypervisor: (config) => new EnabledOnRequest(config),
  fixedBy: 'fe9a7082684e "vfio/pci: Disable auto-enable of exclusive INTx IRQ" (v6.9)',
  // raise, request, host takes it, finish
  steps: 4,
};
