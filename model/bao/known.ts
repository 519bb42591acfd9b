import { at } from '../at.js';
import { type Interrupt, isMapped } from '../machine/config.js';
import { physicalOf } from '../machine/lines.js';
import { type Bound, bind, override } from '../machine/steps.js';
import type { KnownViolation } from '../machine/system.js';
import type { BaoConfig } from './state.js';
import type { Bao, BaoSteps } from './vgic.js';

/**
 * Steps that take the place of those of Bao, or of a hypervisor that is made from it. They call what they replace, so that
 * whatever else is wrong in it still shows.
 */
type Mend = (before: BaoSteps) => Partial<BaoSteps>;

interface Known extends KnownViolation<BaoConfig> {
  readonly mend?: { readonly says: string; readonly steps: Mend };
}

const countFirst: Mend = (before) => ({
  maintenanceHandler: (bao, w, vcpu) => {
    const { cpu } = vcpu;
    for (; bao.maintenanceStatus(cpu).entryNotPresent && cpu.eoiCount > 0; cpu.eoiCount -= 1) {
      bao.eoirHighestSpilledActive(w, vcpu);
    }
    before.maintenanceHandler(bao, w, vcpu);
  },
});

const ofItsListRegister: Mend = (before) => ({
  handleTrappedEoir: (bao, w, vcpu) => {
    const known = w.irqs.map(({ inLr, lr, owner }) => ({ inLr, lr, owner }));
    const ended = vcpu.cpu.lrs.map((lr) => (bao.signalsEoi(lr) ? lr.irq : -1));
    before.handleTrappedEoir(bao, w, vcpu);
    known.forEach((was, irq) => {
      if (was.inLr && ended.includes(irq) && ended[was.lr] !== irq) {
        Object.assign(at(w.irqs, irq), was);
      }
    });
  },
});

const clearsPhysical: Mend = (before) => ({
  writeIcpendr: (bao, w, irq) => {
    before.writeIcpendr(bao, w, irq);
    const physical = physicalOf(bao.config, w, irq);
    if (physical !== null) {
      physical.latch = false;
    }
  },
});

/** May it happen that not all that wait fit? A list register that is ended and was not heard of holds another one back. */
const spills = ({ interrupts, listRegisters }: BaoConfig): boolean => {
  const ended = interrupts.length > 1 ? interrupts.filter((irq) => !isMapped(irq)).length : 0;
  return interrupts.length + ended > listRegisters;
};

const isPendable = (irq: Interrupt): boolean =>
  isMapped(irq) && irq.access.some((access) => access === 'pending' || access === 'idlePending');

/** What Bao really breaks, in which configurations: docs/bao.md. */
export const known: readonly Known[] = [
  {
    story: 'EOIcount after the refill',
    breaks: ['S10', 'S11', 'S15', 'X01'],
    where: spills,
    mend: { says: 'EOIcount is looked at before the refill', steps: countFirst },
    // An EOI that was counted is not heard of yet when the guest makes the interrupt active anew.
    stillWhere: ({ interrupts }) => interrupts.some(({ access }) => access.includes('active')),
  },
  {
    story: 'An EOI that is heard of late',
    breaks: ['S07', 'S11', 'X01'],
    where: ({ interrupts, listRegisters }) => listRegisters > 1 && interrupts.some((irq) => !isMapped(irq)),
    mend: { says: 'an EOI speaks of the list register that it was counted in alone', steps: ofItsListRegister },
  },
  {
    story: "A pending half that is the hardware's",
    breaks: ['N02', 'N10'],
    where: ({ interrupts }) => interrupts.some(isPendable),
    notMended: 'nothing is lost: what N02 misses is pending in the physical GIC, where it does not look',
  },
  {
    story: 'ICPENDR of what the host has not taken',
    breaks: ['S15', 'S37'],
    where: ({ interrupts }) => interrupts.some(isPendable),
    mend: { says: 'a write of ICPENDR reaches the physical distributor whatever Bao knows', steps: clearsPhysical },
  },
];

/** Bao, or a hypervisor that is made from it, with the causes of some stories mended where they can be. */
export const mended = ({ steps }: Bound<Bao, BaoSteps>, stories: readonly string[]): Bound<Bao, BaoSteps> => {
  const mends = known.flatMap(({ story, mend }) => (stories.includes(story) && mend !== undefined ? [mend.steps] : []));
  return bind(mends.reduce((made, mend) => override(made, mend(made)), steps));
};
