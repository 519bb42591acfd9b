import { at } from '../at.js';
import { type Bound, bind, override } from '../machine/steps.js';
import type { KnownViolation } from '../machine/system.js';
import { type Gicv4Config, has, isEager } from './config.js';
import type { Gicv4EraId } from './eras/index.js';
import type { Gicv4, Gicv4Steps } from './gicv4.js';
import { isMapped } from './state.js';
import { gicv4Steps } from './steps.js';

/** Steps that take the place of others, and call them, so that whatever else is wrong still shows. */
type Mend = (before: Gicv4Steps) => Partial<Gicv4Steps>;

interface Known extends KnownViolation<Gicv4Config> {
  readonly eras?: readonly Gicv4EraId[];
  readonly mend: { readonly says: string; readonly steps: Mend };
}

/** No hardware does: the LPI of the host stands for what an event keeps while it is mapped to nothing. */
const movesInOneStep: Mend = (before) => ({
  discardEvent: (kvm, w, vlpi) => {
    const lpi = at(w.lpis, vlpi);
    const isPending = lpi.hostPending || (lpi.event === 'vlpi' && at(at(w.vpes, lpi.vpe).vpt, vlpi));
    before.discardEvent(kvm, w, vlpi);
    lpi.hostPending = isPending;
  },
  translate: (kvm, w, vlpi) => {
    before.translate(kvm, w, vlpi);
    const lpi = at(w.lpis, vlpi);
    lpi.hostPending ||= lpi.event === 'none';
  },
  installVirtualMapping: (kvm, w, vlpi) => {
    before.installVirtualMapping(kvm, w, vlpi);
    const lpi = at(w.lpis, vlpi);
    if (lpi.hostPending) {
      lpi.hostPending = false;
      kvm.makeVlpiPending(w, lpi.vpe, vlpi);
    }
  },
});

/** As vgic_its_trigger_msi does. */
const asksForHw: Mend = (before) => ({
  injectCached: (kvm, w, vlpi) => {
    if (at(w.lpis, vlpi).hw) {
      kvm.setVlpiPending(w, vlpi, true);
    } else {
      before.injectCached(kvm, w, vlpi);
    }
  },
});

const readsAnyTable: Mend = (before) => ({
  savePendingTables: (kvm, w) => {
    const tables = w.vpes.map(({ vpt }) => [...vpt]);
    return before.savePendingTables(kvm, w).map((bit, vlpi) => bit || tables.some((vpt) => at(vpt, vlpi)));
  },
});

/** As it was before "Don't allow a VMOVP on a dying VPE". */
const keepsColIdx: Mend = (before) => ({
  setVpeAffinity: (kvm, w, v, cpu) => {
    const vpe = at(w.vpes, v);
    if (!isMapped(vpe) && !isEager(kvm.config)) {
      vpe.col = cpu;
    }
    return before.setVpeAffinity(kvm, w, v, cpu);
  },
});

/** As in 6.12: col_idx follows, and stays where it is when the vPE is mapped. */
const isResidentAnyway: Mend = (before) => ({
  setVpeAffinity: (kvm, w, v, cpu) => {
    const vpe = at(w.vpes, v);
    if (isMapped(vpe) || isEager(kvm.config)) {
      return before.setVpeAffinity(kvm, w, v, cpu);
    }
    vpe.col = cpu;
    return true;
  },
  mapVm: gicv4Steps.mapVm,
});

/** GICR_SETLPIR of the CPU behind GICR_CLRLPIR of the one before. */
const takesItAlong: Mend = () => ({
  moveDoorbell: (_kvm, w, v) => {
    const vpe = at(w.vpes, v);
    if (vpe.doorbell !== null) {
      vpe.doorbell = vpe.rd;
    }
  },
});

const inOneStep = { says: 'the ITS moves an event in one step, with what is pending of it', steps: movesInOneStep };

/** What GICv4 in Linux really breaks, in which configurations and eras: docs/gicv4.md. */
export const known: readonly Known[] = [
  {
    story: 'What is pending when forwarding ends',
    breaks: ['V4a', 'V4f'],
    where: (config) => has(config, 'unforward', 'irqfd'),
    mend: inOneStep,
  },
  {
    story: 'An MSI while its event is mapped to nothing',
    breaks: ['V4a', 'V4g'],
    where: (config) => has(config, 'forward', 'unforward', 'irqfd'),
    mend: inOneStep,
  },
  {
    story: 'An injection that is on its way',
    breaks: ['V4l'],
    where: (config) => has(config, 'forward', 'irqfd'),
    mend: { says: 'the translation cache asks whether the LPI is forwarded', steps: asksForHw },
  },
  {
    story: 'An injection that is on its way',
    breaks: ['V4j'],
    where: (config) => config.gic === '4.1' && has(config, 'forward') && has(config, 'save'),
    mend: { says: 'the translation cache asks whether the LPI is forwarded', steps: asksForHw },
  },
  {
    story: 'Tables that nobody saves',
    breaks: ['V4a', 'V4j'],
    where: (config) => config.gic === '4.0' && has(config, 'save'),
    mend: { says: 'the pending table of a vPE is read with a GICv4.0, too', steps: readsAnyTable },
  },
  {
    story: 'A doorbell of a CPU that goes offline',
    breaks: ['V4a'],
    where: (config) => has(config, 'direct-lpi') && has(config, 'offline'),
    mend: { says: 'a pending doorbell moves with its vPE, also as a direct LPI', steps: takesItAlong },
  },
  {
    story: 'A route that changes under a vLPI',
    breaks: ['RT7'],
    where: (config) => has(config, 'routes'),
    mend: { says: 'an irqfd knows its producer, as on x86', steps: () => ({ knowsProducer: () => true }) },
  },
  {
    story: 'A vPE that nobody has mapped yet',
    breaks: ['V4c'],
    eras: ['gicv4-6.12', 'gicv4-7.3'],
    where: (config) => !isEager(config) && config.cpus > 1 && has(config, 'forward', 'unforward', 'irqfd', 'discard'),
    mend: { says: 'col_idx follows the vCPU also while its vPE is not mapped', steps: keepsColIdx },
  },
  {
    story: 'A vPE that is not made resident',
    breaks: ['V4a', 'V4c'],
    eras: ['gicv4-6.1'],
    where: (config) => !isEager(config) && has(config, 'forward', 'unforward', 'irqfd', 'discard'),
    mend: { says: 'a vPE that is not mapped is made resident, and col_idx follows the vCPU', steps: isResidentAnyway },
  },
  {
    story: 'An SGI that user space makes pending',
    breaks: ['V4i'],
    eras: ['gicv4-6.1'],
    where: (config) => has(config, 'sgi-write'),
    mend: {
      says: 'what user space makes pending is so where the SGI is',
      steps: () => ({
        writeSpendingFromUser: (kvm, w, v) => {
          kvm.queueSgi(w, v);
        },
      }),
    },
  },
];

/** The same host with the causes of some stories mended. */
export const mended = ({ steps }: Bound<Gicv4, Gicv4Steps>, stories: readonly string[]): Bound<Gicv4, Gicv4Steps> => {
  const mends = [...new Set(known.flatMap(({ story, mend }) => (stories.includes(story) ? [mend.steps] : [])))];
  return bind(mends.reduce((made, mend) => override(made, mend(made)), steps));
};
