import type { Cell, Difference, Gap, Row, View } from '../../../src/language/index.js';
import { at } from '../../at.js';
import { isActive } from '../../gic/list-register.js';
import { activeGap } from '../../guest/drawing.js';
import { intidOf } from '../../guest/printer.js';
import { listRegistersOf } from '../../guest/state.js';
import { interruptOf } from '../../machine/config.js';
import { type InterruptDrawing, levelRow } from '../../machine/part-drawing.js';
import { hasResampler, linePath, vfioOf, vfioSource } from '../../vfio/state.js';
import type { Config } from '../config.js';
import type { World } from '../state.js';
import { shown } from './held.js';

/** What KVM keeps of an interrupt, and where it differs from what is true. */
export const interruptDrawing = (config: Config, irq: number): InterruptDrawing<World> => {
  const entry = (w: View<World>) => at(w.irqs, irq);
  const path = (field: string): string => `irqs[${irq}].${field}`;
  const isAssigned = hasResampler(interruptOf(config, irq));
  return {
    rows: {
      hypervisor: [
        levelRow(
          irq,
          'line_level',
          path('lineLevel'),
          (w) => entry(w).lineLevel,
          isAssigned ? { hint: 'KVM believes' } : {},
        ),
        levelRow(irq, 'pending_latch', path('pendingLatch'), (w) => entry(w).pendingLatch),
        levelRow(irq, 'enabled', path('enabled'), (w) => entry(w).enabled),
        onVcpu('vcpu', path('vcpu'), (w) => entry(w).vcpu),
        onVcpu('target_vcpu', path('targetVcpu'), (w) => entry(w).targetVcpu),
        {
          ...levelRow<World>(irq, 'active', path('active'), (w) => entry(w).active, {
            hint: 'KVM believes',
            isAlwaysShown: true,
          }),
          cell: (w) => activeCell(w, irq),
        },
      ],
    },
    gaps: [
      activeGap<World>(config, { title: 'KVM', shown }, irq, path('active'), (w) =>
        w.vcpus.some(({ trappedDir }) => trappedDir === irq),
      ),
      ...(isAssigned ? [lineGap(config, irq)] : []),
    ],
  };
};

const onVcpu = (name: string, path: string, vcpuIn: (w: View<World>) => number | null): Row<World> => ({
  name,
  path,
  kind: 'cells',
  nothing: 'none',
  cell: (w) => {
    const vcpu = vcpuIn(w);
    return vcpu === null ? undefined : { text: `vCPU${vcpu}`, look: 'plain' };
  },
});

/** `vgic_irq.active` is stale by design while a list register holds the interrupt: that one says it then. */
const activeCell = (w: View<World>, irq: number): Cell | undefined => {
  if (at(w.irqs, irq).active) {
    return { text: '1', colour: irq, look: 'full' };
  }
  return listRegistersOf(shown, w, irq).some(isActive) ? { text: 'A in LR', colour: irq, look: 'dashed' } : undefined;
};

/** The device's line and the vgic's line_level, of which KVM hears through VFIO's handler and an eventfd. */
const lineGap = (config: Config, irq: number): Gap<World> => ({
  between: [linePath(config, irq), `irqs[${irq}].lineLevel`],
  at: (w, before): Difference | undefined => {
    const { line, masked } = vfioOf(config, w, irq);
    const { lineLevel } = at(w.irqs, irq);
    if (line === lineLevel) {
      return undefined;
    }
    const isTold = line
      ? vfioSource.isReported?.(config, w, irq) === true || !masked
      : before?.kind !== 'lost' && w.guest.holds[irq] === true; // the EOI that is still to come will lower it
    const [believed, truth] = lineLevel ? ['high', 'low'] : ['low', 'high'];
    return isTold
      ? {
          kind: 'underway',
          says: 'on its way',
          sentence: `Line ${intidOf(config, irq)} is ${truth}; KVM is about to hear of it.`,
        }
      : {
          kind: 'lost',
          says: `KVM: ${believed}; line: ${truth}`,
          sentence: `KVM has line ${intidOf(config, irq)} ${believed}, it is ${truth}.`,
        };
  },
});
