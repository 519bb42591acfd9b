import { type Section, upTo, type View } from '../../src/language/index.js';
import { at } from '../at.js';
import {
  activeGap,
  eoiCountRow,
  hcrRow,
  heldAs,
  listCell,
  listRegisterRows,
  maintenanceCrossings,
} from '../guest/drawing.js';
import { intidOf } from '../guest/printer.js';
import { happenedIn, levelRow, type PartDrawing } from '../machine/part-drawing.js';
import { type BaoConfig, isAct, lrOf, type World } from './state.js';

/** How runs of Bao are drawn over time. A vCPU never leaves its CPU: it has no thread that moves. */
export const baoDrawing = (config: BaoConfig): PartDrawing<World> => ({
  hypervisor: { by: 'bao', title: 'Bao' },
  lanes: [{ id: 'vm', name: 'other VM' }],
  short: {
    'bao.notify': ({ action: { params } }) => `notifies: ${intidOf(config, Number(params.irq))}`,
    'bao.maintenance': (step) => {
      const taken = happenedIn(step, 'populated').map(({ irq }) => heldAs(config, shown, step.after, irq));
      return `maintenance; refill ${taken.join(', ') || 'nothing'}`;
    },
  },
  crossings: ({ before, action: { rule, params } }) =>
    rule === 'bao.maintenance' ? maintenanceCrossings(config, before, Number(params.vcpu)) : [],
  sections: [listRegisterSection(config)],
  interrupt: (irq) => ({
    rows: {
      hypervisor: [
        {
          name: 'state',
          hint: 'Bao believes',
          path: `irqs[${irq}].state`,
          kind: 'cells',
          isAlwaysShown: true,
          cell: (w) => stateCell(w, irq),
        },
        levelRow(irq, 'enabled', `irqs[${irq}].enabled`, (w) => at(w.irqs, irq).enabled),
        {
          name: 'owner',
          path: `irqs[${irq}].owner`,
          kind: 'cells',
          nothing: 'none',
          cell: (w) => {
            const { owner } = at(w.irqs, irq);
            return owner === null ? undefined : { text: `vCPU${owner}`, look: 'plain' };
          },
        },
      ],
    },
    gaps: [activeGap<World>(config, { title: 'Bao', shown }, irq, `irqs[${irq}].state`)],
  }),
});

const shown = {
  usedLrs: (w: View<World>, v: number): number => at(w.vcpus, v).cpu.lrs.length,
  isFilled: (w: View<World>, v: number, lr: number): boolean =>
    w.irqs.some((interrupt, id) => interrupt.lr === lr && lrOf(at(w.vcpus, v), { ...interrupt, id }) !== null),
  isActive: (w: View<World>, irq: number): boolean => isAct(at(w.irqs, irq)),
};

/** While a list register has it, only that one says whether it is pending or active. */
const stateCell = (w: View<World>, irq: number) => {
  const { state, inLr } = at(w.irqs, irq);
  return inLr
    ? ({ text: 'in LR', colour: irq, look: 'dashed' } as const)
    : state === 'invalid'
      ? undefined
      : ({ text: state, colour: irq, look: state === 'pending' ? 'pale' : 'full' } as const);
};

/** What each vCPU has in its list registers, and what the VM has spilled from them. */
const listRegisterSection = (config: BaoConfig): Section<World> => ({
  title: 'list registers',
  rows: [
    ...upTo(config.vcpus).flatMap((vcpu) => [
      ...listRegisterRows(config, shown, vcpu),
      eoiCountRow<World>(vcpu),
      hcrRow(vcpu),
    ]),
    { name: 'spilled', path: 'spilled', kind: 'cells', cell: (w) => listCell(config, w.spilled) },
  ],
});
