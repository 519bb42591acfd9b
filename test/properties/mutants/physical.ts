import { b56 } from '../../../model/bugs/b56.js';
import { b59 } from '../../../model/bugs/b59.js';
import { type PhysicalGicConfig, twoCpus } from '../../../model/gic/physical-config.js';
import { type PhysicalGic, physicalGicSteps } from '../../../model/gic/physical-gic.js';
import { bankOf } from '../../../model/gic/physical-world.js';
import { bind, override } from '../../../model/machine/steps.js';

/** A physical GIC with one step that is wrong, on two CPUs with two SPIs. */
export interface PhysicalMutant {
  readonly id: string;
  readonly notices: string;
  readonly wrong: PhysicalGic;
  readonly also?: readonly string[];
}

type Wrong = (config: PhysicalGicConfig) => PhysicalGic;

export const notActivated: Wrong = bind(override(physicalGicSteps, { activateIrq: () => {} }));

const disabledIsSignalled: Wrong = bind(
  override(physicalGicSteps, {
    isIrqPresented: (gic, irq, trigger) => physicalGicSteps.isIrqPresented(gic, { ...irq, enabled: true }, trigger),
  }),
);

const priorityStays: Wrong = bind(
  override(physicalGicSteps, {
    interfaceAcknowledges: (gic, _cpu, irq) => {
      gic.activateIrq(irq);
    },
  }),
);

const oneCpuOnly: Wrong = bind(
  override(physicalGicSteps, {
    signals: (gic, w, cpu, irq) => cpu === 0 && physicalGicSteps.signals(gic, w, cpu, irq),
  }),
);

export const deactivationUnlatches: Wrong = bind(
  override(physicalGicSteps, {
    deactivate: (gic, w, cpu, irq) => {
      physicalGicSteps.deactivate(gic, w, cpu, irq);
      bankOf(gic.config, w, cpu, irq).latch = false;
    },
  }),
);

export const physicalMutants: readonly PhysicalMutant[] = [
  { id: 'G01', notices: 'a deactivation that is banked', wrong: b56.hypervisor(twoCpus), also: ['G05'] },
  { id: 'G02', notices: 'an acknowledge that does not make it active', wrong: notActivated(twoCpus) },
  { id: 'G03', notices: 'an interrupt that is signalled while it is disabled', wrong: disabledIsSignalled(twoCpus) },
  { id: 'G04', notices: 'an acknowledge that does not raise the running priority', wrong: priorityStays(twoCpus) },
  { id: 'G05', notices: 'an SPI that is shown to one CPU only', wrong: oneCpuOnly(twoCpus) },
  { id: 'G06', notices: 'a deactivation that forgets the next edge', wrong: deactivationUnlatches(twoCpus) },
  { id: 'G07', notices: 'a line that is latched by ISENABLER', wrong: b59.hypervisor(twoCpus) },
];
