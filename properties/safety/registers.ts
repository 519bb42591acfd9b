import { at } from '../../model/at.js';
import { isActiveAnywhere } from '../../model/guest/state.js';
import { irqLineSource } from '../../model/irq-line/part.js';
import { beginsAnew, everywhere, whereSome } from '../../model/machine/claim.js';
import { isLpi, those } from '../../model/machine/config.js';
import type { Action, Scalar, View } from '../../src/language/index.js';
import { type Claim, everyStep, type Judged, type Looked } from '../claim.js';

/** Registers and lines are what the guest, or user space, made of them: whatever the hypervisor keeps. */

type Value = Scalar | null;

/** A register of the distributor: what it says of an interrupt, and what an action of the guest writes to it. */
interface Register {
  readonly reads: (hypervisor: Judged, w: View<Looked>, irq: number) => Value;
  readonly written: (action: Action, before: Value) => Value | undefined;
}

const registers: readonly Register[] = [
  {
    reads: (hypervisor, w, irq) => hypervisor.isEnabled(w, irq),
    written: ({ rule }) => (rule === 'guest.enable' || rule === 'guest.disable' ? rule === 'guest.enable' : undefined),
  },
  {
    reads: (hypervisor, w, irq) => hypervisor.priorityOf(w, irq),
    written: ({ rule, params }) => (rule === 'guest.setPriority' ? params.priority : undefined),
  },
  {
    reads: (hypervisor, w, irq) => hypervisor.groupOf(w, irq),
    written: ({ rule }, before) => (rule === 'guest.setGroup' ? 1 - Number(before) : undefined),
  },
  {
    reads: (hypervisor, w, irq) => hypervisor.targetOf(w, irq),
    written: ({ rule, params }) =>
      rule === 'guest.routeNowhere' ? null : rule === 'guest.retarget' ? params.vcpu : undefined,
  },
];

export const registersAsWritten: Claim = {
  appliesTo: everywhere,
  property: (hypervisor) =>
    everyStep({
      id: 'S33',
      name: 'registers-as-written',
      says: 'whether an interrupt is enabled, its priority, its group and its target are what the guest has written last, and nothing else changes them',
      cites: 'IHI 0048B 4.3.4, 4.3.5, 4.3.6, 4.3.11, 4.3.12',
      by: hypervisor.name(),
      // An LPI has no register in the distributor.
      for: { irq: those(hypervisor.config, (irq) => !isLpi(irq)) },
      when: ({ before, after, action }, { irq }) =>
        !beginsAnew(action) &&
        registers.some(
          ({ reads, written }) =>
            reads(hypervisor, before, irq) !== reads(hypervisor, after, irq) ||
            (action.params.irq === irq && written(action, reads(hypervisor, before, irq)) !== undefined),
        ),
      holds: ({ before, after, action }, { irq }) =>
        registers.every(({ reads, written }) => {
          const value = action.params.irq === irq ? written(action, reads(hypervisor, before, irq)) : undefined;
          return reads(hypervisor, after, irq) === (value === undefined ? reads(hypervisor, before, irq) : value);
        }),
      because: ({ after }, { irq }) => ({
        enabled: hypervisor.isEnabled(after, irq),
        priority: hypervisor.priorityOf(after, irq),
        target: hypervisor.targetOf(after, irq) ?? 'none',
      }),
    }),
};

export const distributorAsWritten: Claim = {
  appliesTo: ({ config }) => config.guest.controls.includes('distributor'),
  property: (hypervisor) =>
    everyStep({
      id: 'S34',
      name: 'distributor-as-written',
      says: 'the distributor forwards interrupts exactly if the guest has enabled it',
      cites: 'IHI 0048B 4.3.1 (GICD_CTLR)',
      by: hypervisor.name(),
      applies: 'where the guest writes GICD_CTLR',
      when: ({ before, after, action }) =>
        action.rule === 'guest.distributor' || hypervisor.isForwarding(before) !== hypervisor.isForwarding(after),
      holds: ({ before, after, action }) =>
        action.rule === 'guest.distributor' && hypervisor.isForwarding(before) !== hypervisor.isForwarding(after),
      because: ({ after }) => ({ 'the distributor forwards': hypervisor.isForwarding(after) }),
    }),
};

/** Of what ISACTIVER and ICACTIVER write, in a model where nothing comes between the write and its effect. */
export const activeAsWritten: Claim = {
  appliesTo: ({ config }) =>
    config.interrupts.some(({ access }) => access.includes('active')) && !config.fine.includes('halt'),
  property: (hypervisor) =>
    everyStep({
      id: 'S47',
      name: 'active-as-written',
      says: 'after a write of ISACTIVER the interrupt is active and the guest has to deactivate it, after one of ICACTIVER neither',
      cites: 'IHI 0048B 4.3.9, 4.3.10',
      by: hypervisor.name(),
      applies: 'where the guest writes these registers, and nothing comes between a write and its effect',
      for: { irq: those(hypervisor.config, ({ access }) => access.includes('active')) },
      when: ({ action }, { irq }) => action.params.irq === irq && activeWritten(action) !== undefined,
      holds: ({ after, action }, { irq }) => {
        const active = activeWritten(action);
        return isActiveAnywhere(hypervisor, after, irq) === active && at(after.guest.holds, irq) === active;
      },
      because: ({ after }, { irq }) => ({ active: isActiveAnywhere(hypervisor, after, irq) }),
    }),
};

const activeWritten = ({ rule }: Action): boolean | undefined =>
  rule === 'guest.setActive' || rule === 'guest.clearActive' ? rule === 'guest.setActive' : undefined;

const isDriven = ({ source, trigger }: { readonly source: unknown; readonly trigger: string }): boolean =>
  source === irqLineSource && trigger === 'level';

export const lineAsDriven: Claim = {
  appliesTo: whereSome(isDriven),
  property: (hypervisor) =>
    everyStep({
      id: 'S35',
      name: 'line-as-driven',
      says: 'the hypervisor takes a line that user space drives to be what user space said last',
      cites: 'Documentation/virt/kvm/api.rst 4.25 (KVM_IRQ_LINE); IHI 0048B 1.4.2',
      by: hypervisor.name(),
      applies: 'to level interrupts that user space drives',
      for: { irq: those(hypervisor.config, isDriven) },
      when: ({ before, after, action }, { irq }) =>
        isDrive(action, irq) ||
        (hypervisor.lineLevel(before, irq) !== hypervisor.lineLevel(after, irq) && !beginsAnew(action)),
      holds: ({ after, action }, { irq }) =>
        isDrive(action, irq) && hypervisor.lineLevel(after, irq) === (action.rule === 'vmm.raise'),
    }),
};

const isDrive = ({ rule, params }: Action, irq: number): boolean =>
  params.irq === irq && (rule === 'vmm.raise' || rule === 'vmm.lower');
