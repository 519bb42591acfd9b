import { part as named, over, upTo } from '../../src/language/index.js';
import { at } from '../at.js';
import { hasGroup0 } from '../gic/groups.js';
import { drawIrqs } from '../guest/printer.js';
import { type Interrupt, interruptOf, those } from '../machine/config.js';
import { interrupt, type KindOptions } from '../machine/kind.js';
import type { Part } from '../machine/part.js';
import { baoDrawing } from './drawing.js';
import { claims } from './properties.js';
import { type BaoConfig, baoSlice, ipcSource, isPend, type World } from './state.js';
import type { Bao } from './vgic.js';

const { rule } = over<World>();

/** An edge SPI by which another VM notifies this one. */
export const ipc = (options: KindOptions = {}, intid = 52): Interrupt =>
  interrupt(`ipc${intid}`, intid, 'edge', ipcSource, options);

/** Bao's vgic, and what wakes it: maintenance interrupts, and the notifications of other VMs. */
export const baoPart: Part<BaoConfig, Bao, World> = {
  name: 'bao',
  slice: baoSlice,
  sketch: {
    kinds: {
      ipc: {
        says: 'an edge-triggered SPI by which another VM notifies this one',
        make: (options, place) => ipc(options, 32 + place),
      },
    },
  },
  contradiction: ({ interrupts }) => {
    if (hasGroup0({ interrupts })) {
      return 'Bao is modelled with one group of interrupts; leave group 0 out';
    }
    return interrupts.some(({ access }) => access.includes('nowhere'))
      ? 'Bao is modelled with one vCPU, to which all is routed; leave nowhere out'
      : undefined;
  },
  start: (w, config) => {
    w.distributorEnabled = true;
    w.irqs.forEach((interrupt, irq) => {
      interrupt.enabled = true;
      interrupt.prio = interruptOf(config, irq).priority;
    });
    for (const { cpu } of w.vcpus) {
      // gicc_init: EOIs that find no list register are always heard of.
      cpu.hcr.LRENPIE = true;
    }
  },
  rules: (bao) => {
    const notify = rule({
      id: 'bao.notify',
      by: 'vm',
      says: 'another VM notifies this one: the hypervisor makes the interrupt pending',
      cites: 'ipc_notify, vgic_inject',
      for: { irq: those(bao.config, ({ source }) => source === ipcSource) },
      when: (w, { irq }) => !isPend(at(w.irqs, irq)),
      does: (w, { irq }) => {
        bao.injectIrq(w, irq, true);
      },
    });

    const maintenance = rule({
      id: 'bao.maintenance',
      by: bao.name(),
      says: 'the hypervisor takes the maintenance interrupt: EOIs, spilled interrupts, EOIcount',
      cites: 'gic_maintenance_handler',
      for: { vcpu: upTo(bao.config.vcpus) },
      when: (w, { vcpu }) => bao.isMaintenanceAsserted(at(w.vcpus, vcpu).cpu),
      does: (w, { vcpu }) => {
        bao.maintenanceHandler(w, bao.getVcpu(w, vcpu));
      },
    });

    return { devices: [notify], hypervisor: [maintenance] };
  },
  claims,
  drawing: baoDrawing,
  printer: (config) => ({
    spilled: named<number[]>(
      () => 'spilled',
      (irqs) => drawIrqs(config, irqs),
    ),
  }),
};
