import { type Row, type Section, type Step, upTo, type View } from '../../src/language/index.js';
import { at } from '../at.js';
import { isActive } from '../gic/list-register.js';
import { activeGap, hcrRow, heldAs, listRegisterRows, maintenanceCrossings, vcpuRow } from '../guest/drawing.js';
import { isActiveAnywhere } from '../guest/state.js';
import { happenedIn, hypervisorLane, levelRow, type PartDrawing } from '../machine/part-drawing.js';
import type { OldConfig } from './config.js';
import type { World } from './state.js';
import { isSplit } from './windows.js';

/** How runs of the first vgic are drawn over time. */
export const oldVgicDrawing = (config: OldConfig): PartDrawing<World> => ({
  hypervisor: {
    by: 'kvm',
    title: 'KVM',
    thread: {
      path: (vcpu) => `vcpus[${vcpu}].phase`,
      isInGuest: (w, vcpu) => at(w.vcpus, vcpu).phase === 'guest',
      isAsleep: (w, vcpu) => at(w.vcpus, vcpu).phase === 'blocked',
    },
  },
  lanes: [{ id: 'vmm', name: 'VMM' }],
  short: {
    'old.enter': (step) => (config.fine.includes('entry') ? 'enters' : `${flushOf(config, step)}; enter`),
    'old.flush': (step) => flushOf(config, step),
    'old.cancelEntry': (step) => `${flushOf(config, step)}; signal, sync`,
    'old.turnBack': () => 'signal, sync',
    'old.exit': () => (isSplit({ config }) ? 'exit' : 'exit; sync'),
    'old.sync': () => 'syncs on',
    'vmm.accessRegister': () => 'accesses a register',
  },
  crossings: ({ before, after, action: { rule, params } }) => [
    ...upTo(config.vcpus)
      .filter((vcpu) => at(after.vcpus, vcpu).exiting && !at(before.vcpus, vcpu).exiting)
      .map((vcpu) => ({ to: hypervisorLane(vcpu), says: 'kick (IPI)' })),
    ...(rule === 'old.exit' ? maintenanceCrossings(config, before, Number(params.vcpu)) : []),
  ],
  sections: [listRegisterSection(config)],
  interrupt: (irq) => {
    const entry = (w: View<World>) => at(w.irqs, irq);
    const bit = (name: string, field: 'level' | 'pending' | 'softPend' | 'queued' | 'enabled' | 'active') =>
      levelRow<World>(irq, name, `irqs[${irq}].${field}`, (w) => entry(w)[field]);
    return {
      rows: {
        hypervisor: [
          bit('irq_level', 'level'),
          bit('irq_pending', 'pending'),
          bit('irq_soft_pend', 'softPend'),
          bit('irq_queued', 'queued'),
          bit('enabled', 'enabled'),
          {
            ...bit('irq_active', 'active'),
            hint: 'KVM believes',
            isAlwaysShown: true,
            cell: (w) =>
              isActiveAnywhere(shown, w, irq)
                ? { text: entry(w).active ? '1' : 'A in LR', colour: irq, look: 'full' }
                : undefined,
          },
        ],
      },
      gaps: [activeGap<World>(config, { title: 'KVM', shown }, irq, `irqs[${irq}].active`)],
    };
  },
});

const shown = {
  usedLrs: (w: View<World>, v: number): number => at(w.vcpus, v).cpu.lrs.length,
  isFilled: (w: View<World>, v: number, place: number): boolean => {
    const { state, eoi, hw } = at(at(w.vcpus, v).cpu.lrs, place);
    return state !== 'invalid' || eoi || hw;
  },
  isActive: (w: View<World>, irq: number): boolean =>
    at(w.irqs, irq).active || w.vcpus.some(({ cpu }) => cpu.lrs.some((lr) => lr.irq === irq && isActive(lr))),
};

/** `flush 40 P`: what was put into list registers. */
const flushOf = (config: OldConfig, step: Step<World>): string => {
  const taken = happenedIn(step, 'populated').map(({ irq }) => heldAs(config, shown, step.after, irq));
  return `flush ${taken.join(', ') || 'nothing'}`;
};

/** What each vCPU has in its list registers, and its oracle. */
const listRegisterSection = (config: OldConfig): Section<World> => ({
  title: 'list registers',
  rows: upTo(config.vcpus).flatMap((vcpu): readonly Row<World>[] => [
    ...listRegisterRows(config, shown, vcpu),
    vcpuRow<World>(vcpu, 'oracle', 'pendingOnCpu', (w) =>
      at(w.vcpus, vcpu).pendingOnCpu ? { text: '1', look: 'plain' } : undefined,
    ),
    hcrRow(vcpu),
  ]),
});
