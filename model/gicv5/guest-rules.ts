import { over, type Rule } from '../../src/language/index.js';
import { at } from '../at.js';
import { dropPriority } from '../gic/priority.js';
import type { PpiAccess } from './config.js';
import { oneEach, owe, ppisOf } from './speak.js';
import type { VgicV5 } from './vgic-v5.js';
import type { GicV5World } from './world.js';

const { rule } = over<GicV5World>();

/** What the guest does of interrupts: `guest` in the state is what it knows itself. */
export const guestRules = (kvm: VgicV5): readonly Rule<GicV5World>[] => [...handlerRules(kvm), ...registerRules(kvm)];

const handlerRules = (kvm: VgicV5): readonly Rule<GicV5World>[] => [
  rule({
    id: 'ppi.acknowledge',
    by: 'guest',
    says: 'the guest acknowledges: GICR CDIA returns a PPI',
    cites: 'irq-gic-v5.c gicv5_handle_irq; vgic_v5.c of the selftests',
    for: { ppi: ppisOf(kvm.config) },
    fair: 'strong',
    when: (w, { ppi }) => w.phase === 'guest' && kvm.isAcknowledgeable(w, ppi),
    does: (w, { ppi }) => {
      kvm.acknowledge(w, ppi);
      w.happened.push({ what: 'acknowledged', ppi });
      w.owed[ppi] = Math.max(0, at(w.owed, ppi) - 1);
      w.guest.holds[ppi] = true;
      w.guest.apr[at(w.guest.priority, ppi)] = true;
    },
  }),
  rule({
    id: 'ppi.drop',
    by: 'guest',
    says: 'the guest drops the running priority: GIC CDEOI',
    cites: 'irq-gic-v5.c gicv5_hwirq_eoi',
    fair: 'strong',
    when: (w) => w.phase === 'guest' && w.guest.apr.includes(true),
    does: (w) => {
      kvm.dropPriority(w);
      dropPriority(w.guest.apr);
    },
  }),
  rule({
    id: 'ppi.deactivate',
    by: 'guest',
    says: 'the guest deactivates a PPI that it has acknowledged: GIC CDDI',
    cites: 'irq-gic-v5.c gicv5_hwirq_eoi',
    for: { ppi: ppisOf(kvm.config) },
    fair: 'strong',
    when: (w, { ppi }) => w.phase === 'guest' && at(w.guest.holds, ppi),
    does: (w, { ppi }) => {
      kvm.deactivate(w, ppi);
      w.guest.holds[ppi] = false;
    },
  }),
  rule({
    id: 'ppi.quiet',
    by: 'guest',
    says: 'the guest serves the timer or the counter: its line falls',
    cites: 'DDI 0487 (CNTV_CVAL_EL0); access_pmovs, which traps',
    for: { ppi: ppisOf(kvm.config, ({ kind }) => kind !== 'software') },
    when: (w, { ppi }) =>
      at(w.lines, ppi) && w.phase === (at(kvm.config.ppis, ppi).kind === 'timer' ? 'guest' : 'host'),
    does: (w, { ppi }) => {
      w.lines[ppi] = false;
    },
  }),
  rule({
    id: 'ppi.wfi',
    by: 'guest',
    says: 'the guest executes WFI: the vCPU leaves it, and puts its CPU interface away',
    cites: 'kvm_vcpu_wfi, vgic_v5_put, vgic_v5_sync_ppi_priorities',
    when: (w) => w.phase === 'guest',
    does: (w) => {
      kvm.wfi(w);
      oneEach(w);
    },
  }),
];

const registerRules = (kvm: VgicV5): readonly Rule<GicV5World>[] => {
  const { config } = kvm;
  const writing = (access: PpiAccess) => ppisOf(config, (own) => own.access.includes(access));
  return [
    rule({
      id: 'ppi.enable',
      by: 'guest',
      says: 'the guest enables a PPI or disables it: ICC_PPI_ENABLER, which traps',
      cites: 'access_gicv5_ppi_enabler',
      for: { ppi: writing('enable') },
      when: (w) => w.phase === 'host',
      does: (w, { ppi }) => {
        const enabled = !at(w.guest.enabled, ppi);
        w.guest.enabled[ppi] = enabled;
        kvm.writeEnabler(w, ppi, enabled);
      },
    }),
    rule({
      id: 'ppi.priority',
      by: 'guest',
      says: 'the guest gives a PPI another priority: ICC_PPI_PRIORITYR, which does not trap',
      cites: 'irq-gic-v5.c gicv5_ppi_priority_init',
      for: { ppi: writing('priority'), priority: Array.from({ length: config.priorities }, (_, one) => one) },
      when: (w, { ppi, priority }) =>
        w.phase === 'guest' && at(w.guest.priority, ppi) !== priority && !at(w.guest.holds, ppi),
      does: (w, { ppi, priority }) => {
        w.guest.priority[ppi] = priority;
        w.hw.priorityr[ppi] = priority;
      },
    }),
    rule({
      id: 'ppi.pend',
      by: 'guest',
      says: 'the guest makes the software PPI pending: ICC_PPI_SPENDR, which does not trap',
      cites: 'irq-gic-v5.c gicv5_ppi_irq_set_irqchip_state',
      for: { ppi: writing('pending') },
      when: (w, { ppi }) => w.phase === 'guest' && !at(w.hw.pendr, ppi),
      does: (w, { ppi }) => {
        owe(w, ppi);
        w.hw.pendr[ppi] = true;
      },
    }),
    rule({
      id: 'ppi.mask',
      by: 'guest',
      says: 'the guest masks less urgent priorities, or no longer: ICC_PCR',
      cites: 'irq-gic-v5.c gicv5_cpu_enable_interrupts',
      for: {
        priority: config.writes.includes('mask') ? Array.from({ length: config.priorities }, (_, one) => one) : [],
      },
      when: (w, { priority }) => w.phase === 'guest' && w.guest.vpmr !== priority,
      does: (w, { priority }) => {
        w.guest.vpmr = priority;
        w.hw.vpmr = priority;
      },
    }),
    rule({
      id: 'ppi.receive',
      by: 'guest',
      says: 'the guest turns the delivery of interrupts off or on: ICC_CR0.EN',
      cites: 'irq-gic-v5.c gicv5_cpu_enable_interrupts',
      for: { en: config.writes.includes('receive') ? [false, true] : [] },
      when: (w, { en }) => w.phase === 'guest' && w.guest.en !== en,
      does: (w, { en }) => {
        w.guest.en = en;
        w.hw.en = en;
      },
    }),
  ];
};
