import { part as named } from '../../src/language/index.js';
import { hasGroup0 } from '../gic/groups.js';
import { intidOf } from '../guest/printer.js';
import { interruptOf } from '../machine/config.js';
import type { Part } from '../machine/part.js';
import type { OldConfig } from './config.js';
import { oldVgicDrawing } from './drawing.js';
import { claims } from './properties/index.js';
import { runRules } from './run-rules.js';
import { sgiRules } from './sgi-rules.js';
import { oldVgicSketch } from './sketch.js';
import { oldVgicSlice, type World } from './state.js';
import { userRules } from './user-rules.js';
import type { OldVgic } from './vgic.js';

/** Bits that are spelled differently in C: traces name them as the kernel does. */
const namesInC = {
  level: 'irq_level',
  pending: 'irq_pending',
  softPend: 'irq_soft_pend',
  queued: 'irq_queued',
  active: 'irq_active',
  target: 'irq_spi_cpu',
} as const;

const vcpuNames = {
  pendingOnCpu: 'irq_pending_on_cpu',
  activeOnCpu: 'irq_active_on_cpu',
  levelPending: 'level_pending',
  elrsr: 'ELRSR',
  eisr: 'EISR',
  misr: 'MISR',
} as const;

/** KVM's first vgic, and its run loop. */
export const oldVgicPart: Part<OldConfig, OldVgic, World> = {
  name: 'kvm-old',
  slice: oldVgicSlice,
  sketch: oldVgicSketch,
  isOrdered: true,
  contradiction: ({ hostGic, hwDeactivation, interrupts }) => {
    if (hasGroup0({ interrupts })) {
      return 'the first vgic knows one group of interrupts; leave group 0 out';
    }
    if (!hwDeactivation) {
      return 'the first vgic knows no host without hwDeactivation; leave it out';
    }
    return hostGic === 2 ? undefined : 'the first vgic is modelled with a GICv2; say gic2';
  },
  mayEnd: ({ guest }) => (guest.sleeps ? (w) => w.vcpus.every(({ phase }) => phase === 'blocked') : undefined),
  start: (w, config) => {
    w.distributorEnabled = true;
    w.irqs.forEach((entry, irq) => {
      const { priority, vcpu } = interruptOf(config, irq);
      entry.enabled = true;
      entry.priority = priority;
      entry.target = vcpu ?? 0;
    });
    for (const vcpu of w.vcpus) {
      vcpu.elrsr = vcpu.elrsr.map(() => true);
    }
    for (const map of w.maps) {
      map.isThere = true;
    }
  },
  rules: (kvm) => ({ guest: sgiRules(kvm), hypervisor: [...runRules(kvm), ...userRules(kvm)] }),
  claims,
  legend: [
    { mark: 'irq 40 irq_pending, irq_queued, …', says: 'its bits in the bitmaps of struct vgic_dist' },
    { mark: 'vCPU0 pending 40', says: 'its bit in pending_percpu or pending_shared of struct vgic_cpu' },
    { mark: 'vCPU0 irq_pending_on_cpu', says: 'the oracle: the bit of the vCPU in struct vgic_dist' },
    { mark: 'vCPU0 ELRSR, EISR, MISR', says: 'as they were read at the last exit' },
    { mark: 'vCPU0 exiting', says: 'EXITING_GUEST_MODE: an IPI is on its way to it' },
  ],
  drawing: oldVgicDrawing,
  printer: (config) => ({
    ...Object.fromEntries(
      Object.entries(namesInC).map(([field, name]) => [
        `irqs[*].${field}`,
        named((irq) => `irq ${intidOf(config, irq)} ${name}`),
      ]),
    ),
    ...Object.fromEntries(
      Object.entries(vcpuNames).map(([field, name]) => [`vcpus[*].${field}`, named((vcpu) => `vCPU${vcpu} ${name}`)]),
    ),
    'irqs[*].sources[*]': named((irq, sender) => `irq ${intidOf(config, irq)} irq_sgi_sources[${sender}]`),
    'vcpus[*].pending[*]': named((vcpu, irq) => `vCPU${vcpu} pending ${intidOf(config, irq)}`),
    'vcpus[*].actives[*]': named((vcpu, irq) => `vCPU${vcpu} active ${intidOf(config, irq)}`),
    'vcpus[*].lrMap[*]': named(
      (vcpu, irq) => `vCPU${vcpu} vgic_irq_lr_map[${intidOf(config, irq)}]`,
      () => '',
    ),
    'vcpus[*].lrUsed': named(
      (vcpu) => `vCPU${vcpu} lr_used`,
      () => '',
    ),
    'maps[*]': named((place) => `irq_phys_map ${place}`),
    'image.timers[*]': named((vcpu) => `image: timer of vCPU${vcpu} is pending`),
    distributorEnabled: named(() => 'dist.enabled'),
  }),
};
